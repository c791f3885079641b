import type { Ddl } from './ddl.js';
import type { Token } from './lexer.js';

/** Why a statement was refused. */
export interface SyntaxFault {
  /** The parser's own words, e.g. `syntax error at or near "TABEL"`. */
  readonly message: string;
  /** UTF-16 offset relative to the statement's start. */
  readonly offset: number;
}

/** The seam between the linter and a grammar. Each implementation keeps its trees to its own folder. */
export interface Engine {
  readonly name: 'libpg-query' | 'pgsql-ast-parser';
  /**
   * True for an engine that reads only part of PostgreSQL: what it refuses is then `unreadable` (unknown) rather than
   * a syntax error.
   */
  readonly reduced: boolean;
  /**
   * Reads one statement, given without its terminator and with placeholders masked. `tokens` are those of `text`,
   * comments left out. Never throws on any text.
   */
  read(text: string, tokens: readonly Token[]): Ddl | SyntaxFault;
}

export function isFault(result: Ddl | SyntaxFault): result is SyntaxFault {
  return 'message' in result;
}
