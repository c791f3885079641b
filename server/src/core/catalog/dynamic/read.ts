/** Reads what stands in code: expressions, queries and statements. */
import type { Engine } from '../../syntax/engine.js';
import type { Expression, Query } from '../../syntax/expression.js';
import { type Reading, readStatement, tryStatement } from '../../syntax/read-statement.js';
import { readPiece } from '../../syntax/split.js';
import { type Span, textOf } from '../../text/span.js';

export interface ReadQuery {
  readonly query: Query;
  /** The text that spans are relative to. */
  readonly source: string;
}

export interface ReadExpressions {
  readonly expressions: readonly Expression[];
  readonly source: string;
}

/** An engine reads statements only, so a query is read as that of a view. */
export function readQuery(engine: Engine, text: string): ReadQuery | undefined {
  const source = `CREATE VIEW v AS ${text}`;
  const ddl = cached(engine, source, () => tryStatement(engine, source))?.ddl;
  return ddl?.kind === 'create-view' ? { query: ddl.query, source } : undefined;
}

/** A list of expressions, as SELECT has it. */
export function readExpressions(engine: Engine, text: string): ReadExpressions | undefined {
  const read = readQuery(engine, `SELECT ${text}`);
  return read && { expressions: read.query.targets.map((target) => target.value), source: read.source };
}

export interface ReadStatement extends Reading {
  readonly text: string;
  /** Where it stands in the text that was read. */
  readonly span: Span;
}

/** The statements of a text. */
export function readStatements(engine: Engine, text: string): readonly ReadStatement[] {
  const found: ReadStatement[] = [];
  for (let at = 0; at < text.length; ) {
    const { statement: span, end } = readPiece(text, at);
    at = end;
    if (!span) continue;
    const own = textOf(text, span);
    found.push({ text: own, span, ...(cached(engine, own, () => readStatement(engine, own)) as Reading) });
  }
  return found;
}

/** What was read lately, by its text: code runs again whenever something that it looked at has changed. */
const lately = new WeakMap<Engine, Map<string, Reading | undefined>>();
const mostReadings = 5_000;

function cached(engine: Engine, text: string, read: () => Reading | undefined): Reading | undefined {
  let readings = lately.get(engine);
  if (!readings || readings.size > mostReadings) {
    readings = new Map();
    lately.set(engine, readings);
  }
  if (!readings.has(text)) readings.set(text, read());
  return readings.get(text);
}
