/** Adds constraints to tables that may have rows already. */
import type { Table } from '../catalog/catalog.js';
import type { Draft } from './draft.js';
import type { NewStatement, Slot } from './new-statements.js';

/**
 * By ALTER TABLE. On a table of another file in two steps: NOT VALID looks at no row, and VALIDATE lets others write
 * meanwhile. PostgreSQL has no NOT VALID foreign keys of partitioned tables before 18. `name` as SQL.
 */
export function addValidated(
  table: Table,
  role: NewStatement['role'],
  name: string,
  constraint: string,
  slot: Slot,
  draft: Draft,
): void {
  const { layout } = draft.place;
  const alter = `ALTER TABLE ${layout.nameOf(table)}`;
  const isNew = layout.position(table.origin.statement) >= 0 || table.partitionBy !== undefined;
  draft.addStatement(slot, { role, about: table.id, sql: `${alter} ADD ${constraint}${isNew ? '' : ' NOT VALID'}` });
  if (isNew) return;
  draft.addStatement(slot, { role, about: table.id, sql: `${alter} VALIDATE CONSTRAINT ${name}` });
}
