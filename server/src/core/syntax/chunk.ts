/** Turns one piece of a file into statements: the unit in which a changed file is read again. */
import { shift } from '../text/span.js';
import type { Engine, SyntaxFault } from './engine.js';
import type { Token } from './lexer.js';
import { isOnlyPlaceholders } from './placeholders.js';
import { type Reading, readStatement, tryStatement } from './read-statement.js';
import { type Recovery, recover } from './recover.js';
import { isCommentKind, Scanner } from './scanner.js';
import type { CommentToken, Statement } from './source-file.js';
import { type Piece, readPiece } from './split.js';

/**
 * What a stretch of text holds. It is a function of the text from its first offset up to `reach`, wherever in a file
 * that text stands, but for what broken statements keep, so versions of a file share it. Offsets are relative to its
 * start.
 */
export interface Chunk {
  readonly length: number;
  /** Infinite where the chunk depends on the end of the file. */
  readonly reach: number;
  readonly statements: readonly Statement[];
  /** Where each of the statements begins. */
  readonly offsets: readonly number[];
  readonly comments: readonly CommentToken[];
}

/**
 * A function that reads the chunk at an offset of `text`. `known` answers what a statement with this text, free of
 * faults, was read as before.
 */
export function createChunkReader(
  engine: Engine,
  path: string,
  text: string,
  known: (statement: string) => Reading | undefined,
): (at: number) => Chunk {
  // Recovery tries statements whose own chunk comes next.
  const tried = new Map<string, Reading>();
  const attempt: Attempt = (statement, tokens) =>
    known(statement) ?? tried.get(statement) ?? tryStatement(engine, statement, tokens);
  const parses = (statement: string) => {
    const reading = attempt(statement);
    if (reading) tried.set(statement, reading);
    return reading !== undefined;
  };

  return (at) => {
    const piece = readPiece(text, at);
    const written = statementText(text, piece);
    if (written === undefined) return wholeChunk(path, at, piece, written, undefined, piece.reach);

    const reading = piece.unterminated ? undefined : attempt(written, piece.tokens);
    if (reading) return wholeChunk(path, at, piece, written, reading, piece.reach);
    if (engine.reduced && !piece.unterminated) {
      return wholeChunk(path, at, piece, written, readStatement(engine, written), piece.reach);
    }

    const recovery = recover(text, piece, parses);
    if (recovery.cuts.length === 0) {
      return wholeChunk(path, at, piece, written, readStatement(engine, written), recovery.reach);
    }
    return readRegions(engine, path, text, at, piece, recovery, attempt);
  };
}

type Attempt = (statement: string, tokens?: readonly Token[]) => Reading | undefined;

/** The chunk of one piece that begins at `at`, which is what nearly all text consists of. */
function wholeChunk(
  path: string,
  at: number,
  piece: Piece,
  text: string | undefined,
  reading: Reading | undefined,
  reach: number,
): Chunk {
  const { statement, offset, comments } = toPart(path, text, piece, -at, reading);
  return {
    length: piece.end - at,
    reach: reach - at,
    statements: statement ? [statement] : [],
    offsets: statement ? [offset] : [],
    comments,
  };
}

/** Each region between two cuts is read as a text of its own. */
function readRegions(
  engine: Engine,
  path: string,
  text: string,
  at: number,
  piece: Piece,
  { cuts, resumes, reach }: Recovery,
  attempt: Attempt,
): Chunk {
  const end = resumes ? (cuts.at(-1) as number) : piece.end;
  const bounds = resumes ? [at, ...cuts] : [at, ...cuts, end];
  const parts: Part[] = [];
  for (let i = 0; i + 1 < bounds.length; i++) {
    const from = bounds[i] as number;
    const to = bounds[i + 1] as number;
    const region = text.slice(from, to);
    const next = engine.reduced || cuts.includes(to) === false ? undefined : firstWord(text, to);
    for (let local = 0; local < region.length; ) {
      const inner = readPiece(region, local);
      const written = statementText(region, inner);
      const reading = written === undefined ? undefined : readInRegion(engine, written, inner, next, attempt);
      parts.push(toPart(path, written, inner, from - at, reading));
      local = inner.end;
    }
  }
  return join(parts, end - at, reach - at);
}

/** A statement that only lacks its semicolon before `next` is read in full, and refused where PostgreSQL refuses it. */
function readInRegion(
  engine: Engine,
  written: string,
  piece: Piece,
  next: string | undefined,
  attempt: Attempt,
): Reading {
  const reading = piece.unterminated ? undefined : attempt(written, piece.tokens);
  if (!reading) return readStatement(engine, written);
  if (next === undefined || piece.terminator !== undefined || isOnlyPlaceholders(written)) return reading;
  const fault: SyntaxFault = { message: `syntax error at or near "${next}"`, offset: written.length };
  return { ddl: reading.ddl, fault };
}

function firstWord(text: string, from: number): string | undefined {
  const scanner = new Scanner(text, from);
  while (scanner.next()) if (!isCommentKind(scanner.kind)) return text.slice(scanner.start, scanner.end);
  return undefined;
}

interface Part {
  readonly statement: Statement | undefined;
  readonly offset: number;
  readonly comments: readonly CommentToken[];
}

const noComments: readonly CommentToken[] = [];

/** `text` is the piece's statement; `by` is added to the piece's offsets. */
function toPart(path: string, text: string | undefined, piece: Piece, by: number, reading: Reading | undefined): Part {
  const comments =
    piece.comments.length === 0
      ? noComments
      : piece.comments.map(({ span, style }) => ({ span: shift(span, by), style }));
  if (text === undefined || !reading || !piece.statement) return { statement: undefined, offset: 0, comments };
  const { ddl, fault } = reading;
  return {
    statement: { path, text, ddl, fault, terminator: piece.terminator, kept: undefined },
    offset: piece.statement.start + by,
    comments,
  };
}

function join(parts: readonly Part[], length: number, reach: number): Chunk {
  const statements: Statement[] = [];
  const offsets: number[] = [];
  for (const { statement, offset } of parts) {
    if (!statement) continue;
    statements.push(statement);
    offsets.push(offset);
  }
  return { length, reach, statements, offsets, comments: parts.flatMap((part) => part.comments) };
}

/**
 * A copy: a slice would keep the whole file's text in memory for as long as the statement lives, and statements outlive
 * the versions of their file.
 */
function statementText(source: string, { statement }: Piece): string | undefined {
  return statement && ` ${source.slice(statement.start, statement.end)}`.slice(1);
}
