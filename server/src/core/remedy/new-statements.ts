/** Where whole statements are added to a file, and how they are set apart from their neighbours. */
import type { Table } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import type { Statement } from '../syntax/source-file.js';
import { insertion, type TextEdit } from '../text/edit.js';
import { indentBefore, lineEnd, skipBlanks, spaceStart, trailingCommentEnd } from './blanks.js';
import type { NoRemedy } from './change.js';
import type { Place } from './layout.js';
import { withKeywordCase } from './style.js';

export type Slot =
  | { readonly kind: 'after' | 'before'; readonly statement: Statement }
  /** The last statement of the migration, though before the COMMIT that ends it. */
  | { readonly kind: 'end' };

/** In the order in which they may have to follow each other. */
const ROLES = [
  'given',
  'extension',
  'function',
  'drop',
  'column',
  'type',
  'default',
  'not-null',
  'key',
  'foreign-key',
  'check',
  'index',
  'row-security',
  'policy',
  'trigger',
  'view',
  'comment',
  'revoke',
] as const;

export interface NewStatement {
  readonly role: (typeof ROLES)[number];
  /** The table or other object that it is about. */
  readonly about: string;
  /** Without terminator; keywords in capitals, lines broken by `\n`. */
  readonly sql: string;
}

/** Behind what the file says about the table so far, or behind the statement at hand, or at the end. */
export function slotAbout(table: Table, at: Statement | undefined, { statements, layout }: Place): Slot {
  const last = Math.max(layout.lastAbout(table), at ? layout.position(at) : -1);
  const statement = statements[last];
  return statement ? { kind: 'after', statement } : { kind: 'end' };
}

/** Behind a statement of the file, or at its end. */
export function slotBehind(statement: Statement | undefined, { layout }: Place): Slot {
  return statement && layout.position(statement) >= 0 ? { kind: 'after', statement } : { kind: 'end' };
}

/** Behind the statements that make the table and the columns; in front of the first foreign key to the table. */
export function slotForKey(table: Table, columns: readonly string[], at: Statement | undefined, place: Place): Slot {
  const { statements, layout } = place;
  const made = table.columns.filter((column) => columns.includes(column.name)).map((column) => column.definition);
  const earliest = Math.max(...[table.origin, ...made].map((origin) => layout.position(origin.statement)));
  const user = statements[layout.firstReference(table.id)];
  const maker = statements[earliest];
  if (user && layout.position(user) > earliest) return { kind: 'before', statement: user };
  return maker ? { kind: 'after', statement: maker } : slotAbout(table, at, place);
}

/**
 * Of an object that others need: behind the statements that prepare the file, of which one may make its schema, else in
 * front of all others. `id` is its qualified name, if it has one.
 */
export function slotOfPrelude(id: string | undefined, { statements, layout }: Place): Slot {
  const first = statements.findIndex(({ ddl }) => !PREPARES.has(ddl.kind));
  const maker = statements.find(
    ({ ddl }) => ddl.kind === 'create-schema' && id?.startsWith(`${quoteIdentifier(ddl.name.value)}.`),
  );
  const last = Math.max(first < 0 ? statements.length - 1 : first - 1, maker ? layout.position(maker) : -1);
  const statement = statements[last];
  if (statement) return { kind: 'after', statement };
  const next = statements[0];
  return next ? { kind: 'before', statement: next } : { kind: 'end' };
}

const PREPARES: ReadonlySet<string> = new Set(['transaction', 'set-variable', 'create-schema', 'create-extension']);

/** One edit per slot. No statement is added beside one that is removed. */
export function writeStatements(
  wanted: readonly { readonly slot: Slot; readonly statement: NewStatement }[],
  removed: ReadonlySet<Statement>,
  place: Place,
): readonly TextEdit[] | NoRemedy {
  const bySlot = new Map<string, { readonly slot: Slot; readonly statements: NewStatement[] }>();
  for (const { slot, statement } of wanted) {
    const settled = settle(beside(slot, removed, place), place);
    const name = settled.kind === 'end' ? 'end' : `${settled.kind} ${place.layout.position(settled.statement)}`;
    const known = bySlot.get(name);
    if (known) known.statements.push(statement);
    else bySlot.set(name, { slot: settled, statements: [statement] });
  }
  const edits: TextEdit[] = [];
  for (const { slot, statements } of bySlot.values()) {
    const written = writeSlot(slot, bodyOf(inOrder(statements), place), place);
    if ('reason' in written) return written;
    edits.push(...written);
  }
  return edits;
}

/** The slot, moved off statements that are removed: in front of what follows them, or behind what they followed. */
function beside(slot: Slot, removed: ReadonlySet<Statement>, { statements, layout }: Place): Slot {
  if (slot.kind === 'end' || !removed.has(slot.statement)) return slot;
  const at = layout.position(slot.statement);
  const before = statements.slice(0, at).findLast((statement) => !removed.has(statement));
  if (before) return { kind: 'after', statement: before };
  const after = statements.slice(at).find((statement) => !removed.has(statement));
  return after ? { kind: 'before', statement: after } : { kind: 'end' };
}

/** The end of a migration as a place beside its last statement; a file without any keeps `end`. */
function settle(slot: Slot, { statements }: Place): Slot {
  if (slot.kind !== 'end') return slot;
  const last = statements.at(-1);
  if (!last) return slot;
  const closes = last.ddl.kind === 'transaction' && last.ddl.action === 'commit';
  if (!closes) return isCopy(last) ? slot : { kind: 'after', statement: last };
  const previous = statements.at(-2);
  return previous ? { kind: 'after', statement: previous } : { kind: 'before', statement: last };
}

/** COPY ... FROM stdin is followed by its data. */
function isCopy({ ddl }: Statement): boolean {
  return ddl.kind === 'data' ? ddl.command === 'copy' : ddl.kind === 'other' && ddl.tag === 'CopyStmt';
}

/** What others may need of all tables first: columns, keys, checks; then table by table. */
function inOrder(statements: readonly NewStatement[]): readonly NewStatement[] {
  const objects = [...new Set(statements.map((statement) => statement.about))];
  const rank = ({ role, about }: NewStatement) => {
    const order = ROLES.indexOf(role);
    return order < ROLES.indexOf('index') ? order : ROLES.length * (1 + objects.indexOf(about)) + order;
  };
  return statements.toSorted((a, b) => rank(a) - rank(b));
}

function bodyOf(statements: readonly NewStatement[], { layout }: Place): string {
  const { spaced, lowerCase, lineBreak } = layout.style;
  let body = '';
  for (const [index, statement] of statements.entries()) {
    const previous = statements[index - 1];
    const together = previous?.role === statement.role && !`${previous.sql}${statement.sql}`.includes('\n');
    if (previous) body += together || !spaced ? '\n' : '\n\n';
    body += `${withKeywordCase(statement.sql, lowerCase)};`;
  }
  return body.replaceAll('\n', lineBreak);
}

function writeSlot(slot: Slot, body: string, place: Place): readonly TextEdit[] | NoRemedy {
  if (slot.kind === 'before') return [writeBefore(slot.statement, body, place)];
  if (slot.kind === 'after') return writeAfter(slot.statement, body, place);
  const { file, layout } = place;
  const end = spaceStart(file.text, file.text.length);
  const { lineBreak, spaced } = layout.style;
  const gap = end === 0 ? '' : spaced ? lineBreak + lineBreak : lineBreak;
  return [insertion(end, gap + body + (end === file.text.length ? lineBreak : ''))];
}

/**
 * Comments directly above a statement belong to it, so the new ones go above them; those that begin the file are its
 * header, or the mark by which a tool knows it.
 */
function writeBefore(statement: Statement, body: string, { file, layout }: Place): TextEdit {
  const { lineBreak, spaced } = layout.style;
  const start = file.startOf(statement);
  let at = start;
  for (const comment of file.comments.toReversed()) {
    if (comment.span.end > at) continue;
    const between = file.text.slice(comment.span.end, at);
    const ownLine = indentBefore(file.text, comment.span.start) !== undefined;
    if (!ownLine || between.trim() !== '' || (between.match(/\n/g)?.length ?? 0) > 1) break;
    at = comment.span.start;
  }
  const isHeader = file.text.slice(0, at).trim() === '';
  return insertion(isHeader ? start : at, body + lineBreak + (spaced ? lineBreak : ''));
}

const brokenBefore: NoRemedy = { reason: 'the statement before it has a syntax error; mend that first' };

function writeAfter(statement: Statement, body: string, { file, layout }: Place): readonly TextEdit[] | NoRemedy {
  if (file.isKept(statement)) return brokenBefore;
  const { lineBreak, spaced } = layout.style;
  const { text } = file;
  const end = file.startOf(statement) + statement.text.length;
  const next = skipBlanks(text, end);
  const terminated = text[next] === ';' && statement.terminator !== undefined;
  if (!terminated && statement.fault) return brokenBefore;
  const gap = spaced ? lineBreak + lineBreak : lineBreak;
  const at = trailingCommentEnd(text, terminated ? next + 1 : end);
  const restOfLine = text.slice(at, lineEnd(text, at)).trim() === '' ? '' : lineBreak;
  const added = insertion(at, gap + body + restOfLine);
  return terminated ? [added] : [insertion(end, ';'), added];
}
