/** Writes how an existing function runs. */
import type { DatabaseFunction } from '../catalog/catalog.js';
import type { Cursor, Range } from '../syntax/cursor.js';
import type { DdlOf } from '../syntax/ddl.js';
import { insertion, type TextEdit } from '../text/edit.js';
import { span } from '../text/span.js';
import { indentBefore } from './blanks.js';
import type { NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import type { WantedChange } from './merge.js';
import { slotBehind } from './new-statements.js';
import { withKeywordCase } from './style.js';
import { whereIs } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

export function setFunctionSetting(
  { function: of, setting, value }: Of<'set-function-setting'>,
  wanted: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const clause = `SET ${setting} = ${value}`;
  return setClause(of, clause, (header, cursor) => settingEdit(setting, clause, header, cursor), wanted, draft);
}

export function setFunctionAttribute(
  { function: of, attribute }: Of<'set-function-attribute'>,
  wanted: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const clause = attribute.toUpperCase();
  return setClause(of, clause, (header, cursor) => attributeEdit(attribute, clause, header, cursor), wanted, draft);
}

/** An edit of a clause in the function's header; a text to put in; `undefined` where neither is safe. */
type HeaderEdit = (header: Range, cursor: Cursor) => TextEdit | 'new' | undefined;

/** In the statement that defines the function, where the file has it; else by ALTER FUNCTION. */
function setClause(
  of: DatabaseFunction,
  clause: string,
  editOf: HeaderEdit,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const { place } = draft;
  const { statement } = of.origin;
  const where = whereIs(statement, place);
  if (typeof where !== 'string') return where;
  const { ddl } = statement;
  if (where === 'here' && ddl.kind === 'create-function' && ddl.bodySpan) {
    const cursor = place.layout.cursor(statement);
    const header = headerOf(ddl, cursor);
    const edit = editOf(header, cursor);
    if (edit) {
      const text = withKeywordCase(clause, place.layout.isLowerCase(statement));
      draft.edit(statement, edit === 'new' ? newClause(text, header, cursor, place.layout.style.lineBreak) : edit);
      return undefined;
    }
  }
  const kind = of.procedure ? 'PROCEDURE' : 'FUNCTION';
  const sql = `ALTER ${kind} ${place.layout.nameOfId(of.id)}${argumentsOf(of)} ${clause}`;
  draft.addStatement(slotBehind(where === 'here' ? statement : at, place), { role: 'function', about: of.id, sql });
  return undefined;
}

/** The tokens from the function's name to what stands before its body, AS excluded. */
function headerOf({ name, bodySpan }: DdlOf<'create-function'>, cursor: Cursor): Range {
  const body = cursor.indexOf(bodySpan?.start ?? cursor.text.length);
  return { first: cursor.indexOf(name.span.end), last: cursor.is(body - 1, 'as') ? body - 2 : body - 1 };
}

/** A clause of its own directly in front of the body, on a line of its own where the body begins one. */
function newClause(text: string, { last }: Range, cursor: Cursor, lineBreak: string): TextEdit {
  const at = cursor.start(last + 1);
  const indent = indentBefore(cursor.text, at);
  if (indent !== undefined) return insertion(at, `${text}${lineBreak}${indent}`);
  return insertion(cursor.end(last), ` ${text}`);
}

/** A setting that is written already keeps its place only if it has one value, which is replaced. */
function settingEdit(setting: string, clause: string, { first, last }: Range, cursor: Cursor): ReturnType<HeaderEdit> {
  for (let i = first; i <= last; i++) {
    if (!cursor.are(i, 'set', setting)) continue;
    let value = i + 3;
    while (cursor.char(value + 1, ',')) value += 2;
    return { span: span(cursor.start(i), cursor.end(value)), text: clause };
  }
  return 'new';
}

const OPPOSITES: Readonly<Record<Of<'set-function-attribute'>['attribute'], readonly (readonly string[])[]>> = {
  stable: [['immutable'], ['volatile']],
  volatile: [['immutable'], ['stable']],
  'not leakproof': [['leakproof']],
  'security invoker': [['security', 'definer']],
};

/** In the place of the word that says the contrary. */
function attributeEdit(
  attribute: Of<'set-function-attribute'>['attribute'],
  clause: string,
  { first, last }: Range,
  cursor: Cursor,
): ReturnType<HeaderEdit> {
  for (let i = first; i <= last; i++) {
    const opposite = OPPOSITES[attribute].find((words) => words.every((word, at) => cursor.is(i + at, word)));
    if (!opposite) continue;
    const lowerCase = /^[a-z]/.test(cursor.text.charAt(cursor.start(i)));
    const end = cursor.end(i + opposite.length - 1);
    return { span: span(cursor.start(i), end), text: withKeywordCase(clause, lowerCase) };
  }
  return 'new';
}

/** The types of its arguments, which tell overloads apart; a procedure's output arguments are in doubt before 14. */
function argumentsOf({ parameters, origin, procedure }: DatabaseFunction): string {
  const inputs = parameters.filter(({ mode }) => mode === 'in' || mode === 'inout' || mode === 'variadic');
  if (procedure && inputs.length < parameters.length) return '';
  const { text } = origin.statement;
  return `(${inputs.map(({ type }) => text.slice(type.span.start, type.span.end)).join(', ')})`;
}
