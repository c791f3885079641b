/**
 * Cuts a file into pieces of one statement each, with the scanner alone: the same bounds PostgreSQL's grammar finds,
 * and beyond them what psql and migration tools put between statements.
 */
import type { Span } from '../text/span.js';
import { type Token, wordIs } from './lexer.js';
import { isCommentKind, Scanner } from './scanner.js';
import type { CommentToken, Statement } from './source-file.js';

/**
 * A stretch of a file: one statement, or none (empty statements, the rest of the file), with the comments, psql
 * commands and template lines before it and the terminator and COPY data behind it. Pieces tile a text.
 */
export interface Piece {
  /** Where the next piece begins. */
  readonly end: number;
  /** From the first token to the last. */
  readonly statement: Span | undefined;
  /** What `lex` answers for the statement's text; absent where it is long, since data in bulk is not looked into. */
  readonly tokens: readonly Token[] | undefined;
  readonly terminator: Statement['terminator'];
  readonly comments: readonly CommentToken[];
  /** A quote, dollar quote or block comment stays open to the end of the text. */
  readonly unterminated: boolean;
  /** The piece depends on no text from this offset on; infinite where it depends on where the text ends. */
  readonly reach: number;
}

/**
 * Reads the piece that begins at `from`. A semicolon ends a statement even inside parentheses, so that a half-typed
 * `CREATE TABLE x (` ends at the next one; only the action list of CREATE RULE and a BEGIN ATOMIC body hold semicolons.
 * A statement also ends before a marker comment of a migration tool. COPY data that no `\.` ends is not skipped.
 */
export function readPiece(text: string, from: number): Piece {
  const scanner = new Scanner(text, from);
  const progress = new Progress();
  const comments: CommentToken[] = [];
  let tokens: Token[] | undefined = [];
  let start = -1;
  let last = from;
  let unterminated = false;
  // Set where COPY data was looked for and its end not found: text anywhere below may bring it.
  let endless = false;
  const piece = (terminator: Statement['terminator'], end: number, reach: number): Piece => ({
    end,
    statement: start < 0 ? undefined : { start, end: last },
    tokens,
    terminator,
    comments,
    unterminated,
    reach: endless ? Number.POSITIVE_INFINITY : reach,
  });

  while (scanner.next()) {
    const { kind } = scanner;
    unterminated = scanner.unterminated;
    const isComment = isCommentKind(kind);
    if (isComment && !unterminated) {
      const style = kind === 'line-comment' ? 'line' : 'block';
      comments.push({ span: { start: scanner.start, end: scanner.end }, style });
      if (start >= 0 && style === 'line' && isMarker(text, scanner.start, scanner.end)) {
        return piece('marker', scanner.end, scanner.end + 1);
      }
      continue;
    }
    const code = text.charCodeAt(scanner.start);
    if (code === semicolon && !progress.holdsSemicolons()) {
      const data = progress.expectsCopyData() ? copyDataEnd(text, scanner.end) : scanner.end;
      endless ||= data < 0;
      const end = data < 0 ? scanner.end : data;
      return piece(';', end, end + 1);
    }
    if (code === backslash && kind === 'operator') {
      const command = readCommand(text, scanner.start);
      if (start >= 0 && command.sends) return piece(';', command.end, command.end + 1);
      if (start < 0) {
        endless ||= command.endless;
        scanner.moveTo(command.end);
        continue;
      }
    }
    if (start < 0) {
      const templateEnd = code === brace ? templateLineEnd(text, from, scanner.start) : -1;
      if (templateEnd >= 0) {
        scanner.moveTo(templateEnd);
        continue;
      }
      start = scanner.start;
      // Here it is part of a word; at the start of a text of its own it would be none.
      if (code === byteOrderMark) tokens = undefined;
    }
    last = scanner.end;
    if (last - start > longestTokenized) tokens = undefined;
    else if (!isComment) tokens?.push({ kind, start: scanner.start - start, end: last - start });
    progress.take(scanner);
  }
  return piece(undefined, text.length, Number.POSITIVE_INFINITY);
}

const semicolon = 59;
const backslash = 92;
const brace = 123;
const byteOrderMark = 0xfeff;

/** In UTF-16 units. */
const longestTokenized = 64 * 1024;

/** What the words so far say about the semicolons to come. A class, since there is one for each statement. */
class Progress {
  private shape: 'unknown' | 'create' | 'routine' | 'rule' | 'copy' | 'plain' = 'unknown';
  private depth = 0;
  private afterBegin = false;
  private afterFrom = false;
  private fromStdin = false;

  take(scanner: Scanner): void {
    switch (this.shape) {
      case 'plain':
        return;
      case 'unknown':
        this.shape = is(scanner, 'create') ? 'create' : is(scanner, 'copy') ? 'copy' : 'plain';
        return;
      case 'create':
        this.shape = createdShape(scanner);
        return;
      case 'copy':
        this.fromStdin ||= this.afterFrom && is(scanner, 'stdin');
        this.afterFrom = is(scanner, 'from');
        return;
      case 'rule':
        this.takeInRule(scanner);
        return;
      case 'routine':
        this.takeInRoutine(scanner);
    }
  }

  holdsSemicolons(): boolean {
    return this.depth > 0;
  }

  expectsCopyData(): boolean {
    return this.fromStdin;
  }

  private takeInRule({ text, start }: Scanner): void {
    const code = text.charCodeAt(start);
    if (code === 40) this.depth++;
    else if (code === 41) this.depth--;
  }

  private takeInRoutine(scanner: Scanner): void {
    if (this.depth === 0) {
      if (this.afterBegin && is(scanner, 'atomic')) this.depth = 1;
      this.afterBegin = is(scanner, 'begin');
    } else if (is(scanner, 'case')) {
      this.depth++;
    } else if (is(scanner, 'end')) {
      this.depth--;
    }
  }
}

/** What the word behind CREATE, and behind OR REPLACE, makes of the statement. */
function createdShape(scanner: Scanner): 'create' | 'routine' | 'rule' | 'plain' {
  if (is(scanner, 'function') || is(scanner, 'procedure')) return 'routine';
  if (is(scanner, 'rule')) return 'rule';
  return is(scanner, 'or') || is(scanner, 'replace') ? 'create' : 'plain';
}

function is({ kind, text, start, end }: Scanner, word: string): boolean {
  return kind === 'word' && wordIs(text, start, end, word);
}

const marker =
  /--(?:[ \t]*\+(?:goose|migrate)[ \t]+(?:up|down|statementbegin|statementend)\b|[ \t]*migrate:(?:up|down)\b|>[ \t]*statement-breakpoint|[ \t]*changeset[ \t])/iy;

/** Comments by which goose, sql-migrate, dbmate, Drizzle and Liquibase divide a file. */
function isMarker(text: string, start: number, end: number): boolean {
  marker.lastIndex = start;
  return marker.test(text) && marker.lastIndex <= end;
}

/** Behind the line `\.` that ends the data which begins on the line after `from`; -1 where there is none. */
function copyDataEnd(text: string, from: number): number {
  const end = /\n\\\.[ \t]*(?:\r?\n|\r|$)/g;
  end.lastIndex = from;
  return end.test(text) ? end.lastIndex : -1;
}

/** A psql command: it takes its line, and `\copy ... from stdin` the data below. */
interface PsqlCommand {
  readonly end: number;
  /** `\;`, `\g`, `\gset` and the like send the statement so far, as a semicolon does. */
  readonly sends: boolean;
  readonly endless: boolean;
}

const sending = /\\(?:g(?:x|set|exec|desc)?|crosstabview|watch)\b/y;
const copyCommand = /\\copy\b[^\r\n]*\bfrom\s+stdin\b/iy;

function readCommand(text: string, at: number): PsqlCommand {
  if (text.charCodeAt(at + 1) === semicolon) return { end: at + 2, sends: true, endless: false };
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++;
  sending.lastIndex = at;
  copyCommand.lastIndex = at;
  if (!copyCommand.test(text)) return { end, sends: sending.test(text), endless: false };
  const data = copyDataEnd(text, at);
  return { end: data < 0 ? end : data, sends: false, endless: data < 0 };
}

const templateLine = /\{\{[^\r\n]*?\}\}[ \t]*(?=[\r\n]|$)/y;

/**
 * Behind `{{ if ... }}` and other template tags that have the line, as far as it is in the piece that begins at `from`,
 * to themselves; -1 where `at` begins none.
 */
function templateLineEnd(text: string, from: number, at: number): number {
  for (let before = at - 1; before >= from; before--) {
    const code = text.charCodeAt(before);
    if (code === 10 || code === 13) break;
    if (code !== 32 && code !== 9) return -1;
  }
  templateLine.lastIndex = at;
  return templateLine.test(text) ? templateLine.lastIndex : -1;
}
