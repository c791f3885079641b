/** Places of what is about more than one token. */
import { type Statement, writtenSpan, writtenStatement } from '../syntax/source-file.js';
import type { Span } from '../text/span.js';
import type { Place } from './rule.js';

/** For what is about a file as a whole. */
export function startOfFile(path: string): Place {
  return { path, span: { start: 0, end: 0 } };
}

/** The first words of a statement, which say what it is: `CREATE TABLE`, `COMMIT`. */
export function firstWords(statement: Statement): Place {
  const end = /^\w+(?:\s+[A-Za-z]\w*)?/.exec(statement.text)?.[0].length ?? statement.text.length;
  return { statement, span: { start: 0, end } };
}

/** A part of a statement, where that is written. */
export function inStatement(statement: Statement, span: Span): Place {
  return { statement: writtenStatement(statement), span: writtenSpan(statement, span) };
}
