/** Writes new columns, and NOT NULL into those that exist. */

import { quoteIdentifier } from '../catalog/names.js';
import type { Cursor } from '../syntax/cursor.js';
import type { ColumnDefinition } from '../syntax/ddl.js';
import { insertion, type TextEdit } from '../text/edit.js';
import { span } from '../text/span.js';
import type { NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import type { WantedChange } from './merge.js';
import { slotAbout, slotForKey } from './new-statements.js';
import { withKeywordCase } from './style.js';
import { typeLike } from './type-text.js';
import { whereIs, writtenColumn } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

export function addColumn(change: Of<'add-column'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const table = draft.table(change.table);
  if ('reason' in table) return table;
  const { place } = draft;
  const creating = table.origin.statement;
  const where = whereIs(creating, place);
  if (typeof where !== 'string') return where;
  if (creating.ddl.kind === 'create-table' && creating.ddl.as) {
    return { reason: `"${table.name}" takes its columns from a query, which must select "${change.column}"` };
  }
  if (where === 'elsewhere' && change.notNull && change.default === undefined) {
    return {
      reason:
        `rows that "${table.name}" already has need a value first: ` +
        `add "${change.column}" as a nullable column, fill it, then SET NOT NULL`,
    };
  }
  const type = typeLike(table.columns, change.type);
  const value = change.default === undefined ? '' : ` DEFAULT ${change.default}`;
  const definition = `${quoteIdentifier(change.column)} ${type}${change.notNull ? ' NOT NULL' : ''}${value}`;
  // What every row must be given is what it belongs to.
  const kind = change.notNull && change.default === undefined ? 'owner' : 'column';
  if (where === 'here' && draft.addElement(creating, kind, definition)) return undefined;
  const sql = `ALTER TABLE ${place.layout.nameOf(table)} ADD COLUMN ${definition}`;
  draft.addStatement(slotForKey(table, [], at, place), { role: 'column', about: table.id, sql });
  return undefined;
}

export function setNotNull(change: Of<'set-not-null'>, _: WantedChange, draft: Draft): NoRemedy | undefined {
  const table = draft.table(change.table);
  if ('reason' in table) return table;
  const { place } = draft;
  const column = table.columns.find((candidate) => candidate.name === change.column);
  if (!column) return { reason: `"${table.name}" has no column "${change.column}"` };
  const { statement } = column.definition;
  const where = whereIs(statement, place);
  if (typeof where !== 'string') return where;
  const createdHere = place.layout.position(table.origin.statement) >= 0;
  const asCreated = column.notNull.origin.statement === statement;
  const definition = writtenColumn(column);
  if (where === 'here' && createdHere && asCreated && definition?.type) {
    const cursor = place.layout.cursor(statement);
    draft.edit(statement, notNullEdit(definition, cursor, place.layout.isLowerCase(statement)));
    return undefined;
  }
  if (statement.ddl.kind === 'create-table' && statement.ddl.as) {
    return { reason: `"${table.name}" takes its rows from a query, which may give NULL for "${change.column}"` };
  }
  const sql = `ALTER TABLE ${place.layout.nameOf(table)} ALTER COLUMN ${quoteIdentifier(change.column)} SET NOT NULL`;
  // Behind whatever else the migration does to the rows of a table that exists already.
  const slot = createdHere ? slotAbout(table, undefined, place) : ({ kind: 'end' } as const);
  draft.addStatement(slot, { role: 'not-null', about: table.id, sql });
  return undefined;
}

/** NOT NULL behind the type, or in place of a NULL that says the contrary. */
function notNullEdit(definition: ColumnDefinition, cursor: Cursor, lowerCase: boolean): TextEdit {
  const text = withKeywordCase('NOT NULL', lowerCase);
  const typeEnd = definition.type?.span.end ?? definition.name.span.end;
  const range = { from: cursor.indexOf(typeEnd), to: cursor.indexOf(definition.span.end) - 1 };
  for (let i = range.from; i <= range.to; i++) {
    if (cursor.char(i, '(')) i = cursor.pair(i);
    const other = ['not', 'default', 'set', 'is'].some((word) => cursor.is(i - 1, word));
    const token = cursor.tokens[i];
    if (token && cursor.is(i, 'null') && !other) return { span: span(token.start, token.end), text };
  }
  return insertion(typeEnd, ` ${text}`);
}
