/** Writes an expression as SQL again, with the parentheses that PostgreSQL's own deparser puts. */
import type { Expression, FromItem, Operator, Query, Subquery } from '../syntax/expression.js';
import { formatType } from './format-type.js';
import { quoteIdentifier, quoteLiteral } from './names.js';

/** `source` is the text of the statement that the expression stands in; what has no meaning of its own is copied from it. */
export function deparse(e: Expression, source: string): string {
  const inner = (part: Expression) => deparse(part, source);
  switch (e.kind) {
    case 'column':
      return e.path.map((name) => (name.value === '*' ? '*' : quoteIdentifier(name.value))).join('.');
    case 'constant':
      if (e.type === 'string') return quoteLiteral(e.value);
      return e.type === 'bits' ? `B'${e.value}'` : e.value;
    case 'parameter':
      return source.slice(e.span.start, e.span.end);
    case 'call':
      return call(e.schema, e.name, e.args.map(inner));
    case 'operator':
      return operator(e, source);
    case 'cast':
      return `(${inner(e.operand)})::${formatType(e.type)}`;
    case 'and':
    case 'or':
      return `(${e.operands.map(inner).join(e.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `(NOT ${inner(e.operand)})`;
    case 'null-test':
      return `(${inner(e.operand)} IS ${e.negated ? 'NOT ' : ''}NULL)`;
    case 'boolean-test':
      return `(${inner(e.operand)} IS ${e.test.toUpperCase()})`;
    case 'subquery':
      return subquery(e, source);
    case 'list': {
      const items = e.items.map(inner).join(', ');
      return /^(array\b|\[)/i.test(source.slice(e.span.start)) ? `ARRAY[${items}]` : `ROW(${items})`;
    }
    case 'other':
      return copied(e.span.start, e.span.end, e.children, source);
  }
}

const keywordCalls: ReadonlySet<string> = new Set([
  'current_user',
  'session_user',
  'current_role',
  'current_date',
  'current_time',
  'current_timestamp',
  'current_catalog',
  'current_schema',
  'localtime',
  'localtimestamp',
  'user',
]);

const specialCalls: ReadonlySet<string> = new Set(['coalesce', 'nullif', 'greatest', 'least']);

function call(schema: string | undefined, name: string, args: readonly string[]): string {
  const list = args.join(', ');
  if (schema === undefined && keywordCalls.has(name)) {
    return args.length > 0 ? `${name.toUpperCase()}(${list})` : name.toUpperCase();
  }
  if (schema === undefined && specialCalls.has(name)) return `${name.toUpperCase()}(${list})`;
  const qualifier = schema === undefined || schema === 'pg_catalog' ? '' : `${quoteIdentifier(schema)}.`;
  return `${qualifier}${quoteIdentifier(name)}(${list})`;
}

function operator(e: Operator, source: string): string {
  const left = e.left ? deparse(e.left, source) : '';
  const right = e.right ? rightSide(e, e.right, source) : '';
  return `(${[left, e.name.toUpperCase(), right].filter((part) => part !== '').join(' ')})`;
}

function rightSide({ name }: Operator, right: Expression, source: string): string {
  if (name.endsWith('any') || name.endsWith('all')) return `(${deparse(right, source)})`;
  if (right.kind !== 'list') return deparse(right, source);
  const items = right.items.map((item) => deparse(item, source));
  if (name.endsWith('between')) return items.join(' AND ');
  return name.endsWith('in') ? `(${items.join(', ')})` : deparse(right, source);
}

function subquery(e: Subquery, source: string): string {
  const query = `( ${queryText(e.query, source)})`;
  const operand = e.operand ? deparse(e.operand, source) : '';
  switch (e.link) {
    case 'scalar':
      return query;
    case 'exists':
      return `(EXISTS ${query})`;
    case 'array':
      return `ARRAY${query}`;
    case 'any':
      return e.operator === '=' ? `(${operand} IN ${query})` : `(${operand} ${e.operator} ANY ${query})`;
    case 'all':
      return `(${operand} ${e.operator} ALL ${query})`;
  }
}

/** A query is not known in all its clauses, so it is copied, with the expressions and tables that are known in place. */
function queryText(query: Query, source: string): string {
  const parts = [
    ...query.targets.map((target) => target.value),
    ...query.conditions,
    ...query.from.flatMap((item) => (item.kind === 'function' ? [item.call] : [])),
  ].map((e) => ({ span: e.span, text: () => deparse(e, source) }));
  const from = query.from.flatMap((item) => fromText(item, source));
  const nested = [...query.with.map((part) => part.query), ...query.branches].map((inner) => ({
    span: inner.span,
    text: () => queryText(inner, source),
  }));
  return spliced(query.span.start, query.span.end, [...parts, ...from, ...nested], source);
}

function fromText(item: FromItem, source: string): Part[] {
  if (item.kind === 'subquery') return [{ span: item.query.span, text: () => queryText(item.query, source) }];
  if (item.kind === 'function') return [];
  const { schema, name, span } = item.relation;
  const qualifier = schema ? `${quoteIdentifier(schema.value)}.` : '';
  return [{ span, text: () => qualifier + quoteIdentifier(name.value) }];
}

interface Part {
  readonly span: { readonly start: number; readonly end: number };
  readonly text: () => string;
}

function copied(start: number, end: number, children: readonly Expression[], source: string): string {
  const parts = children.map((child) => ({ span: child.span, text: () => deparse(child, source) }));
  return spliced(start, end, parts, source);
}

/** The source text with its known parts written anew. Parts inside others, or outside the range, are left out. */
function spliced(start: number, end: number, parts: readonly Part[], source: string): string {
  let result = '';
  let at = start;
  for (const part of [...parts].sort((a, b) => a.span.start - b.span.start)) {
    if (part.span.start < at || part.span.end > end) continue;
    result += source.slice(at, part.span.start) + part.text();
    at = part.span.end;
  }
  return result + source.slice(at, end);
}
