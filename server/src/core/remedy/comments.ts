/** Writes comments of tables and columns. */
import type { Column, Table } from '../catalog/catalog.js';
import { quoteIdentifier, quoteLiteral } from '../catalog/names.js';
import type { NoRemedy, SchemaChange } from './change.js';
import { columnKey, type Draft } from './draft.js';
import type { WantedChange } from './merge.js';
import { slotAbout } from './new-statements.js';
import { whereIs } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

export function setTableComment(
  change: Of<'set-table-comment'>,
  wanted: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(change.table);
  if ('reason' in table) return table;
  comment(table, `TABLE ${draft.place.layout.nameOf(table)}`, table.comment, change.text, wanted, draft);
  return undefined;
}

export function setColumnComment(
  change: Of<'set-column-comment'>,
  wanted: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(change.table);
  if ('reason' in table) return table;
  const column = table.columns.find((candidate) => candidate.name === change.column);
  if (!column && !draft.addedColumns.has(columnKey(table.id, change.column))) {
    return { reason: `"${table.name}" has no column "${change.column}"` };
  }
  const name = `${draft.place.layout.nameOf(table)}.${quoteIdentifier(change.column)}`;
  comment(table, `COLUMN ${name}`, column?.comment, change.text, wanted, draft);
  return undefined;
}

/** In place of the one that the file has, else behind what it says of the table. */
function comment(
  table: Table,
  object: string,
  existing: Column['comment'],
  text: string,
  { at }: WantedChange,
  draft: Draft,
): void {
  const { place } = draft;
  const written = existing?.origin.statement;
  if (written && whereIs(written, place) === 'here' && written.ddl.kind === 'comment') {
    draft.edit(written, { span: written.ddl.textSpan, text: quoteLiteral(text) });
    return;
  }
  const sql = `COMMENT ON ${object} IS ${quoteLiteral(text)}`;
  draft.addStatement(slotAbout(table, at, place), { role: 'comment', about: table.id, sql });
}
