/** What an ALTER TABLE comes to: its steps, on which table, in the order in which PostgreSQL carries them out. */
import type { AlterAction, AlterTable, ConstraintDefinition } from '../../syntax/ddl.js';
import type { RelationId } from '../catalog.js';
import type { WorkingState } from '../state.js';
import { familyOf } from './partitions.js';
import { withoutRepeatedKeys } from './repeated-keys.js';

/** An action on its own; the constraints written with a new column are actions of theirs. */
export type AlterStep = AlterAction | ColumnConstraint;

interface ColumnConstraint {
  readonly kind: 'add-constraint';
  readonly constraint: ConstraintDefinition;
  /** The ADD COLUMN that it is written with: where that finds the column there already, neither does anything. */
  readonly writtenWith: AlterAction;
}

export interface TableStep {
  readonly step: AlterStep;
  readonly table: RelationId;
}

/** In each pass the table comes first, then those below it, for which some actions are steps of their own. */
export function stepsOf({ actions, only }: AlterTable, state: WorkingState, id: RelationId): readonly TableStep[] {
  const first = actions[0];
  if (first && actions.length === 1 && first.kind !== 'add-column' && !isPassedOn(first)) {
    return [{ step: first, table: id }];
  }
  const steps: AlterStep[] = [];
  for (const action of actions) addParts(action, steps);
  const members = !only && steps.some(isPassedOn) ? [...familyOf(state, id)] : [id];
  const all: TableStep[] = [];
  for (const table of members) {
    for (const step of steps) if (table === id || isPassedOn(step)) all.push({ step, table });
  }
  return all.length > 1 ? all.sort((a, b) => passOf(a.step) - passOf(b.step)) : all;
}

function addParts(action: AlterAction, steps: AlterStep[]): void {
  steps.push(action);
  if (action.kind !== 'add-column' || action.column.constraints.length === 0) return;
  for (const constraint of withoutRepeatedKeys(action.column.constraints)) {
    steps.push({ kind: 'add-constraint', constraint, writtenWith: action });
  }
}

/** What else is done to the tables below is part of the step on the first one. */
function isPassedOn({ kind }: AlterStep): boolean {
  return kind === 'set-default' || kind === 'drop-default' || kind === 'set-type' || kind === 'drop-expression';
}

/** PostgreSQL's passes: drops, types, new columns, checks, NOT NULL, keys, foreign keys, the rest. */
function passOf(step: AlterStep): number {
  switch (step.kind) {
    case 'drop-column':
    case 'drop-constraint':
    case 'drop-not-null':
    case 'drop-default':
    case 'drop-expression':
    case 'drop-identity':
      return 0;
    case 'set-type':
      return 1;
    case 'add-column':
      return 2;
    case 'add-constraint':
      if (step.constraint.kind === 'check') return 3;
      return step.constraint.kind === 'foreign-key' ? 6 : 5;
    case 'set-not-null':
    case 'add-identity':
      return 4;
    case 'set-default':
      return 6;
    default:
      return 7;
  }
}
