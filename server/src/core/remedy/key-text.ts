/** Keys and foreign keys as text: edits in the constraint that is written, and the same as a table constraint. */
import { quoteIdentifier } from '../catalog/names.js';
import type { Cursor, Range } from '../syntax/cursor.js';
import type { ForeignKeyDefinition, KeyDefinition, ReferentialAction } from '../syntax/ddl.js';
import { applyEdits, insertion, type TextEdit } from '../text/edit.js';
import { type Span, shift, span } from '../text/span.js';
import { spaceStart } from './blanks.js';
import type { NewForeignKey } from './change.js';
import { isLowerCase, withKeywordCase } from './style.js';

export function columnList(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}

/** Changes the list whose parenthesis is token `open`; a column that is only added in front leaves the rest alone. */
export function listEdit(
  cursor: Cursor,
  open: number,
  written: readonly string[],
  columns: readonly string[],
): readonly TextEdit[] {
  if (equal(written, columns)) return [];
  const { first, last } = cursor.inside(open);
  const list = cursor.span(first, last);
  if (equal(columns.slice(1), written)) return [insertion(list.start, `${quoteIdentifier(columns[0] as string)}, `)];
  return [{ span: list, text: columnList(columns) }];
}

/** The edits that turn a foreign key written as a table constraint into `key`. */
export function foreignKeyEdits(
  definition: ForeignKeyDefinition,
  key: NewForeignKey,
  cursor: Cursor,
): readonly TextEdit[] {
  const parts = partsOf(definition, cursor);
  const own = listEdit(
    cursor,
    cursor.indexOf(definition.columns[0]?.span.start ?? 0) - 1,
    valuesOf(definition),
    key.columns,
  );
  const tail = tailEdits(definition, parts.tail, key, cursor);
  return [...own, ...referencedEdits(definition, parts, key, cursor), ...tail];
}

/** The foreign key as a table constraint, wherever it was written before. */
export function foreignKeyText(
  definition: ForeignKeyDefinition,
  key: NewForeignKey,
  name: string,
  cursor: Cursor,
): string {
  const { tail } = partsOf(definition, cursor);
  const target = cursor.text.slice(definition.references.span.start, definition.references.span.end);
  const space = cursor.text.charAt(definition.references.span.end) === ' ' && definition.referencedColumns.length > 0;
  const referenced = `${target}${space ? ' ' : ''}(${columnList(key.referencedColumns)})`;
  const start = `CONSTRAINT ${quoteIdentifier(name)} FOREIGN KEY (${columnList(key.columns)}) REFERENCES ${referenced}`;
  return start + clause(edited(cursor.text, tail, tailEdits(definition, tail, key, cursor)));
}

/** The key as a table constraint, wherever it was written before. Without a name PostgreSQL chooses it. */
export function keyText(
  definition: KeyDefinition,
  columns: readonly string[],
  name: string | undefined,
  cursor: Cursor,
): string {
  const first = cursor.indexOf(definition.span.start) + (definition.name ? 2 : 0);
  const afterKind = first + (definition.kind === 'primary-key' ? 2 : 1);
  const nulls = cursor.is(afterKind, 'nulls') ? (cursor.is(afterKind + 1, 'not') ? 3 : 2) : 0;
  const list = definition.columnList ? cursor.pair(cursor.indexOf(definition.columnList.start)) + 1 : afterKind + nulls;
  const tail = span(cursor.tokens[list]?.start ?? definition.span.end, definition.span.end);
  const kind = definition.kind === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE';
  const distinct = nulls === 3 ? ' NULLS NOT DISTINCT' : '';
  const rest = tail.start < tail.end ? clause(cursor.text.slice(tail.start, tail.end)) : '';
  return `${name ? `CONSTRAINT ${quoteIdentifier(name)} ` : ''}${kind}${distinct} (${columnList(columns)})${rest}`;
}

/** What removes a constraint from its column, with the white space before it; a comment in between stays. */
export function removal(constraint: Span, cursor: Cursor): TextEdit {
  const start = spaceStart(cursor.text, constraint.start);
  const previous = cursor.tokens[cursor.indexOf(constraint.start) - 1];
  return { span: span(previous?.end === start ? start : constraint.start, constraint.end), text: '' };
}

interface ForeignKeyParts {
  /** The parenthesis of the referenced columns; -1 where they are not written. */
  readonly open: number;
  /** What follows the referenced table and its columns. */
  readonly tail: Span;
}

function partsOf(definition: ForeignKeyDefinition, cursor: Cursor): ForeignKeyParts {
  const next = cursor.indexOf(definition.references.span.end);
  const open = cursor.char(next, '(') ? next : -1;
  const last = open < 0 ? next - 1 : cursor.pair(open);
  return { open, tail: span(cursor.tokens[last]?.end ?? definition.span.end, definition.span.end) };
}

function referencedEdits(
  definition: ForeignKeyDefinition,
  { open }: ForeignKeyParts,
  key: NewForeignKey,
  cursor: Cursor,
): readonly TextEdit[] {
  const written = definition.referencedColumns.map((column) => column.value);
  if (open >= 0) return listEdit(cursor, open, written, key.referencedColumns);
  if (equal(valuesOf(definition), key.columns)) return [];
  return [insertion(definition.references.span.end, `(${columnList(key.referencedColumns)})`)];
}

/**
 * The actions that are wanted, and no MATCH FULL: it refuses a row in which only the tenant column has a value, that
 * is, every row whose reference is NULL.
 */
function tailEdits(
  definition: ForeignKeyDefinition,
  tail: Span,
  key: NewForeignKey,
  cursor: Cursor,
): readonly TextEdit[] {
  const range = { first: cursor.indexOf(tail.start), last: cursor.indexOf(tail.end) - 1 };
  const edits: TextEdit[] = [];
  let behind = tail.start;
  for (let i = range.first; i <= range.last; i++) {
    if (!cursor.is(i, 'match')) continue;
    behind = cursor.end(i + 1);
    if (!cursor.is(i + 1, 'full') || key.columns.length === 1) continue;
    edits.push({ span: span(cursor.end(i - 1), behind), text: '' });
  }
  const actions = (['delete', 'update'] as const).map((event) => ({ event, at: actionAt(event, range, cursor) }));
  behind = Math.max(behind, ...actions.map(({ at }) => at?.end ?? 0));
  const kept = { onDelete: definition.onDelete, onUpdate: definition.onUpdate, ...key };
  for (const { event, at } of actions) {
    const text = actionText(event, kept);
    const written = at && cursor.text.slice(at.start, at.end);
    if (text === undefined || text === written?.replace(/\s+/g, ' ').toUpperCase()) continue;
    const lowerCase = at ? isLowerCase(cursor.text, at.start) : isLowerCase(cursor.text, 0);
    const cased = withKeywordCase(text, lowerCase);
    if (!at) edits.push(insertion(behind, ` ${cased}`));
    else if (!sameAction(event, definition, key)) edits.push({ span: at, text: cased });
  }
  return edits;
}

interface Actions {
  readonly onDelete?: ReferentialAction | undefined;
  readonly onUpdate?: ReferentialAction | undefined;
  readonly onDeleteColumns: readonly string[];
}

/** ` ON DELETE CASCADE ON UPDATE RESTRICT`, as far as the actions are given. */
export function actionsText(key: Actions): string {
  const texts = [actionText('delete', key), actionText('update', key)];
  return texts.map((text) => (text === undefined ? '' : ` ${text}`)).join('');
}

function actionText(event: 'delete' | 'update', key: Actions): string | undefined {
  const action = event === 'delete' ? key.onDelete : key.onUpdate;
  if (action === undefined) return undefined;
  const columns = event === 'delete' && action.startsWith('set') ? key.onDeleteColumns : [];
  const list = columns.length > 0 ? ` (${columnList(columns)})` : '';
  return `ON ${event.toUpperCase()} ${action.toUpperCase()}${list}`;
}

function sameAction(event: 'delete' | 'update', definition: ForeignKeyDefinition, key: NewForeignKey): boolean {
  if (event === 'update') return key.onUpdate === undefined || key.onUpdate === definition.onUpdate;
  const action = key.onDelete ?? definition.onDelete;
  const written = definition.onDeleteColumns.map((column) => column.value);
  return action === definition.onDelete && (!action?.startsWith('set') || equal(written, key.onDeleteColumns));
}

/** `ON DELETE SET NULL (a, b)` with all that belongs to it. */
export function actionAt(event: 'delete' | 'update', { first, last }: Range, cursor: Cursor): Span | undefined {
  for (let i = first; i <= last; i++) {
    if (!cursor.are(i, 'on', event)) continue;
    const twoWords = cursor.is(i + 2, 'set') || cursor.is(i + 2, 'no');
    const end = i + (twoWords ? 3 : 2);
    return cursor.span(i, cursor.char(end + 1, '(') ? cursor.pair(end + 1) : end);
  }
  return undefined;
}

function edited(text: string, part: Span, edits: readonly TextEdit[]): string {
  const moved = edits.map((edit) => ({ ...edit, span: shift(edit.span, -part.start) }));
  return applyEdits(text.slice(part.start, part.end), moved);
}

/** A clause as the rest of a line; one with a comment in it keeps its lines. */
function clause(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  return ` ${trimmed.includes('--') ? trimmed : trimmed.replace(/\s+/g, ' ')}`;
}

function valuesOf(definition: ForeignKeyDefinition): readonly string[] {
  return definition.columns.map((column) => column.value);
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
