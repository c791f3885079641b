/** Rows of queries in code: of literals, and of the system catalogs where equalities say which objects are meant. */
import { Cursor } from '../../syntax/cursor.js';
import type { Expression, FromItem, Query } from '../../syntax/expression.js';
import { identifierValue, lex } from '../../syntax/lexer.js';
import { textOf } from '../../text/span.js';
import {
  aliasedTable,
  aliasOf,
  type Bindings,
  canBind,
  conjuncts,
  isOutside,
  isSystem,
  wantedValues,
  withRow,
} from './bindings.js';
import { type Environment, evaluate } from './evaluate.js';
import { readExpressions } from './read.js';
import { systemTable } from './system-tables.js';
import { aggregated, oneField, renamed, setOf, targetRows } from './targets.js';
import { type RowValue, textOfValue, type Value } from './values.js';

/** The rows, each with the values of its targets in order. */
export type Known = readonly RowValue[];

/** `undefined` where which rows there are, and how many, is not known. */
export function rowsOf(query: Query, env: Environment): Known | undefined {
  const source = env.source.slice(query.span.start, query.span.end);
  if (/^\s*\(?\s*values\b/i.test(source)) return valuesRows(query, env);
  if (query.branches.length > 0) return unionRows(query, source, env);
  if (/\b(group\s+by|having|limit|offset|fetch\s+(first|next)|distinct\s+on)\b/i.test(source))
    return skipped(query, env);
  const found = boundRows(query, env);
  if (!found || found.fresh || !found.complete) return skipped(query, env);
  const rows = found.rows.map((row) => withRow(env, row));
  const aggregate = aggregated(query, rows, env);
  if (aggregate) return aggregate.value === undefined ? undefined : [aggregate.value];
  const result: RowValue[] = [];
  for (const [i, inner] of rows.entries()) {
    const own = targetRows(query, found.rows[i] as Bindings, inner);
    if (!own) return undefined;
    result.push(...own);
  }
  return /^\s*select\s+distinct\b/i.test(source) ? distinct(result) : result;
}

/**
 * Whether there is a row. A query that reads what replay does not follow is answered as in a fresh database: it has
 * neither rows nor other roles or extensions than the migrations made.
 */
export function exists(query: Query, env: Environment): boolean | undefined {
  const source = env.source.slice(query.span.start, query.span.end);
  if (query.branches.length > 0) return undefined;
  if (query.from.length === 0 || /^\s*\(?\s*values\b/i.test(source)) {
    const rows = rowsOf(query, env);
    return rows && rows.length > 0;
  }
  const found = boundRows(query, env);
  if (found?.fresh || (found?.complete && found.rows.length === 0 && query.from.some(isOutside))) {
    env.assume();
    return false;
  }
  if (!found || /\b(having|offset)\b/i.test(source)) return undefined;
  if (found.rows.length > 0) return true;
  return found.complete ? false : undefined;
}

/** The value of `(SELECT ...)`; NULL without a row. */
export function scalarOf(query: Query, env: Environment): Value | undefined {
  const rows = rowsOf(query, env);
  if (!rows) return undefined;
  const [row] = rows;
  return row ? [...row.fields.values()][0] : null;
}

/** The calls of a query whose rows are not known are run as often as not: their values count for nothing. */
function skipped(query: Query, env: Environment): undefined {
  for (const { value } of query.targets) env.skip(value);
  return undefined;
}

// -- FROM and WHERE --------------------------------------------------------------------------------------------------

interface BoundRows {
  /** By alias. */
  readonly rows: readonly Bindings[];
  /** No rows but these can be among the answers. */
  readonly complete: boolean;
  /** It reads what no migration fills in a way that replay follows. */
  readonly fresh: boolean;
}

function boundRows(query: Query, env: Environment): BoundRows | undefined {
  const source = env.source.slice(query.span.start, query.span.end);
  if (query.with.length > 0 || /\b(left|right|full)\s+(outer\s+)?join\b/i.test(source)) return undefined;
  const conditions = query.conditions.flatMap(conjuncts);
  let rows: readonly Bindings[] = [new Map()];
  let complete = true;
  let open: readonly FromItem[] = query.from;
  if (open.some((item) => item.kind === 'relation' && !isSystem(item))) return { rows: [], complete, fresh: true };
  while (open.length > 0) {
    const ready = open.filter((item) => canBind(item, open, conditions, rows, env));
    const next = ready.find((item) => aliasedTable(item) === 'pg_namespace') ?? ready[0] ?? open[0];
    if (!next) break;
    const bound: Bindings[] = [];
    for (const row of rows) {
      const found = itemRows(next, open, conditions, withRow(env, row), row);
      if (!found) return undefined;
      complete &&= found.complete;
      for (const one of found.rows) bound.push(new Map([...row, [aliasOf(next), one]]));
    }
    rows = bound;
    open = open.filter((item) => item !== next);
  }
  const kept: Bindings[] = [];
  for (const row of rows) {
    const inner = withRow(env, row);
    const outcomes = conditions.map((condition) => evaluate(condition, inner));
    if (outcomes.includes(false) || outcomes.includes(null)) continue;
    if (outcomes.includes(undefined)) complete = false;
    else if ([...row.values()].some(isSystemRow)) complete = false;
    else kept.push(row);
  }
  return { rows: kept, complete, fresh: false };
}

/** A row that stands for PostgreSQL's own objects has no name. */
function isSystemRow({ fields }: RowValue): boolean {
  return [...fields.values()].some((value) => textOfValue(value) === 'pg_catalog');
}

/** `undefined` where which rows there are depends on a value that is not known. */
function itemRows(
  item: FromItem,
  open: readonly FromItem[],
  conditions: readonly Expression[],
  env: Environment,
  row: Bindings,
): { readonly rows: readonly RowValue[]; readonly complete: boolean } | undefined {
  if (item.kind === 'relation') {
    const table = systemTable(item.relation.schema?.value, item.relation.name.value);
    const wanted = table && wantedValues(item, table.columns, conditions, env, row, open);
    return wanted && table.rows(wanted, env.state);
  }
  const names = columnNames(item, env);
  if (item.kind === 'subquery') {
    const rows = rowsOf(item.query, env);
    return rows && { rows: rows.map((one) => renamed(one, names)), complete: true };
  }
  if (item.call.kind !== 'call') return undefined;
  const values = setOf(item.call, env);
  if (values) return { rows: values.map((value) => renamed(oneField(aliasOf(item), value), names)), complete: true };
  const value = evaluate(item.call, env);
  return { rows: [oneField(aliasOf(item), value)], complete: true };
}

// -- VALUES and UNION ------------------------------------------------------------------------------------------------

function valuesRows(query: Query, env: Environment): Known | undefined {
  const text = env.source.slice(query.span.start, query.span.end);
  const cursor = new Cursor(text, lex(text));
  let at = 0;
  while (!cursor.is(at, 'values')) at++;
  const rows: RowValue[] = [];
  for (at++; cursor.char(at, '('); at = cursor.pair(at) + (cursor.char(cursor.pair(at) + 1, ',') ? 2 : 1)) {
    const { first, last } = cursor.inside(at);
    const read = readExpressions(env.state.engine, textOf(text, cursor.span(first, last)));
    if (!read) return undefined;
    const inner = { ...env, source: read.source };
    const fields = read.expressions.map((e, i) => [`column${i + 1}`, evaluate(e, inner)] as const);
    rows.push({ kind: 'row', fields: new Map(fields) });
  }
  return rows;
}

function unionRows(query: Query, source: string, env: Environment): Known | undefined {
  if (/\b(intersect|except)\b/i.test(source)) return undefined;
  const branches = query.branches.map((branch) => rowsOf(branch, env));
  const [first] = branches.flatMap((rows) => rows?.slice(0, 1) ?? []);
  if (!branches.every((rows) => rows !== undefined) || !first) return undefined;
  const names = [...first.fields.keys()];
  const rows = branches.flat().map((row) => renamed(row, names));
  return /\bunion\s+all\b/i.test(source) ? rows : distinct(rows);
}

function distinct(rows: Known): Known {
  const seen = new Map<string, RowValue>();
  for (const row of rows) seen.set(JSON.stringify([...row.fields.values()]), row);
  return [...seen.values()];
}

/** The names in `AS alias (a, b)`. */
function columnNames(item: FromItem, env: Environment): readonly string[] {
  const end = item.kind === 'function' ? item.call.span.end : undefined;
  const text = env.source.slice(end ?? item.span.start, item.span.end);
  const cursor = new Cursor(text, lex(text));
  const { last } = cursor.all;
  const open = cursor.char(last, ')') ? cursor.pair(last) : last;
  if (open === 0 || open === last) return [];
  return cursor.commas(cursor.inside(open)).flatMap(({ first }) => {
    const token = cursor.tokens[first];
    return token ? [identifierValue(text, token)] : [];
  });
}
