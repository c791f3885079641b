/** Where a constraint is written that takes the place of another. */
import type { Constraint, Table } from '../catalog/catalog.js';
import { type UniqueKeyShape, uniqueKeysOf } from '../catalog/keys.js';
import { quoteIdentifier } from '../catalog/names.js';
import type { Statement } from '../syntax/source-file.js';
import type { NoRemedy } from './change.js';
import type { Draft } from './draft.js';
import { removal } from './key-text.js';
import { type NewStatement, slotAbout } from './new-statements.js';
import type { WrittenConstraint } from './written.js';

/** Several columns do not fit into a column definition: the constraint goes to the table. */
export function moveOut(
  statement: Statement,
  { definition, action }: WrittenConstraint,
  sql: string,
  draft: Draft,
): NoRemedy | undefined {
  if (action) draft.addAction(statement, action.span, `ADD ${sql}`);
  else if (!draft.addElement(statement, 'constraint', sql)) return { reason: 'its statement has no list of elements' };
  draft.edit(statement, removal(definition.span, draft.place.layout.cursor(statement)));
  return undefined;
}

export function addReplacement(
  table: Table,
  old: Constraint,
  role: NewStatement['role'],
  sql: string,
  at: Statement | undefined,
  draft: Draft,
): undefined {
  const alter = `ALTER TABLE ${draft.place.layout.nameOf(table)}`;
  const text = `${alter}\n  DROP CONSTRAINT ${quoteIdentifier(old.name)},\n  ADD ${sql}`;
  draft.addStatement(slotAbout(table, at, draft.place), { role, about: table.id, sql: text });
}

export function notWritten(old: Constraint): NoRemedy {
  return { reason: `"${old.name}" is not written out in the statement that makes it` };
}

/** A foreign key needs a key, or a unique index of all rows, on exactly its referenced columns. */
export function usedByForeignKey(
  table: Table,
  { name, columns }: Pick<UniqueKeyShape, 'name' | 'columns'>,
  { place }: Draft,
): NoRemedy | undefined {
  const wanted = setName(columns);
  const others = uniqueKeysOf(table).filter((key) => key.name !== name && key.where === undefined);
  if (others.some((other) => setName(other.columns) === wanted)) return undefined;
  const user = place.layout.referencing(table.id).find((key) => setName(key.referencedColumns) === wanted);
  if (!user) return undefined;
  return { reason: `the foreign key "${user.name}" references the columns of "${name}"; change that first` };
}

function setName(columns: readonly (string | undefined)[]): string {
  return JSON.stringify([...columns].sort());
}
