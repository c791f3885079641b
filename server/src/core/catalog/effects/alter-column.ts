/** What ALTER TABLE does to one column. */
import type { AlterAction } from '../../syntax/ddl.js';
import type { Expression } from '../../syntax/expression.js';
import type { Column, Constraint, ForeignKey, Index, Relation, RelationId, Table, View } from '../catalog.js';
import { columnOf, columnsMentionedIn, primaryKeyOf, readsColumn, uniqueKeysOf } from '../keys.js';
import { traced } from '../origin.js';
import { resolvedType, shownName } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable } from '../store.js';
import { changeColumn, hasColumn, requireColumns } from './columns.js';
import { dropReferencesTo } from './drop-constraint.js';
import { dropRelations } from './drop-relations.js';
import { isInheritedColumn } from './lineage.js';
import { addColumnSequence, dropOwnedSequences } from './sequences.js';

export type ColumnAction = Extract<
  AlterAction,
  {
    kind:
      | 'set-not-null'
      | 'drop-not-null'
      | 'set-default'
      | 'drop-default'
      | 'set-type'
      | 'drop-expression'
      | 'drop-identity'
      | 'add-identity';
  }
>;

export function alterColumn(action: ColumnAction, state: WorkingState, table: Table) {
  const name = action.column.value;
  const missing = (column: string) => `column "${column}" of relation "${table.name}" does not exist`;
  if (!requireColumns(state, table, [name], missing)) return;
  if (action.kind === 'drop-not-null' && primaryKeyOf(table)?.columns.includes(name)) {
    return state.refuse(`column "${name}" is in a primary key`);
  }
  putTable(
    state,
    changeColumn(table, name, (column) => altered(column, action, state)),
  );
  if (action.kind === 'drop-identity') dropOwnedSequences(state, table.id, name);
  if (action.kind === 'add-identity' && !table.partitionOf) {
    addColumnSequence(state, table, name, state.origin(action.column.span));
  }
}

function altered(column: Column, action: ColumnAction, state: WorkingState): Column {
  const origin = state.origin(action.span);
  switch (action.kind) {
    case 'set-not-null':
      return column.notNull.value ? column : { ...column, notNull: traced(true, origin) };
    case 'drop-not-null':
      return column.notNull.value ? { ...column, notNull: traced(false, origin) } : column;
    case 'set-default':
      return { ...column, default: traced(action.default, state.origin(action.default.span)) };
    case 'drop-default':
      return { ...column, default: undefined };
    case 'set-type':
      return { ...column, type: resolvedType(state, action.type) };
    case 'drop-expression':
      return { ...column, generated: undefined, generatedAs: undefined, default: undefined };
    case 'drop-identity':
      return { ...column, identity: undefined };
    case 'add-identity':
      return { ...column, identity: action.identity };
  }
}

/** Takes with it the indexes and constraints over the column, and with CASCADE what else depends on it. */
export function dropColumn(
  action: Extract<AlterAction, { kind: 'drop-column' }>,
  state: WorkingState,
  id: RelationId,
  only: boolean,
): void {
  const table = state.table(id);
  if (!table) return;
  const name = action.column.value;
  const column = columnOf(table, name);
  if (!column) {
    if (action.ifExists) return;
    const missing = (missed: string) => `column "${missed}" of relation "${table.name}" does not exist`;
    return void requireColumns(state, table, [name], missing);
  }
  const losing = only ? [id] : [...tablesLosing(state, table, column)];
  for (const member of losing) {
    const current = state.table(member);
    if (current && !state.refused) removeColumn(state, current, name, action.cascade, losing);
  }
}

/** The table and those below it that have the column from it. */
function* tablesLosing(state: WorkingState, table: Table, column: Column): Generator<RelationId, void, undefined> {
  yield table.id;
  for (const id of state.childrenOf(table.id)) {
    const child = state.table(id);
    const copy = child && columnOf(child, column.name);
    if (child && copy && isOnlyInherited(state, child, copy, column, table.id)) yield* tablesLosing(state, child, copy);
  }
}

/** Whether a child has a column from this parent alone: one that it had itself stays, and one of another parent. */
function isOnlyInherited(state: WorkingState, child: Table, copy: Column, column: Column, parent: RelationId): boolean {
  if (child.partitionOf) return true;
  return copy.origin.statement === column.origin.statement && !isInheritedColumn(state, child, copy.name, parent);
}

/** Removes a column of one table of all that are `losing` it; without CASCADE a policy or another table's foreign key on it is a reason to refuse. */
export function removeColumn(
  state: WorkingState,
  table: Table,
  name: string,
  cascade: boolean,
  losing: readonly RelationId[] = [table.id],
) {
  const policies = table.policies.filter((policy) => !readsColumn(policy, table.id, name));
  const triggers = table.triggers.filter((trigger) => !watches(trigger, name));
  const computed = table.columns.filter((c) => c.name !== name && c.generatedAs && reads(c.generatedAs, name));
  const subject = `column ${name} of table ${shownName(state, table)}`;
  const refusal =
    losing.length > 1
      ? 'cannot drop desired object(s) because other objects depend on them'
      : `cannot drop ${subject} because other objects depend on it`;
  const isUsed =
    policies.length < table.policies.length ||
    triggers.length < table.triggers.length ||
    computed.length > 0 ||
    table.constraints.some((constraint) => onlyFilters(constraint, name)) ||
    readersOf(state, table, name).length > 0;
  if (isUsed && !cascade) return state.refuse(refusal);
  const referenced = uniqueKeysOf(table).some((key) => key.columns.includes(name));
  // A key over the column of a table that loses it goes in any case.
  const isAffected = (key: ForeignKey, user: Table) =>
    key.referencedColumns.includes(name) && !(losing.includes(user.id) && key.columns.includes(name));
  if (referenced) dropReferencesTo(state, table.id, isAffected, cascade, refusal);
  if (state.refused) return;

  dropReaders(state, table, name);
  const current = state.table(table.id);
  if (!current || !hasColumn(current, name)) return;
  putTable(state, {
    ...current,
    columns: current.columns.filter((column) => column.name !== name),
    constraints: withoutUsers(current.constraints, (constraint) => uses(constraint, name)),
    indexes: withoutUsers(current.indexes, (index) => indexUses(index, name)),
    policies: policies.length < current.policies.length ? policies : current.policies,
    triggers: triggers.length < current.triggers.length ? triggers : current.triggers,
  });
  dropOwnedSequences(state, table.id, name);
  for (const column of computed) {
    const rest = state.table(table.id);
    if (rest) removeColumn(state, rest, column.name, cascade);
  }
}

function uses(constraint: Constraint, name: string): boolean {
  switch (constraint.kind) {
    case 'primary-key':
    case 'unique':
      return constraint.columns.includes(name) || constraint.include.includes(name);
    case 'foreign-key':
      return constraint.columns.includes(name);
    case 'check':
      return columnsMentionedIn(constraint.expression).has(name);
    case 'exclusion':
      return (
        constraint.elements.some(({ element }) => elementUses(element, name)) ||
        (constraint.where !== undefined && columnsMentionedIn(constraint.where).has(name))
      );
  }
}

/** An exclusion constraint does not go with a column that only its WHERE reads. */
function onlyFilters(constraint: Constraint, name: string): boolean {
  if (constraint.kind !== 'exclusion' || !constraint.where || !reads(constraint.where, name)) return false;
  return !constraint.elements.some(({ element }) => elementUses(element, name));
}

function indexUses(index: Index, name: string): boolean {
  return (
    index.elements.some((element) => elementUses(element, name)) ||
    index.include.includes(name) ||
    (index.where !== undefined && columnsMentionedIn(index.where).has(name))
  );
}

function elementUses(element: Index['elements'][number], name: string): boolean {
  if (element.column) return element.column.value === name;
  return element.expression !== undefined && columnsMentionedIn(element.expression).has(name);
}

/** `UPDATE OF column`, and a WHEN that reads it. */
function watches(trigger: Table['triggers'][number], name: string): boolean {
  return trigger.updateColumns.includes(name) || (trigger.when !== undefined && reads(trigger.when, name));
}

function reads(expression: Expression, name: string): boolean {
  return columnsMentionedIn(expression).has(name);
}

/** The views, and the other tables with policies, that read a column. */
function readersOf(state: WorkingState, { id }: Table, name: string): (Table | View)[] {
  const isReader = (user: Relation | undefined): user is Table | View => {
    if (user?.kind === 'table') return user.id !== id && user.policies.some((p) => readsColumn(p, id, name));
    return (user?.kind === 'view' || user?.kind === 'materialized-view') && readsColumn(user, id, name);
  };
  return state
    .dependentsOf(id)
    .map((source) => state.relation(source))
    .filter(isReader);
}

function dropReaders(state: WorkingState, table: Table, name: string): void {
  const readers = readersOf(state, table, name);
  dropRelations(
    state,
    readers.filter((reader) => reader.kind !== 'table'),
    true,
  );
  for (const { id } of readers) {
    const user = state.table(id);
    const policies = user?.policies.filter((policy) => !readsColumn(policy, table.id, name));
    if (user && policies) putTable(state, { ...user, policies });
  }
}

function withoutUsers<T>(list: readonly T[], isUser: (item: T) => boolean): readonly T[] {
  return list.some(isUser) ? list.filter((item) => !isUser(item)) : list;
}
