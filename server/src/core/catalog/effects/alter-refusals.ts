/** Why PostgreSQL refuses an action of ALTER TABLE because of what the table is, in its words. */
import type { AlterAction, ConstraintDefinition, Name } from '../../syntax/ddl.js';
import type { Column, ForeignKey, Table } from '../catalog.js';
import { columnOf } from '../keys.js';
import type { WorkingState } from '../state.js';
import type { AlterStep } from './alter-steps.js';
import { isInheritedColumn, parentsOf } from './lineage.js';

/** Nothing where it is not refused for this, or the column that it names is missing. */
export function refusalOf(step: AlterStep, state: WorkingState, table: Table, only: boolean): string | undefined {
  switch (step.kind) {
    case 'add-column':
      return ofNewColumn(step, state, table, only);
    case 'add-constraint':
      return ofNewConstraint(step.constraint, state, table, only);
    case 'drop-constraint':
      return ofDroppedConstraint(step.constraint.value, table);
    case 'validate-constraint':
      return ofValidation(step.constraint.value, table);
    case 'alter-constraint':
      return ofChangedConstraint(step, state, table, only);
    case 'drop-column':
    case 'set-type':
    case 'set-not-null':
    case 'drop-not-null':
    case 'set-default':
    case 'drop-default':
    case 'add-identity':
    case 'drop-identity':
    case 'drop-expression': {
      const column = columnOf(table, step.column.value);
      return column && ofColumn(step, column, state, table, only);
    }
    default:
      return undefined;
  }
}

const systemColumns: ReadonlySet<string> = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']);

export function systemColumnRefusal(name: string): string | undefined {
  return systemColumns.has(name) ? `column name "${name}" conflicts with a system column name` : undefined;
}

function ofNewColumn(
  { column, ifNotExists }: Extract<AlterAction, { kind: 'add-column' }>,
  state: WorkingState,
  table: Table,
  only: boolean,
): string | undefined {
  const name = column.name.value;
  if (table.ofType !== undefined) return 'cannot add column to typed table';
  if (table.partitionOf) return 'cannot add column to a partition';
  if (ifNotExists && columnOf(table, name)) return undefined;
  const system = systemColumnRefusal(name);
  if (system !== undefined) return system;
  return only && hasChildren(state, table) ? 'column must be added to child tables too' : undefined;
}

function ofNewConstraint(
  constraint: ConstraintDefinition,
  state: WorkingState,
  table: Table,
  only: boolean,
): string | undefined {
  if (constraint.kind === 'primary-key') return ofLostNotNull(constraint.columns, state, table);
  if (constraint.kind !== 'check') return undefined;
  if (constraint.noInherit) {
    return table.partitionBy ? `cannot add NO INHERIT constraint to partitioned table "${table.name}"` : undefined;
  }
  return only && hasChildren(state, table) ? 'constraint must be added to child tables too' : undefined;
}

/** A primary key counts on what the same statement takes away by DROP NOT NULL. */
function ofLostNotNull(columns: readonly Name[], { statement }: WorkingState, table: Table): string | undefined {
  for (const { value } of columns) {
    const column = columnOf(table, value);
    if (!column || column.notNull.value || column.origin.statement === statement) continue;
    if (column.notNull.origin.statement === statement) return `primary key column "${value}" is not marked NOT NULL`;
  }
  return undefined;
}

function ofDroppedConstraint(name: string, table: Table): string | undefined {
  const isInherited = table.constraints.some((constraint) => constraint.name === name && constraint.inherited);
  return isInherited ? `cannot drop inherited constraint "${name}" of relation "${table.name}"` : undefined;
}

function ofValidation(name: string, table: Table): string | undefined {
  if (table.unknown.some((unknown) => unknown.aspect === 'constraints')) return undefined;
  const constraint = table.constraints.find((candidate) => candidate.name === name);
  if (!constraint) return `constraint "${name}" of relation "${table.name}" does not exist`;
  if (constraint.kind === 'foreign-key' && !constraint.enforced) return 'cannot validate NOT ENFORCED constraint';
  const canBe = constraint.kind === 'check' || constraint.kind === 'foreign-key';
  return canBe ? undefined : `cannot validate constraint "${name}" of relation "${table.name}"`;
}

function ofChangedConstraint(
  { constraint: name, enforced, noInherit }: Extract<AlterAction, { kind: 'alter-constraint' }>,
  state: WorkingState,
  table: Table,
  only: boolean,
): string | undefined {
  const constraint = table.constraints.find((candidate) => candidate.name === name.value);
  const subject = `constraint "${name.value}" of relation "${table.name}"`;
  if (!constraint) {
    // Those for NOT NULL are not kept apart from their columns.
    const isUnknown = noInherit !== undefined || table.unknown.some(({ aspect }) => aspect === 'constraints');
    return isUnknown ? undefined : `${subject} does not exist`;
  }
  if (noInherit !== undefined) return `${subject} is not a not-null constraint`;
  if (constraint.kind !== 'foreign-key') {
    return enforced === undefined
      ? `${subject} is not a foreign key constraint`
      : `cannot alter enforceability of ${subject}`;
  }
  if (isOfParent(constraint, state, table)) {
    return `cannot alter constraint "${name.value}" on relation "${table.name}"`;
  }
  return only && table.partitionBy ? 'constraint must be altered in child tables too' : undefined;
}

function isOfParent({ inherited }: ForeignKey, state: WorkingState, { partitionOf }: Table): boolean {
  return inherited && partitionOf !== undefined && state.table(partitionOf) !== undefined;
}

type ColumnStep = Extract<AlterAction, { readonly column: { readonly value: string } }>;

function ofColumn(
  step: ColumnStep,
  column: Column,
  state: WorkingState,
  table: Table,
  only: boolean,
): string | undefined {
  const { name } = column;
  const subject = `column "${name}" of relation "${table.name}"`;
  switch (step.kind) {
    case 'drop-column':
      return ofDroppedColumn(name, state, table, only);
    case 'set-type':
      if (table.ofType !== undefined) return 'cannot alter column type of typed table';
      if (isInheritedColumn(state, table, name)) return `cannot alter inherited column "${name}"`;
      return ofPartitionKey('alter', name, table);
    case 'set-not-null':
      if (column.notNull.value || !only || !table.partitionBy || !hasChildren(state, table)) return undefined;
      return 'constraint must be added to child tables too';
    case 'drop-not-null':
      if (column.identity) return `${subject} is an identity column`;
      return isRequiredByParent(state, table, name) ? `column "${name}" is marked NOT NULL in parent table` : undefined;
    case 'set-default':
    case 'drop-default':
      if (column.identity) return `${subject} is an identity column`;
      return column.generated ? `${subject} is a generated column` : undefined;
    case 'add-identity':
      return ofNewIdentity(column, table);
    case 'drop-identity':
      return column.identity || step.ifExists ? undefined : `${subject} is not an identity column`;
    case 'drop-expression':
      if (!column.generated) return step.ifExists ? undefined : `${subject} is not a generated column`;
      if (column.generated === 'stored') return undefined;
      return 'ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns';
    default:
      return undefined;
  }
}

function ofDroppedColumn(name: string, state: WorkingState, table: Table, only: boolean): string | undefined {
  if (table.ofType !== undefined) return 'cannot drop column from typed table';
  if (isInheritedColumn(state, table, name)) return `cannot drop inherited column "${name}"`;
  const reason = ofPartitionKey('drop', name, table);
  if (reason !== undefined || !only || !table.partitionBy || !hasChildren(state, table)) return reason;
  return 'cannot drop column from only the partitioned table when partitions exist';
}

function ofPartitionKey(verb: 'drop' | 'alter', name: string, table: Table): string | undefined {
  if (!table.partitionBy?.columns.includes(name)) return undefined;
  return `cannot ${verb} column "${name}" because it is part of the partition key of relation "${table.name}"`;
}

function ofNewIdentity(column: Column, table: Table): string | undefined {
  const subject = `column "${column.name}" of relation "${table.name}"`;
  if (table.partitionOf) return 'cannot add identity to a column of a partition';
  if (!column.notNull.value) return `${subject} must be declared NOT NULL before identity can be added`;
  return column.identity ? `${subject} is already an identity column` : undefined;
}

/** An inheriting table may be looser than its parent, a partition may not. */
function isRequiredByParent(state: WorkingState, table: Table, name: string): boolean {
  if (!table.partitionOf) return false;
  return parentsOf(state, table).some((parent) => columnOf(parent, name)?.notNull.value);
}

function hasChildren(state: WorkingState, table: Table): boolean {
  return state.childrenOf(table.id).length > 0;
}
