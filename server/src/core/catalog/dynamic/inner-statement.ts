/** Statements that stand in no file: those which the code of another statement runs. */
import type { Statement, Within } from '../../syntax/source-file.js';
import type { ReadStatement } from './read.js';

const known = new WeakMap<Statement, Map<string, Statement>>();

/** Beyond so many of one statement they are forgotten, since code that changes with every run makes ever new ones. */
const most = 10_000;

/** The statements that stand as they are in the code of this one, as far as replay ran them. */
export function statementsWithin(statement: Statement): readonly Statement[] {
  return [...(known.get(statement)?.values() ?? [])].filter(({ within }) => within?.verbatim);
}

/** The statement at a place. When code runs again, what it ran before keeps its identity. */
export function innerStatement({ text, ddl, fault }: ReadStatement, within: Within): Statement {
  const { statement: outer, span, verbatim } = within;
  let statements = known.get(outer);
  if (!statements || statements.size > most) {
    statements = new Map();
    known.set(outer, statements);
  }
  const key = `${span.start} ${span.end} ${verbatim} ${text}`;
  let statement = statements.get(key);
  if (!statement) {
    statement = { path: outer.path, text, ddl, fault, terminator: ';', kept: undefined, within };
    statements.set(key, statement);
  }
  return statement;
}
