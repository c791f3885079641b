/** Finds the statements that take the tenant column from a table, by dropping it or by giving it another name. */
import type { Column, RelationId, Table } from '../catalog/catalog.js';
import { isTable, type Step } from '../catalog/history.js';
import { columnOf } from '../catalog/keys.js';
import type { Ddl, Name } from '../syntax/ddl.js';
import type { Statement } from '../syntax/source-file.js';

export interface ColumnRemoval {
  readonly statement: Statement;
  /** The column as the statement names it. */
  readonly name: Name;
  /** Set where the column is renamed. */
  readonly newName: Name | undefined;
  readonly column: Column;
  readonly before: Table;
  readonly after: Table;
}

/** What a statement does to the table that it names: partitions and children, which lose the column too, come behind it. */
export function columnRemovalsOf({ statement, writes }: Step, columns: readonly string[]): readonly ColumnRemoval[] {
  return removedNames(statement.ddl).flatMap(({ name, newName }) => {
    if (!columns.includes(name.value)) return [];
    for (const { before, after } of writes) {
      if (!isTable(before) || !isTable(after) || before.partitionOf !== undefined) continue;
      const column = columnOf(before, name.value);
      if (column && !columnOf(after, name.value)) return [{ statement, name, newName, column, before, after }];
    }
    return [];
  });
}

/** The last removal from each table. */
export function lastColumnRemovals(
  steps: readonly Step[],
  columns: readonly string[],
): ReadonlyMap<RelationId, ColumnRemoval> {
  const removals = new Map<RelationId, ColumnRemoval>();
  for (const step of steps) {
    for (const removal of columnRemovalsOf(step, columns)) removals.set(removal.after.id, removal);
  }
  return removals;
}

/** Whether the table lost the column in the removal: it may have been dropped and made anew since. */
export function isRemovalFrom(table: Table, { after }: ColumnRemoval): boolean {
  return after.id === table.id && after.origin.statement === table.origin.statement;
}

/** Whether an earlier migration made the column. What the same one made holds no rows, or never had it before. */
export function isOfEarlierMigration({ column, statement }: ColumnRemoval): boolean {
  return column.origin.statement.path !== statement.path;
}

function removedNames(ddl: Ddl): readonly Pick<ColumnRemoval, 'name' | 'newName'>[] {
  if (ddl.kind === 'alter-table') {
    return ddl.actions.flatMap((action) =>
      action.kind === 'drop-column' ? [{ name: action.column, newName: undefined }] : [],
    );
  }
  if (ddl.kind !== 'rename' || ddl.objectType !== 'column') return [];
  return [{ name: ddl.object.name.name, newName: ddl.newName }];
}
