/**
 * Reads the statements about rows in the body of a function: SELECT, INSERT, UPDATE, DELETE and MERGE, in whatever
 * command they stand. Names of parameters and variables stand in them as columns.
 */
import { type Span, textOf } from '../text/span.js';
import type { CreateFunction, DataChange } from './ddl.js';
import type { Engine } from './engine.js';
import { keywordIs, lex } from './lexer.js';
import { type Command, type CommandOf, type LoopHeader, readPlpgsql } from './plpgsql.js';
import { tryStatement } from './read-statement.js';
import { type Statement, writtenSpan, writtenStatement } from './source-file.js';
import { readPiece } from './split.js';

export interface FunctionBody {
  readonly queries: readonly BodyQuery[];
  /** Whether it does more than can be read: EXECUTE, or SQL that the grammar refuses. */
  readonly opaque: boolean;
}

export interface BodyQuery {
  /** Stands `within` the statement that makes the function; its text may begin with words of ours. */
  readonly statement: Statement;
  readonly query: DataChange;
}

const known = new WeakMap<Statement, FunctionBody | 'none'>();

/** `undefined` for what makes no function, and for bodies in other languages than SQL and PL/pgSQL. */
export function functionBody(engine: Engine, statement: Statement): FunctionBody | undefined {
  let body = known.get(statement);
  if (!body) {
    const { ddl } = statement;
    body = (ddl.kind === 'create-function' ? readBody(engine, statement, ddl) : undefined) ?? 'none';
    known.set(statement, body);
  }
  return body === 'none' ? undefined : body;
}

/** The text of a body, and where it stands in its statement. */
export interface BodyText {
  readonly text: string;
  readonly span: Span;
  /** Whether the text stands at the span as it is. */
  readonly verbatim: boolean;
}

export function bodyText(
  text: string,
  { body, bodySpan }: Pick<CreateFunction, 'body' | 'bodySpan'>,
): BodyText | undefined {
  if (!bodySpan) return undefined;
  if (body === undefined) return { text: textOf(text, bodySpan), span: bodySpan, verbatim: true };
  const start = text.indexOf(body, bodySpan.start);
  const verbatim = start >= 0 && start + body.length <= bodySpan.end;
  return { text: body, span: verbatim ? { start, end: start + body.length } : bodySpan, verbatim };
}

function readBody(engine: Engine, statement: Statement, ddl: CreateFunction): FunctionBody | undefined {
  const body = bodyText(statement.text, ddl);
  const found = body && (ddl.language === 'plpgsql' ? plpgsqlPieces(body.text) : sqlPieces(body.text, ddl.language));
  if (!found) return undefined;
  const readings = found.pieces.map((piece) => readOne(engine, piece));
  const queries = found.pieces.flatMap((piece, i) => {
    const query = readings[i];
    return query && query !== 'other' ? [{ query, statement: inner(statement, body, piece, query) }] : [];
  });
  return { queries, opaque: found.opaque || readings.includes(undefined) };
}

/** SQL in a body. */
interface Piece {
  readonly sql: string;
  /** Where it begins in the body; before its own place where words of ours stand in front of it. */
  readonly start: number;
}

interface Pieces {
  readonly pieces: readonly Piece[];
  readonly opaque: boolean;
}

/** A query is read as that of a view, since a SELECT that calls functions is code and not a query to the engine. */
const asView = 'CREATE VIEW v AS ';

/** `other` for statements that are not about rows; `undefined` where it cannot be read. */
function readOne(engine: Engine, { sql }: Piece): DataChange | 'other' | undefined {
  const ddl = tryStatement(engine, sql)?.ddl;
  if (!ddl) return undefined;
  if (ddl.kind === 'data') return ddl;
  if (ddl.kind !== 'create-view') return 'other';
  const { query } = ddl;
  const rest = { alias: undefined, columns: [], rows: [], filtered: query.conditions.length > 0, inWith: [] };
  return { kind: 'data', command: 'select', tables: [], query, span: query.span, ...rest };
}

function inner(statement: Statement, body: BodyText, { sql, start }: Piece, ddl: DataChange): Statement {
  const from = body.span.start + start;
  const span = writtenSpan(statement, body.verbatim ? { start: from, end: from + sql.length } : body.span);
  const verbatim = body.verbatim && (statement.within?.verbatim ?? true);
  const within = { statement: writtenStatement(statement), span, verbatim };
  return { path: statement.path, text: sql, ddl, fault: undefined, terminator: ';', kept: undefined, within };
}

/** The SQL at a span of the body; `sql` where it is not what stands there, but as long. */
function piece(body: string, span: Span, sql = textOf(body, span)): Piece {
  return isQuery(sql) ? { sql: asView + sql, start: span.start - asView.length } : { sql, start: span.start };
}

function isQuery(sql: string): boolean {
  const [first, ...rest] = lex(sql);
  if (keywordIs(sql, first, 'select') || keywordIs(sql, first, 'values')) return true;
  const writes = ['insert', 'update', 'delete', 'merge'];
  return keywordIs(sql, first, 'with') && !rest.some((token) => writes.some((word) => keywordIs(sql, token, word)));
}

// -- SQL -------------------------------------------------------------------------------------------------------------

/** A body that is no string is `RETURN value` or `BEGIN ATOMIC ... END`. */
function sqlPieces(body: string, language: string): Pieces | undefined {
  if (language !== 'sql') return undefined;
  const text = body
    .replace(/^\s*begin\s+atomic\b/i, (words) => ' '.repeat(words.length))
    .replace(/^\s*return\b/i, (words) => words.replace(/return/i, 'SELECT'));
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const { statement, end } = readPiece(text, at);
    at = end;
    if (statement && !/^end$/i.test(textOf(text, statement))) pieces.push(piece(text, statement));
  }
  return { pieces, opaque: false };
}

// -- PL/pgSQL --------------------------------------------------------------------------------------------------------

function plpgsqlPieces(body: string): Pieces | undefined {
  const block = readPlpgsql(body);
  if (!block) return undefined;
  const found: Found = { body, pieces: [], opaque: false };
  visit(block, found);
  return found;
}

interface Found {
  readonly body: string;
  readonly pieces: Piece[];
  opaque: boolean;
}

function visit(command: Command, found: Found) {
  switch (command.kind) {
    case 'block':
      return visitBlock(command, found);
    case 'if':
    case 'case':
      for (const { condition, body } of command.arms) {
        addValue(condition, found);
        visitAll(body, found);
      }
      return visitAll(command.otherwise ?? [], found);
    case 'loop':
      visitHeader(command.header, found);
      return visitAll(command.body, found);
    case 'exit':
    case 'continue':
      return addValue(command.when, found);
    case 'assign':
      return addValue(command.value, found);
    case 'return':
      return addReturn(command, found);
    case 'perform':
      return addBehind(/^perform\b/i, 'SELECT ', command.span, found);
    case 'sql':
      return addSql(command, found);
    case 'execute':
      found.opaque = true;
      return;
    case 'raise':
    case 'forget':
    case 'commit':
      return;
  }
}

function visitAll(commands: readonly Command[], found: Found): void {
  for (const command of commands) visit(command, found);
}

function visitBlock({ declarations, body, handlers }: CommandOf<'block'>, found: Found) {
  for (const { value } of declarations) addValue(value, found);
  visitAll(body, found);
  for (const handler of handlers) visitAll(handler.body, found);
}

function visitHeader(header: LoopHeader, found: Found): void {
  if (header.kind === 'while') addValue(header.condition, found);
  if (header.kind === 'query') found.pieces.push(piece(found.body, header.query));
  if (header.kind === 'other') found.opaque = true;
}

/** An expression is of interest where it holds a query. */
function addValue(value: Span | undefined, { body, pieces }: Found): void {
  if (!value || !/\bselect\b/i.test(textOf(body, value))) return;
  const prefix = `${asView}SELECT `;
  pieces.push({ sql: prefix + textOf(body, value), start: value.start - prefix.length });
}

function addReturn({ value, span }: CommandOf<'return'>, found: Found) {
  if (value) return addValue(value, found);
  const written = textOf(found.body, span);
  if (/^return\s+query\s+execute\b/i.test(written)) found.opaque = true;
  else if (/^return\s+query\b/i.test(written)) addBehind(/^return\s+query\b/i, '', span, found);
}

/** What stands behind the first words, with others of the same length or less in their place. */
function addBehind(words: RegExp, instead: string, { start, end }: Span, found: Found): void {
  const written = found.body.slice(start, end);
  const length = words.exec(written)?.[0].length ?? 0;
  const sql = instead + written.slice(length);
  const shorter = sql.length - sql.trimStart().length;
  const at = { start: start + length - instead.length + shorter, end };
  found.pieces.push(piece(found.body, at, sql.trimStart()));
}

function addSql({ span, intoAt }: CommandOf<'sql'>, found: Found) {
  const { body } = found;
  const written = textOf(body, span);
  if (!/^(?:select|insert|update|delete|merge|with|values)\b/i.test(written)) return;
  if (!intoAt) {
    found.pieces.push(piece(body, span));
    return;
  }
  const blank = ' '.repeat(intoAt.end - intoAt.start);
  found.pieces.push(piece(body, span, body.slice(span.start, intoAt.start) + blank + body.slice(intoAt.end, span.end)));
}
