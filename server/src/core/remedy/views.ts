/** Writes options of views. */
import type { Cursor } from '../syntax/cursor.js';
import type { DdlOf } from '../syntax/ddl.js';
import { insertion, type TextEdit } from '../text/edit.js';
import { span } from '../text/span.js';
import type { NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import type { WantedChange } from './merge.js';
import { slotBehind } from './new-statements.js';
import { withKeywordCase } from './style.js';
import { whereIs } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

/** In CREATE VIEW, where the file has it; else by ALTER VIEW. */
export function setViewOption(change: Of<'set-view-option'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const view = draft.view(change.view);
  if ('reason' in view) return view;
  const { place } = draft;
  const { statement } = view.origin;
  const where = whereIs(statement, place);
  if (typeof where !== 'string') return where;
  const setting = `${change.option} = ${change.value}`;
  if (where === 'here' && statement.ddl.kind === 'create-view') {
    const lowerCase = place.layout.isLowerCase(statement);
    const { span: changed, text } = optionEdit(statement.ddl, change.option, setting, place.layout.cursor(statement));
    draft.edit(statement, { span: changed, text: withKeywordCase(text, lowerCase) });
    return undefined;
  }
  const kind = view.kind === 'view' ? 'VIEW' : 'MATERIALIZED VIEW';
  const sql = `ALTER ${kind} ${place.layout.nameOfId(view.id)} SET (${setting})`;
  draft.addStatement(slotBehind(where === 'here' ? statement : at, place), { role: 'view', about: view.id, sql });
  return undefined;
}

function optionEdit(ddl: DdlOf<'create-view'>, option: string, setting: string, cursor: Cursor): TextEdit {
  const from = cursor.indexOf(ddl.view.span.end);
  const as = cursor.find('as', from, cursor.indexOf(ddl.queryAt.start));
  const keyword = cursor.find('with', from, as);
  if (keyword < 0) return insertion(cursor.end(as - 1), ` WITH (${setting})`);
  const written = cursor.commas(cursor.inside(keyword + 1));
  const same = written.find(({ first }) => cursor.is(first, option));
  if (same) return { span: cursor.span(same.first, same.last), text: setting };
  const end = cursor.end(cursor.inside(keyword + 1).last);
  return { span: span(end, end), text: `, ${setting}` };
}
