/** The rows that a query's targets make of the rows it reads. */
import type { Expression, Query } from '../../syntax/expression.js';
import { textOf } from '../../text/span.js';
import type { Bindings } from './bindings.js';
import { type Environment, evaluate } from './evaluate.js';
import { type RowValue, textOfValue, type Value } from './values.js';

export function targetRows(query: Query, row: Bindings, env: Environment): readonly RowValue[] | undefined {
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
export function aggregated(
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
export function setOf(
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

export function renamed(row: RowValue, names: readonly string[]): RowValue {
  if (names.length === 0) return row;
  return { kind: 'row', fields: new Map([...row.fields].map(([name, value], i) => [names[i] ?? name, value])) };
}

export function oneField(name: string, value: Value | undefined): RowValue {
  return { kind: 'row', fields: new Map([[name, value]]) };
}
