/** Reads the text of one statement: the engine's answer, with placeholders masked and broken tables salvaged. */
import type { Span } from '../text/span.js';
import type { Ddl } from './ddl.js';
import { type Engine, isFault, type SyntaxFault } from './engine.js';
import { type FunctionResult, functionResult } from './function-result.js';
import { lex, type Token, wordIs } from './lexer.js';
import { hasTemplateBranches, isOnlyPlaceholders, maskPlaceholders } from './placeholders.js';
import { salvageTable } from './salvage.js';

/** What a statement's text says; a function of that text alone. */
export interface Reading {
  readonly ddl: Ddl;
  readonly fault: SyntaxFault | undefined;
}

/**
 * What the statement says, or `undefined` where the engine refuses it. Placeholders are masked only where the text as
 * written is refused, since what looks like one may be SQL. Data in bulk is not given to the engine. `tokens` are those
 * of the text, where the caller has them.
 */
export function tryStatement(engine: Engine, text: string, tokens?: readonly Token[]): Reading | undefined {
  const unseen = readUnseen(text);
  if (unseen) return { ddl: unseen, fault: undefined };
  const { result, masked } = tryRead(engine, text, tokens);
  return isFault(result) ? undefined : { ddl: withResult(engine, result, masked), fault: undefined };
}

/**
 * What the statement says, as far as it can be read. Where a template chooses between parts of the text, a refusal
 * says nothing about the SQL, and neither does the refusal of an engine that reads only part of PostgreSQL.
 */
export function readStatement(engine: Engine, text: string): Reading {
  const unseen = readUnseen(text);
  if (unseen) return { ddl: unseen, fault: undefined };
  const { result, masked, tokens } = tryRead(engine, text);
  if (!isFault(result)) return { ddl: withResult(engine, result, masked), fault: undefined };
  const silent = engine.reduced || hasTemplateBranches(text);
  const table = silent ? undefined : salvageTable(engine, masked, tokens);
  return { ddl: table ?? { kind: 'unreadable', span: spanOf(text) }, fault: silent ? undefined : result };
}

/** The body is read when somebody asks. */
function withResult(engine: Engine, ddl: Ddl, text: string): Ddl {
  if (ddl.kind !== 'create-function') return ddl;
  let read: { readonly result: FunctionResult | undefined } | undefined;
  return {
    get result() {
      read ??= { result: functionResult(engine, ddl, text) };
      return read.result;
    },
    ...ddl,
  };
}

/** Statements that are not for the engine: data in bulk, and a placeholder for whole statements. */
function readUnseen(text: string): Ddl | undefined {
  const tag = bulkTag(text);
  if (tag) return { kind: 'other', tag, span: spanOf(text) };
  if (!isOnlyPlaceholders(text)) return undefined;
  return { kind: 'opaque', tag: 'execute', body: undefined, bodySpan: undefined, calls: [], span: spanOf(text) };
}

interface Attempt {
  readonly result: Ddl | SyntaxFault;
  readonly masked: string;
  readonly tokens: readonly Token[];
}

function tryRead(engine: Engine, text: string, tokens: readonly Token[] = lex(text)): Attempt {
  // Only an open comment makes a statement without tokens; an engine would see an empty one.
  if (tokens.length === 0) return { result: { message: 'unterminated /* comment', offset: 0 }, masked: text, tokens };
  const result = engine.read(text, tokens);
  if (!isFault(result)) return { result, masked: text, tokens };
  const masked = maskPlaceholders(text);
  if (masked === text) return { result, masked, tokens };
  const maskedTokens = lex(masked);
  return { result: engine.read(masked, maskedTokens), masked, tokens: maskedTokens };
}

/** From this many UTF-16 units on, INSERT and COPY are data rather than a statement to look into. */
const bulk = 256 * 1024;

function bulkTag(text: string): string | undefined {
  if (text.length <= bulk) return undefined;
  if (wordIs(text, 0, 6, 'insert')) return 'InsertStmt';
  return wordIs(text, 0, 4, 'copy') ? 'CopyStmt' : undefined;
}

function spanOf(text: string): Span {
  return { start: 0, end: text.length };
}
