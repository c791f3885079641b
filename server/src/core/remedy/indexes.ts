/** Writes new and changed indexes. */
import { displayName, quoteIdentifier } from '../catalog/names.js';
import type { Cursor } from '../syntax/cursor.js';
import type { DdlOf } from '../syntax/ddl.js';
import { applyEdits, insertion, type TextEdit } from '../text/edit.js';
import { span } from '../text/span.js';
import type { NewIndex, NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import { indexAsWritten } from './index-text.js';
import type { WantedChange } from './merge.js';
import { slotAbout } from './new-statements.js';
import { isLowerCase, withKeywordCase } from './style.js';
import { unavailable, whereIs } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

export function addIndex(
  { table: id, index }: Of<'add-index'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  const columns = index.elements.map((element) => element.column).filter((column) => column !== undefined);
  const name = quoteIdentifier(draft.naming.index(table, columns));
  const elements = index.elements.map((element) => element.sql).join(', ');
  const where = index.where === undefined ? '' : ` WHERE ${index.where}`;
  const sql = `CREATE INDEX ${name} ON ${draft.place.layout.nameOf(table)} (${elements})${where}`;
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'index', about: id, sql });
  return undefined;
}

export function replaceIndex(change: Of<'replace-index'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const { table: id, old, index } = change;
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { statement } = old.origin;
  const where = whereIs(statement, draft.place);
  if (typeof where !== 'string') return where;
  const { ddl, text } = statement;
  if (ddl.kind !== 'create-index') return { reason: `"${old.name}" is not made by a CREATE INDEX of its own` };
  const edits = indexEdits(ddl, indexAsWritten(old), index, draft.place.layout.cursor(statement));
  if (where === 'elsewhere') {
    const drop = `DROP INDEX ${displayName({ schema: table.schema, name: old.name })}`;
    const slot = slotAbout(table, at, draft.place);
    draft.addStatement(slot, { role: 'index', about: id, sql: drop });
    draft.addStatement(slot, { role: 'index', about: id, sql: applyEdits(text, edits) });
    return undefined;
  }
  const columns = index.elements.map((element) => element.column).filter((column) => column !== undefined);
  const missing = unavailable(statement, id, columns, draft);
  if (missing) return missing;
  for (const edit of edits) draft.edit(statement, edit);
  return undefined;
}

/** The edits of a CREATE INDEX that turn the index as it is written into the one that is wanted. */
function indexEdits(ddl: DdlOf<'create-index'>, old: NewIndex, index: NewIndex, cursor: Cursor): readonly TextEdit[] {
  return [...elementEdits(ddl, old, index, cursor), ...predicateEdits(ddl, old.where, index.where, cursor)];
}

function elementEdits(ddl: DdlOf<'create-index'>, old: NewIndex, index: NewIndex, cursor: Cursor): readonly TextEdit[] {
  const before = old.elements.map((element) => element.sql);
  const after = index.elements.map((element) => element.sql);
  if (before.join() === after.join()) return [];
  const { first, last } = cursor.inside(cursor.indexOf(ddl.elementList.start));
  const list = cursor.span(first, last);
  if (before.join() === after.slice(1).join()) return [insertion(list.start, `${after[0]}, `)];
  return [{ span: list, text: after.join(', ') }];
}

function predicateEdits(
  ddl: DdlOf<'create-index'>,
  before: string | undefined,
  after: string | undefined,
  { text }: Cursor,
): readonly TextEdit[] {
  if (after === undefined || before === after) return [];
  const lowerCase = isLowerCase(text, 0);
  if (before === undefined) {
    return [insertion(ddl.whereAt, `${clauseGap(text)}${withKeywordCase(`WHERE ${after}`, lowerCase)}`)];
  }
  const start = text.length - before.length;
  if (after.startsWith(before)) {
    return [insertion(text.length, withKeywordCase(after.slice(before.length), lowerCase))];
  }
  return [{ span: span(start, text.length), text: after }];
}

/** A clause more goes on a line of its own where the others do. */
function clauseGap(text: string): string {
  return /\r?\n[ \t]*(?=\S)/.exec(text)?.[0] ?? ' ';
}
