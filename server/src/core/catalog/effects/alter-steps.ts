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
  const steps = actions.flatMap(partsOf);
  const members = !only && steps.some(isPassedOn) ? [...familyOf(state, id)] : [id];
  const all = members.flatMap((table) =>
    (table === id ? steps : steps.filter(isPassedOn)).map((step) => ({ step, table })),
  );
  return all.length > 1 ? all.sort((a, b) => passOf(a.step) - passOf(b.step)) : all;
}

function partsOf(action: AlterAction): AlterStep[] {
  if (action.kind !== 'add-column' || action.column.constraints.length === 0) return [action];
  const constraints = withoutRepeatedKeys(action.column.constraints);
  return [
    action,
    ...constraints.map((constraint) => ({ kind: 'add-constraint' as const, constraint, writtenWith: action })),
  ];
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
