/** A SQL file, split into statements. Immutable: an edit makes a new one that shares what did not change. */
import type { Span } from '../text/span.js';
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
  /** The offset at which a statement of this file begins. */
  startOf(statement: Statement): number;
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
}

export interface CommentToken {
  readonly span: Span;
  readonly style: 'line' | 'block';
}
