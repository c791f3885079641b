/** RENAME COLUMN: in the table, its partitions, and the foreign keys of others that reference it. */
import type { ColumnUse, ForeignKey, Policy, RelationId, Table, View } from '../catalog.js';
import { columnOf, readsColumn, uniqueKeysOf } from '../keys.js';
import type { WorkingState } from '../state.js';
import { putTable, putView } from '../store.js';
import { systemColumnRefusal } from './alter-refusals.js';
import { hasColumn, requireColumns } from './columns.js';
import { isInheritedColumn } from './lineage.js';
import { renamedInPolicy, renamedWithin } from './move-relation.js';
import { renameOwner } from './sequences.js';

export function renameColumn(state: WorkingState, table: Table, from: string, to: string) {
  if (!requireColumns(state, table, [from], (missing) => `column "${missing}" does not exist`)) return;
  if (table.ofType !== undefined) return state.refuse('cannot rename column of typed table');
  if (isInheritedColumn(state, table, from)) return state.refuse(`cannot rename inherited column "${from}"`);
  const system = systemColumnRefusal(to);
  if (system !== undefined) return state.refuse(system);
  if (columnOf(table, from)) renameInFamily(state, table, from, to);
}

function renameInFamily(state: WorkingState, table: Table, from: string, to: string) {
  for (const id of state.childrenOf(table.id)) {
    const child = state.table(id);
    if (child && columnOf(child, from)) renameInFamily(state, child, from, to);
  }
  if (hasColumn(table, to)) return state.refuse(`column "${to}" of relation "${table.name}" already exists`);
  renameOne(state, state.table(table.id) ?? table, from, to);
}

function renameOne(state: WorkingState, table: Table, from: string, to: string): void {
  const referenced = uniqueKeysOf(table).some((key) => key.columns.includes(from));
  putTable(state, renamedIn(table, from, to));
  renameOwner(state, table.id, from, to);
  if (referenced) followIn(state, table.id, from, to);
  followInReaders(state, table, from, to);
}

function renamedIn(table: Table, from: string, to: string): Table {
  const { schema, name } = table;
  const within = renamedWithin(table, { schema, table: name, newTable: name, column: from, newColumn: to });
  const renamed = (column: string | undefined) => (column === from ? to : column);
  return {
    ...within,
    columns: within.columns.map((column) => (column.name === from ? { ...column, name: to } : column)),
    partitionBy: within.partitionBy && {
      ...within.partitionBy,
      columns: within.partitionBy.columns.map(renamed),
    },
  };
}

/** Policies and views that read the column read it under its new name. */
function followInReaders(state: WorkingState, { id, schema, name }: Table, column: string, newColumn: string): void {
  const renaming = { schema, table: name, newTable: name, column, newColumn };
  const renamed = <T extends Policy | View>(reader: T): T =>
    readsColumn(reader, id, column) ? { ...reader, reads: reader.reads.map(renamedUse) } : reader;
  const renamedUse = (use: ColumnUse) =>
    use.relation === id && use.column === column ? { ...use, column: newColumn } : use;
  for (const source of new Set([id, ...state.dependentsOf(id)])) {
    const user = state.relation(source);
    if (user?.kind === 'view' || user?.kind === 'materialized-view') putView(state, renamed(user));
    if (user?.kind !== 'table' || !user.policies.some((policy) => readsColumn(policy, id, column))) continue;
    const policies = user.policies.map((p) => renamed(source === id ? p : renamedInPolicy(p, renaming)));
    putTable(state, { ...user, policies });
  }
}

function followIn(state: WorkingState, id: RelationId, from: string, to: string): void {
  const isAffected = (key: ForeignKey) => key.references === id && key.referencedColumns.includes(from);
  for (const table of state.tablesReferencing(id)) {
    const constraints = table.constraints.map((c) =>
      c.kind === 'foreign-key' && isAffected(c)
        ? { ...c, referencedColumns: c.referencedColumns.map((column) => (column === from ? to : column)) }
        : c,
    );
    putTable(state, { ...table, constraints });
  }
}
