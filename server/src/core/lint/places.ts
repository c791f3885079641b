/** Places of what is about more than one token. */
import { type SourceFile, type Statement, writtenSpan, writtenStatement } from '../syntax/source-file.js';
import type { Span } from '../text/span.js';
import type { Place } from './rule.js';

/** For what is about a file as a whole. */
export function startOfFile(path: string): Place {
  return { path, span: { start: 0, end: 0 } };
}

/** The first words of a statement, which say what it is: `CREATE TABLE`, `COMMIT`. */
export function firstWords(statement: Statement, most = 2): Place {
  const words = new RegExp(`^\\w+(?:\\s+[A-Za-z]\\w*){0,${most - 1}}`).exec(statement.text)?.[0] ?? statement.text;
  return inStatement(statement, { start: 0, end: words.length });
}

/** A part of a statement, where that is written. */
export function inStatement(statement: Statement, span: Span): Place {
  return { statement: writtenStatement(statement), span: writtenSpan(statement, span) };
}

/** The same in a file that is not replayed: a way back. */
export function placeInFile(file: SourceFile, statement: Statement, span: Span): Place {
  const start = file.startOf(statement);
  return { path: file.path, span: { start: start + span.start, end: start + span.end } };
}
