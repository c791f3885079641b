/** The tables of a query while they are bound to rows: what the conditions say of the rows of the next one. */
import { type Expression, type FromItem, walk } from '../../syntax/expression.js';
import { type Environment, evaluate } from './evaluate.js';
import { outsideTables, systemTable } from './system-tables.js';
import type { RowValue, Value } from './values.js';

export type Bindings = ReadonlyMap<string, RowValue>;

export function conjuncts(condition: Expression): readonly Expression[] {
  return condition.kind === 'and' ? condition.operands.flatMap(conjuncts) : [condition];
}

export function isOutside(item: FromItem): boolean {
  const name = item.kind === 'relation' ? item.relation.name.value : '';
  return outsideTables.has(name);
}

export function isSystem(item: Extract<FromItem, { kind: 'relation' }>): boolean {
  return systemTable(item.relation.schema?.value, item.relation.name.value) !== undefined;
}

/** Which schema is meant says best where an object is to be looked for. */
export function aliasedTable(item: FromItem): string | undefined {
  return item.kind === 'relation' ? item.relation.name.value : undefined;
}

export function aliasOf(item: FromItem): string {
  if (item.alias !== undefined) return item.alias;
  if (item.kind === 'relation') return item.relation.name.value;
  return item.kind === 'function' && item.call.kind === 'call' ? item.call.name : '';
}

/** Whether some equality with what is known already narrows it down. */
export function canBind(
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

/**
 * What a table's columns must be for a row to count, by the equalities among the conditions. `undefined` where one is
 * with a value that is not known, and not only because it comes from a table of `open`.
 */
export function wantedValues(
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
export function withRow(env: Environment, row: Bindings): Environment {
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
