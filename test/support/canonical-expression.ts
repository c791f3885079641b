/**
 * An expression in one form, whether it comes from a migration or from PostgreSQL, which stores what an expression
 * means: casts made explicit, `IN` as `= ANY (ARRAY[...])`, `LIKE` as `~~`, columns qualified inside subqueries.
 */
import type { Expression, Operator, Query, Subquery } from '../../server/src/core/syntax/expression.js';
import { parseFile } from '../../server/src/core/syntax/parse.js';
import { testEngine } from './engine.js';

/** Nothing for no expression; the text itself where it is none that the grammar reads. */
export function canonicalExpression(text: string | null): string | undefined {
  if (text === null) return undefined;
  const [statement] = parseFile(testEngine(), 'e.sql', `CREATE POLICY p ON t USING (${text}\n)`).statements;
  const ddl = statement?.ddl;
  return ddl?.kind === 'create-policy' && ddl.using && !statement?.fault ? written(ddl.using) : text;
}

function written(e: Expression): string {
  switch (e.kind) {
    case 'column':
      return e.path.at(-1)?.value ?? '';
    case 'constant':
      return constant(e.value);
    case 'parameter':
      return '$';
    case 'call':
      return `${e.name}(${list(e.args)})`;
    case 'operator':
      return operator(e);
    case 'cast':
      return e.type.name === 'interval' ? interval(written(e.operand)) : written(e.operand);
    case 'and':
    case 'or':
      return joined(e.kind, e.operands);
    case 'not':
      return negated(e.operand);
    case 'null-test':
      return e.negated ? `not ${written(e.operand)} is null` : `${written(e.operand)} is null`;
    case 'boolean-test':
      return `${written(e.operand)} is ${e.test}`;
    case 'subquery':
      return subquery(e);
    case 'list':
      return `[${list(e.items)}]`;
    case 'other':
      return other(e.children);
  }
}

function list(expressions: readonly Expression[]): string {
  return expressions.map(written).join(', ');
}

/** COLLATE says nothing here, nor does the ELSE NULL that PostgreSQL adds to a CASE. */
function other(children: readonly Expression[]): string {
  const parts = children.filter((child) => written(child) !== 'null');
  return parts.length === 1 ? list(parts) : `other(${list(parts)})`;
}

/** Truth values are also written as texts. */
function constant(value: string): string {
  if (value === 't') return 'true';
  return value === 'f' ? 'false' : value;
}

/** PostgreSQL stores a time span and writes it in its own way: whole hours, minutes and seconds as a time. */
function interval(text: string): string {
  const part = (unit: string) => Number(new RegExp(`([\\d.]+) *${unit}`).exec(text)?.[1] ?? 0);
  const seconds = part('hour') * 3600 + part('min') * 60 + part('sec');
  if (seconds === 0) return text;
  const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
  return clock.map((number) => String(Math.floor(number)).padStart(2, '0')).join(':');
}

/** PostgreSQL keeps apart what was written apart; what stands inside of the same kind says the same beside it. */
function joined(kind: 'and' | 'or', operands: readonly Expression[]): string {
  return `(${operands.flatMap((operand) => parts(kind, operand)).join(` ${kind} `)})`;
}

function parts(kind: 'and' | 'or', e: Expression): string[] {
  if (e.kind === kind) return e.operands.flatMap((operand) => parts(kind, operand));
  const [between, outside] = e.kind === 'operator' ? [e.name === 'between', e.name === 'not between'] : [];
  if (e.kind !== 'operator' || !(kind === 'and' ? between : outside)) return [written(e)];
  const bounds = e.right?.kind === 'list' ? e.right.items.map(written) : [];
  const left = e.left ? written(e.left) : '';
  const [low, high] = kind === 'and' ? ['>=', '<='] : ['<', '>'];
  return [`(${left} ${low} ${bounds[0]})`, `(${left} ${high} ${bounds[1]})`];
}

/** PostgreSQL keeps NOT, except that it writes the tests against NULL in either way. */
function negated(operand: Expression): string {
  const inner = written(operand);
  return inner.startsWith('not ') ? inner.slice('not '.length) : `not ${inner}`;
}

const operatorNames: Readonly<Record<string, string>> = {
  in: '= any',
  'not in': '<> all',
  like: '~~',
  'not like': '!~~',
  ilike: '~~*',
  'not ilike': '!~~*',
  '!=': '<>',
};

function operator(e: Operator): string {
  const left = e.left ? written(e.left) : '';
  const right = e.right ? written(e.right) : '';
  if (e.name === '-' && !e.left && e.right?.kind === 'constant') return `-${right}`;
  const bounds = e.right?.kind === 'list' ? e.right.items.map(written) : [];
  if (e.name === 'between') return joined('and', [e]);
  if (e.name === 'not between') return joined('or', [e]);
  if (e.name === 'is not distinct from') return `not (${left} is distinct from ${right})`;
  // An IN list of one is an equation.
  if (e.name === 'in' && bounds.length === 1) return `(${left} = ${bounds[0]})`;
  if (e.name === 'not in' && bounds.length === 1) return `(${left} <> ${bounds[0]})`;
  return `(${left} ${operatorNames[e.name] ?? e.name} ${right})`;
}

function subquery({ link, operand, operator: name, query }: Subquery): string {
  const compared = operand ? `${written(operand)} ${name ?? ''} ` : '';
  return `${compared}${link} (${queryText(query, link === 'exists')})`;
}

/** What EXISTS selects does not matter. */
function queryText(query: Query, onlyExists: boolean): string {
  if (query.branches.length > 0) return query.branches.map((branch) => queryText(branch, onlyExists)).join(' ; ');
  const targets = onlyExists ? '' : list(query.targets.map((target) => target.value));
  const from = query.from.map((item) => {
    if (item.kind === 'relation') return item.relation.name.value;
    return item.kind === 'subquery' ? `(${queryText(item.query, false)})` : written(item.call);
  });
  const conditions = query.conditions.length > 0 ? joined('and', query.conditions) : '';
  const parts = query.with.map((part) => `with ${queryText(part.query, false)}`);
  return [...parts, `select ${targets}`, `from ${from.join(', ')}`, conditions].join(' ');
}
