/** Writes new and changed indexes. */
import type { Table, View } from '../catalog/catalog.js';
import { uniqueKeysOf } from '../catalog/keys.js';
import { quoteIdentifier, relationId } from '../catalog/names.js';
import type { Cursor } from '../syntax/cursor.js';
import type { DdlOf } from '../syntax/ddl.js';
import { applyEdits, insertion, type TextEdit } from '../text/edit.js';
import { span } from '../text/span.js';
import type { NewIndex, NoRemedy, SchemaChange } from './change.js';
import { usedByForeignKey } from './constraint-places.js';
import type { Draft } from './draft.js';
import { indexAsWritten, withoutConcurrently } from './index-text.js';
import { columnList } from './key-text.js';
import type { WantedChange } from './merge.js';
import { slotAbout, slotBehind } from './new-statements.js';
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
  const relation = { name: draft.place.layout.nameOf(table), object: table };
  const sql = createIndex(index, relation, draft);
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'index', about: id, sql });
  return undefined;
}

export function addViewIndex(change: Of<'add-view-index'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const view = draft.view(change.view);
  if ('reason' in view) return view;
  const { place } = draft;
  const creating = view.origin.statement;
  const behind = place.layout.position(creating) >= 0 ? creating : at;
  const sql = createIndex(change.index, { name: place.layout.nameOfId(view.id), object: view }, draft);
  draft.addStatement(slotBehind(behind, place), { role: 'view', about: view.id, sql });
  return undefined;
}

interface IndexedRelation {
  /** As SQL. */
  readonly name: string;
  readonly object: Table | View;
}

function createIndex(index: NewIndex, { name: relation, object }: IndexedRelation, { naming }: Draft): string {
  const words = index.elements.map(
    ({ column, sql }) => column ?? (sql.match(/[a-z]\w*/gi) ?? []).join('_').toLowerCase(),
  );
  const made = () => (index.unique ? naming.uniqueIndex(object, words) : naming.index(object, words));
  const name = quoteIdentifier(index.name ?? made());
  const using = index.method === undefined || index.method === 'btree' ? '' : ` USING ${index.method}`;
  const elements = index.elements.map((element) => element.sql).join(', ');
  const include = index.include && index.include.length > 0 ? ` INCLUDE (${columnList(index.include)})` : '';
  const nulls = index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
  const where = index.where === undefined ? '' : ` WHERE ${index.where}`;
  const unique = index.unique ? 'UNIQUE ' : '';
  return `CREATE ${unique}INDEX ${name} ON ${relation}${using} (${elements})${include}${nulls}${where}`;
}

/** Its statement goes where the file has it and nothing follows from it; else it is dropped. */
export function dropIndex(
  { table: id, old }: Of<'drop-index'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { statement } = old.origin;
  const where = whereIs(statement, draft.place);
  if (typeof where !== 'string') return where;
  const { ddl } = statement;
  const asWritten = ddl.kind === 'create-index' && ddl.name?.value === old.name && old.comment === undefined;
  if (where === 'here' && asWritten) {
    draft.removeStatement(statement);
    return undefined;
  }
  const sql = `DROP INDEX ${draft.place.layout.nameOfId(relationId(table.schema, old.name))}`;
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'drop', about: id, sql });
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
  const target = uniqueKeysOf(table).find(({ source }) => source.by === 'index' && source.index === old);
  const used = target && target.where === undefined ? usedByForeignKey(table, target, draft) : undefined;
  if (used) return used;
  const edits = indexEdits(ddl, indexAsWritten(old), index, draft.place.layout.cursor(statement));
  if (where === 'elsewhere') {
    const drop = `DROP INDEX ${draft.place.layout.nameOfId(relationId(table.schema, old.name))}`;
    const slot = slotAbout(table, at, draft.place);
    draft.addStatement(slot, { role: 'index', about: id, sql: drop });
    draft.addStatement(slot, { role: 'index', about: id, sql: withoutConcurrently(applyEdits(text, edits)) });
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
  return [
    ...kindEdits(ddl, index, cursor),
    ...elementEdits(ddl, old, index, cursor),
    ...includeEdits(ddl, index, cursor),
    ...predicateEdits(ddl, old.where, index.where, cursor),
  ];
}

/** UNIQUE and the method, where the change names them. */
function kindEdits(ddl: DdlOf<'create-index'>, { unique, method }: NewIndex, cursor: Cursor): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const lowerCase = isLowerCase(cursor.text, 0);
  if (unique !== undefined && unique !== ddl.unique) {
    const text = withKeywordCase('UNIQUE ', lowerCase);
    edits.push(unique ? insertion(cursor.start(1), text) : { span: span(cursor.start(1), cursor.start(2)), text: '' });
  }
  if (method !== undefined && method !== ddl.method) {
    const open = cursor.indexOf(ddl.elementList.start);
    const written = cursor.is(open - 2, 'using') ? cursor.tokens[open - 1] : undefined;
    edits.push(
      written
        ? { span: span(written.start, written.end), text: method }
        : insertion(ddl.elementList.start, withKeywordCase(`USING ${method} `, lowerCase)),
    );
  }
  return edits;
}

/** INCLUDE stands directly behind the elements. */
function includeEdits(ddl: DdlOf<'create-index'>, { include }: NewIndex, cursor: Cursor): readonly TextEdit[] {
  if (include === undefined || include.join() === ddl.include.map((column) => column.value).join()) return [];
  const close = cursor.pair(cursor.indexOf(ddl.elementList.start));
  const from = cursor.end(close);
  const to = cursor.is(close + 1, 'include') ? cursor.end(cursor.pair(close + 2)) : from;
  const text = include.length === 0 ? '' : ` INCLUDE (${columnList(include)})`;
  return [{ span: span(from, to), text: withKeywordCase(text, isLowerCase(cursor.text, 0)) }];
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
  if (before === after) return [];
  if (after === undefined) return [{ span: span(ddl.whereAt, text.length), text: '' }];
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
