/** ALTER TABLE: its actions, in the order in which PostgreSQL carries them out. */
import type { AlterAction, AlterTable, ColumnDefinition, ConstraintDefinition } from '../../syntax/ddl.js';
import type { Column, RelationId, Table } from '../catalog.js';
import { formatType } from '../format-type.js';
import { columnOf } from '../keys.js';
import { traced } from '../origin.js';
import { findRelation, missingRelation } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable, putView } from '../store.js';
import { alterColumn, type ColumnAction, dropColumn } from './alter-column.js';
import { alterConstraint } from './alter-constraint.js';
import { attachIndex, attachPartition, detachPartition, setInheritance } from './alter-partition.js';
import { refusalOf } from './alter-refusals.js';
import { type AlterStep, stepsOf } from './alter-steps.js';
import { changeColumn, columnFrom, hasColumn } from './columns.js';
import { addConstraint } from './constraints.js';
import { dropConstraint } from './drop-constraint.js';
import { setOwner } from './owners.js';
import { familyOf, inheritConstraint } from './partitions.js';
import { createImplicitSequence } from './sequences.js';
import { setTriggerState } from './triggers.js';
import { alterComposite } from './types.js';
import { changedOptions } from './view-options.js';

export function alterTable(ddl: AlterTable, state: WorkingState) {
  const relation = findRelation(state, ddl.table);
  if (relation?.kind === 'index') return alterIndex(ddl, state, relation.table, relation.name);
  if (relation?.kind === 'table') return alterKnownTable(ddl, state, relation.id);
  if (relation?.kind === 'view' || relation?.kind === 'materialized-view') return alterView(ddl, state, relation.id);
  if (relation?.kind === 'type') return alterComposite(ddl, state);
  const modelled = ddl.objectType === 'table' && ddl.actions.some((action) => action.kind !== 'other');
  if (!relation && modelled && !ddl.ifExists) state.refuseMissing(missingRelation(ddl.table));
}

function alterKnownTable(ddl: AlterTable, state: WorkingState, id: RelationId): void {
  const found = new Set<AlterStep>();
  for (const { step, table: member } of stepsOf(ddl, state, id)) {
    const table = state.table(member);
    if (!table || state.refused) return;
    if (step.kind === 'add-column' && step.ifNotExists && hasColumn(table, step.column.name.value)) found.add(step);
    if ('writtenWith' in step && found.has(step.writtenWith)) continue;
    const refusal = member === id ? refusalOf(step, state, table, ddl.only) : undefined;
    if (refusal !== undefined) state.refuse(refusal);
    else run(step, state, table, ddl.only);
  }
}

function run(step: AlterStep, state: WorkingState, table: Table, only: boolean) {
  switch (step.kind) {
    case 'add-column':
      return addColumn(step, state, table, only);
    case 'drop-column':
      return dropColumn(step, state, table.id, only);
    case 'set-default':
    case 'drop-default':
    case 'set-type':
    case 'drop-expression':
      return alterColumn(step, state, table);
    case 'drop-not-null':
      if (columnOf(table, step.column.value)?.notNull.value === false) return;
      return alterColumns(step, state, table.id, only);
    case 'set-not-null':
    case 'drop-identity':
    case 'add-identity':
      return alterColumns(step, state, table.id, only);
    case 'add-constraint':
      return addToFamily(step.constraint, state, table, only);
    case 'drop-constraint':
      return dropConstraint(step, state, table.id);
    case 'validate-constraint':
      return validate(step.constraint.value, state, table.id);
    case 'alter-constraint':
      return alterConstraint(step, state, table);
    case 'row-security': {
      const rowSecurity = traced(step.enabled, state.origin(step.span));
      return void putTable(state, { ...table, rowSecurity });
    }
    case 'force-row-security': {
      const forceRowSecurity = traced(step.forced, state.origin(step.span));
      return void putTable(state, { ...table, forceRowSecurity });
    }
    case 'attach-partition':
      return attachPartition(step.partition, step.bound, state, table);
    case 'detach-partition':
      return detachPartition(step.partition, state, table);
    case 'inherit':
    case 'no-inherit':
      return setInheritance(step.parent, step.kind === 'inherit', state, table);
    case 'set-persistence':
      return void putTable(state, { ...table, persistence: step.persistence });
    case 'owner':
      return setOwner(state, table, step.owner);
    case 'set-trigger-state':
      return setTriggerState(step, state, table, only);
    case 'set-options':
    case 'other':
      return;
  }
}

function alterView(ddl: AlterTable, state: WorkingState, id: RelationId): void {
  for (const action of ddl.actions) {
    const view = state.relation(id);
    if (view?.kind !== 'view' && view?.kind !== 'materialized-view') return;
    if (action.kind === 'owner') setOwner(state, view, action.owner);
    else if (action.kind === 'set-options') {
      putView(state, { ...view, ...changedOptions(view, action.options, state.origin(action.span)) });
    }
  }
}

function addColumn(
  step: Extract<AlterAction, { kind: 'add-column' }>,
  state: WorkingState,
  table: Table,
  only: boolean,
) {
  const name = step.column.name.value;
  if (hasColumn(table, name)) {
    if (step.ifNotExists || table.unknown.some((unknown) => unknown.aspect === 'columns')) return;
    return state.refuse(`column "${name}" of relation "${table.name}" already exists`);
  }
  const column = newColumn(step.column, state);
  createImplicitSequence(state, table, step.column);
  for (const id of only ? [table.id] : familyOf(state, table.id)) {
    const member = state.table(id);
    const own = member && columnOf(member, name);
    if (member && own?.type && column.type && formatType(own.type) !== formatType(column.type)) {
      return state.refuse(`child table "${member.name}" has different type for column "${name}"`);
    }
    if (!member) continue;
    if (!own) putTable(state, { ...member, columns: [...member.columns, column] });
    else if (column.notNull.value && !own.notNull.value) {
      putTable(
        state,
        changeColumn(member, name, (c) => ({ ...c, notNull: column.notNull })),
      );
    }
  }
}

/** A primary key written with it makes the column NOT NULL in the tables below too, which do not get the key. */
function newColumn(definition: ColumnDefinition, state: WorkingState): Column {
  const column = columnFrom(state, definition);
  const key = definition.constraints.find(({ kind }) => kind === 'primary-key');
  return key && !column.notNull.value ? { ...column, notNull: traced(true, state.origin(key.span)) } : column;
}

function alterColumns(action: ColumnAction, state: WorkingState, id: RelationId, only: boolean): void {
  for (const member of only ? [id] : [...familyOf(state, id)]) {
    const table = state.table(member);
    if (table && !state.refused) alterColumn(action, state, table);
  }
}

/** Partitions get every constraint of their parent, inheriting tables its checks. */
function addToFamily(definition: ConstraintDefinition, state: WorkingState, table: Table, only: boolean): void {
  const before = new Set(table.constraints);
  const after = putTable(state, addConstraint(state, table, definition));
  if (only || state.refused) return;
  for (const constraint of after.constraints) {
    if (before.has(constraint) || (!table.partitionBy && constraint.kind !== 'check')) continue;
    for (const child of state.childrenOf(table.id)) inheritConstraint(state, constraint, child, true);
  }
  if (definition.kind !== 'not-null') return;
  for (const child of state.childrenOf(table.id)) {
    const member = state.table(child);
    if (member) addToFamily(definition, state, member, false);
  }
}

function validate(name: string, state: WorkingState, id: RelationId): void {
  for (const member of familyOf(state, id)) {
    const table = state.table(member);
    const constraint = table?.constraints.find((candidate) => candidate.name === name);
    if (table && constraint && !constraint.validated) {
      const constraints = table.constraints.map((c) => (c === constraint ? { ...c, validated: true } : c));
      putTable(state, { ...table, constraints });
    }
  }
}

function alterIndex(ddl: AlterTable, state: WorkingState, table: RelationId, index: string): void {
  for (const action of ddl.actions) {
    if (action.kind === 'attach-partition') attachIndex(action.partition, state, table, index);
  }
}
