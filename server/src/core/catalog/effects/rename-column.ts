/** RENAME COLUMN: in the table, its partitions, and the foreign keys of others that reference it. */
import type { ForeignKey, RelationId, Table } from '../catalog.js';
import { columnOf, uniqueKeysOf } from '../keys.js';
import type { WorkingState } from '../state.js';
import { putTable } from '../store.js';
import { hasColumn, requireColumns } from './columns.js';
import { renamedWithin } from './move-relation.js';
import { renameOwner } from './sequences.js';

export function renameColumn(state: WorkingState, table: Table, from: string, to: string) {
  if (!requireColumns(state, table, [from], (missing) => `column "${missing}" does not exist`)) return;
  if (hasColumn(table, to)) return state.refuse(`column "${to}" of relation "${table.name}" already exists`);
  const column = columnOf(table, from);
  if (!column) return;
  const referenced = uniqueKeysOf(table).some((key) => key.columns.includes(from));
  putTable(state, renamedIn(table, from, to));
  renameOwner(state, table.id, from, to);
  if (referenced) followIn(state, table.id, from, to);

  for (const id of state.childrenOf(table.id)) {
    const child = state.table(id);
    const copy = child && columnOf(child, from);
    if (child && copy?.origin.statement === column.origin.statement) renameColumn(state, child, from, to);
  }
}

function renamedIn(table: Table, from: string, to: string): Table {
  const { name } = table;
  const within = renamedWithin(table, { table: name, newTable: name, column: from, newColumn: to });
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
