/** A SQL file, split into statements. Immutable: an edit makes a new one that shares what did not change. */
import { type Span, shift } from '../text/span.js';
import type { Ddl } from './ddl.js';
import type { SyntaxFault } from './engine.js';

export interface SourceFile {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** In the order of the text. */
  readonly statements: readonly Statement[];
  /** Comments between and inside statements, in the order of the text. Spans are relative to the file. */
  readonly comments: readonly CommentToken[];
  /**
   * What the file says: its statements, but in place of each that an edit broke the ones that stood there. These are
   * the same objects as before, so whatever follows from them stays as it is.
   */
  readonly readings: readonly Statement[];
  /**
   * The offset at which a statement of this file begins; for a kept one, that of the broken one in its place; for one
   * that another statement's code runs, that of the other one.
   */
  startOf(statement: Statement): number;
  /** True for a statement that is not in the text any more, but in place of a broken one among the readings. */
  isKept(statement: Statement): boolean;
  /** Where a span of a statement or reading stands in the file; `undefined` where an edit broke the statement there. */
  placeOf(statement: Statement, span: Span): Span | undefined;
}

/**
 * One occurrence of a statement in one file, from its first token to its last, without comments around it and
 * without the terminator. An edit elsewhere in the file keeps the object, so identity says "unchanged"; where it
 * stands now, only the file knows.
 */
export interface Statement {
  readonly path: string;
  readonly text: string;
  readonly ddl: Ddl;
  /** Set when the grammar refused the statement. `ddl` then holds what could be saved. */
  readonly fault: SyntaxFault | undefined;
  /** How it ended; `undefined` at the end of the file or before a statement that recovery found. */
  readonly terminator: ';' | 'marker' | undefined;
  /**
   * What stood in its place when that last parsed, for a statement that an edit broke; empty where nothing stood there.
   * Absent for one that has been broken since the file was opened: then `ddl` is all there is.
   */
  readonly kept: readonly Statement[] | undefined;
  /** Set where the code of another statement runs it, and it stands in no file itself. */
  readonly within?: Within;
}

/** Where a statement that another one runs stands in that one, which itself stands in a file. */
export interface Within {
  readonly statement: Statement;
  readonly span: Span;
  /** Its text stands at the span as it is. Else it is made by what stands there. */
  readonly verbatim: boolean;
}

/** The statement of a file by which this one runs: itself, mostly. */
export function writtenStatement(statement: Statement): Statement {
  return statement.within?.statement ?? statement;
}

/** A span of a statement, as one of `writtenStatement`. */
export function writtenSpan({ within }: Statement, span: Span): Span {
  if (!within) return span;
  return within.verbatim ? shift(span, within.span.start) : within.span;
}

export interface CommentToken {
  readonly span: Span;
  readonly style: 'line' | 'block';
}
