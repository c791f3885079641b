/** Rows of queries in code: of literals, and of the system catalogs where equalities say which objects are meant. */
import { Cursor } from '../../syntax/cursor.js';
import { type Expression, type FromItem, type Query, walk } from '../../syntax/expression.js';
import { identifierValue, lex } from '../../syntax/lexer.js';
import { textOf } from '../../text/span.js';
import { type Environment, evaluate } from './evaluate.js';
import { readExpressions } from './read.js';
import { outsideTables, systemTable } from './system-tables.js';
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

type Bindings = ReadonlyMap<string, RowValue>;

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

function conjuncts(condition: Expression): readonly Expression[] {
  return condition.kind === 'and' ? condition.operands.flatMap(conjuncts) : [condition];
}

function isOutside(item: FromItem): boolean {
  const name = item.kind === 'relation' ? item.relation.name.value : '';
  return outsideTables.has(name);
}

function isSystem(item: Extract<FromItem, { kind: 'relation' }>): boolean {
  return systemTable(item.relation.schema?.value, item.relation.name.value) !== undefined;
}

/** Which schema is meant says best where an object is to be looked for. */
function aliasedTable(item: FromItem): string | undefined {
  return item.kind === 'relation' ? item.relation.name.value : undefined;
}

function aliasOf(item: FromItem): string {
  if (item.alias !== undefined) return item.alias;
  if (item.kind === 'relation') return item.relation.name.value;
  return item.kind === 'function' && item.call.kind === 'call' ? item.call.name : '';
}

/** Whether some equality with what is known already narrows it down. */
function canBind(
  item: FromItem,
  open: readonly FromItem[],
  conditions: readonly Expression[],
  rows: readonly Bindings[],
  env: Environment,
): boolean {
  if (item.kind !== 'relation') return true;
  const table = systemTable(item.relation.schema?.value, item.relation.name.value);
  const [row] = rows;
  if (!table || !row || open.length === 1) return true;
  const wanted = wantedValues(item, table.columns, conditions, withRow(env, row), row, open);
  const narrow = (column: string) => column !== 'contype' && column !== 'relkind' && wanted?.(column) !== undefined;
  return table.columns.some(narrow);
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

/**
 * What a table's columns must be for a row to count, by the equalities among the conditions. `undefined` where one is
 * with a value that is not known, and not only because it comes from a table of `open`.
 */
function wantedValues(
  item: Extract<FromItem, { kind: 'relation' }>,
  columns: readonly string[],
  conditions: readonly Expression[],
  env: Environment,
  row: Bindings,
  open: readonly FromItem[],
): ((column: string) => Value | undefined) | undefined {
  const alias = aliasOf(item);
  const values = new Map<string, Value>();
  for (const condition of conditions) {
    if (condition.kind !== 'operator' || condition.name !== '=' || !condition.left || !condition.right) continue;
    for (const [own, other] of [
      [condition.left, condition.right],
      [condition.right, condition.left],
    ] as const) {
      const column = columnOf(own, alias, columns, row);
      if (column === undefined || columnOf(other, alias, columns, row) !== undefined) continue;
      const value = evaluate(other, env);
      if (value === undefined && !speaksOf(other, open, row)) return undefined;
      if (value !== undefined && value !== null) values.set(column, value);
    }
  }
  return (column) => values.get(column);
}

/** Whether the expression has a column of a table that is not bound yet. */
function speaksOf(e: Expression, open: readonly FromItem[], row: Bindings): boolean {
  for (const part of walk(e)) {
    if (part.kind !== 'column') continue;
    const name = part.path.at(-1)?.value ?? '';
    const qualifier = part.path.at(-2)?.value;
    if (qualifier !== undefined && row.has(qualifier)) continue;
    const isColumnOf = (item: FromItem) => {
      if (qualifier !== undefined) return aliasOf(item) === qualifier;
      return item.kind !== 'relation' || columnsOf(item).includes(name);
    };
    if (open.some(isColumnOf)) return true;
  }
  return false;
}

function columnsOf({ relation }: Extract<FromItem, { kind: 'relation' }>): readonly string[] {
  return systemTable(relation.schema?.value, relation.name.value)?.columns ?? [];
}

/** A cast of a column, as PostgreSQL's `name` often has, is the column. */
function columnOf(e: Expression, alias: string, columns: readonly string[], row: Bindings): string | undefined {
  if (e.kind === 'cast') return e.type.name === 'text' ? columnOf(e.operand, alias, columns, row) : undefined;
  if (e.kind !== 'column') return undefined;
  const name = e.path.at(-1)?.value ?? '';
  if (!columns.includes(name)) return undefined;
  const qualifier = e.path.at(-2)?.value;
  if (qualifier !== undefined) return qualifier === alias ? name : undefined;
  return [...row.values()].some((other) => other.fields.has(name)) ? undefined : name;
}

/** An environment in which the columns of a row hide the variables. */
function withRow(env: Environment, row: Bindings): Environment {
  if (row.size === 0) return env;
  const { state, source, parameter, call, skip, assume, fail } = env;
  return {
    state,
    source,
    parameter,
    call,
    skip,
    assume,
    fail,
    variable(path) {
      const [first, second] = path;
      if (first === undefined) return undefined;
      if (second !== undefined) {
        const bound = row.get(path.at(-2) as string);
        return bound ? bound.fields.get(path.at(-1) as string) : env.variable(path);
      }
      const holder = [...row.values()].find((one) => one.fields.has(first));
      if (holder) return holder.fields.get(first);
      return row.get(first) ?? env.variable(path);
    },
  };
}

// -- Targets ---------------------------------------------------------------------------------------------------------

function targetRows(query: Query, row: Bindings, env: Environment): readonly RowValue[] | undefined {
  const sets = query.targets.filter(({ value }) => isSet(value));
  if (sets.length > 1) return undefined;
  const [set] = sets;
  const values = set?.value.kind === 'call' ? setOf(set.value, env) : undefined;
  if (set && !values) return undefined;
  const rows: RowValue[] = [];
  for (const value of values ?? [undefined]) {
    const fields = new Map<string, Value | undefined>();
    for (const target of query.targets) {
      if (isStar(target.value)) {
        for (const [name, field] of starFields(target.value, row)) fields.set(name, field);
      } else {
        fields.set(target.alias ?? nameOf(target.value), target === set ? value : evaluate(target.value, env));
      }
    }
    rows.push({ kind: 'row', fields });
  }
  return rows;
}

/** `*` or `alias.*`. A column that is not followed is not known as a field either. */
function starFields(e: Expression, row: Bindings): readonly (readonly [string, Value | undefined])[] {
  const alias = e.kind === 'column' ? e.path.at(-2)?.value : undefined;
  const meant = [...row].filter(([name]) => alias === undefined || name === alias);
  return meant.flatMap(([, { fields }]) => [...fields]);
}

function isStar(e: Expression): boolean {
  return e.kind === 'column' && e.path.at(-1)?.value === '*';
}

function nameOf(e: Expression): string {
  if (e.kind === 'column') return e.path.at(-1)?.value ?? '';
  if (e.kind === 'cast') return e.operand.kind === 'column' ? nameOf(e.operand) : e.type.name;
  return e.kind === 'call' ? e.name : '?column?';
}

/** `undefined` where no target is an aggregate; else its one row, if its value is known. */
function aggregated(
  query: Query,
  rows: readonly Environment[],
  env: Environment,
): { readonly value: RowValue | undefined } | undefined {
  const [target] = query.targets;
  if (target?.value.kind !== 'call' || !['count', 'array_agg', 'string_agg'].includes(target.value.name)) {
    return undefined;
  }
  if (query.targets.length > 1 || /\b(filter|distinct|order)\b/i.test(textOf(env.source, target.value.span))) {
    return { value: undefined };
  }
  const { name, args } = target.value;
  const [of, by] = args;
  const field = target.alias ?? name;
  if (name === 'count') return { value: of ? undefined : oneField(field, rows.length) };
  const items = of ? rows.map((inner) => evaluate(of, inner)) : [];
  if (items.length === 0) return { value: oneField(field, null) };
  if (name === 'array_agg') return { value: oneField(field, { kind: 'array', items }) };
  const texts = items.map(textOfValue);
  const separator = by && evaluate(by, env);
  const known = typeof separator === 'string' && texts.every((text) => text !== undefined);
  return { value: known ? oneField(field, texts.join(separator)) : undefined };
}

function isSet(e: Expression): boolean {
  return e.kind === 'call' && (e.name === 'unnest' || e.name === 'generate_series');
}

/** The values of a call that gives several rows; `undefined` for any other. */
function setOf(
  call: Extract<Expression, { kind: 'call' }>,
  env: Environment,
): readonly (Value | undefined)[] | undefined {
  if (!isSet(call)) return undefined;
  const args = call.args.map((argument) => evaluate(argument, env));
  const [first, last] = args;
  if (call.name === 'unnest') {
    return typeof first === 'object' && first?.kind === 'array' && args.length === 1 ? first.items : undefined;
  }
  if (typeof first !== 'number' || typeof last !== 'number' || args.length !== 2 || last - first > 10_000) {
    return undefined;
  }
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
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

function renamed(row: RowValue, names: readonly string[]): RowValue {
  if (names.length === 0) return row;
  return { kind: 'row', fields: new Map([...row.fields].map(([name, value], i) => [names[i] ?? name, value])) };
}

function oneField(name: string, value: Value | undefined): RowValue {
  return { kind: 'row', fields: new Map([[name, value]]) };
}
