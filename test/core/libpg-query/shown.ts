/** Shows a Ddl so that a test can say in a few words what each part is and where it stands. */
import assert from 'node:assert/strict';
import type { Ddl } from '../../../server/src/core/syntax/ddl.js';
import { isFault } from '../../../server/src/core/syntax/engine.js';
import type { Expression } from '../../../server/src/core/syntax/expression.js';
import { identifierValue, lex } from '../../../server/src/core/syntax/lexer.js';
import type { Span } from '../../../server/src/core/text/span.js';
import { testEngine } from '../../support/engine.js';

/** What is not shown: absent values, `false`, and lists without elements. */
export type Shown = unknown;

export function read(sql: string): Ddl {
  const result = testEngine().read(sql, lex(sql));
  assert.ok(!isFault(result), `refused: ${JSON.stringify(result)}`);
  return result;
}

/** Asserts those parts of what a statement says that `expected` names. Names and spans are shown as their text. */
export function check(sql: string, expected: Readonly<Record<string, Shown>>): void {
  const shown = show(read(sql), sql) as Record<string, Shown>;
  const parts = Object.fromEntries(Object.keys(expected).map((key) => [key, shown[key]]));
  assert.deepEqual(parts, expected, sql);
}

/** Asserts an expression, read where a policy has it. Its parts are shown as `kind` or `kind name` and their text. */
export function checkExpression(sql: string, expected: Shown): void {
  const statement = `CREATE POLICY "é" ON t USING (${sql})`;
  const policy = read(statement);
  assert.ok(policy.kind === 'create-policy' && policy.using);
  assert.deepEqual(outline(policy.using, statement), expected, sql);
}

/** An expression's head and text, followed by those of its parts. */
function outline(e: Expression, sql: string): Shown {
  const text = sql.slice(e.span.start, e.span.end);
  const children = childOutlines(e, sql);
  return children.length === 0 ? `${headOf(e)}: ${text}` : [`${headOf(e)}: ${text}`, ...children];
}

function headOf(e: Expression): string {
  switch (e.kind) {
    case 'call':
      return `call ${e.schema === undefined ? '' : `${e.schema}.`}${e.name}`;
    case 'operator':
      return `operator ${e.name}`;
    case 'constant':
      return `${e.type} ${e.value}`;
    case 'cast':
      return `cast ${e.type.name}`;
    case 'null-test':
      return e.negated ? 'is not null' : 'is null';
    case 'boolean-test':
      return `is ${e.test}`;
    case 'subquery':
      return `${e.link}${e.operator === undefined ? '' : ` ${e.operator}`}`;
    default:
      return e.kind;
  }
}

function childOutlines(e: Expression, sql: string): Shown[] {
  switch (e.kind) {
    case 'call':
      return e.args.map((child) => outline(child, sql));
    case 'operator':
      return [e.left, e.right].filter((x) => x !== undefined).map((child) => outline(child, sql));
    case 'and':
    case 'or':
      return e.operands.map((child) => outline(child, sql));
    case 'list':
      return e.items.map((child) => outline(child, sql));
    case 'other':
      return e.children.map((child) => outline(child, sql));
    case 'cast':
    case 'not':
    case 'null-test':
    case 'boolean-test':
      return [outline(e.operand, sql)];
    case 'subquery':
      return [
        ...(e.operand ? [outline(e.operand, sql)] : []),
        `query: ${sql.slice(e.query.span.start, e.query.span.end)}`,
      ];
    default:
      return [];
  }
}

function show(value: unknown, sql: string): Shown {
  if (Array.isArray(value)) return value.map((item) => show(item, sql));
  if (typeof value !== 'object' || value === null) return value;
  if (isSpan(value)) return sql.slice(value.start, value.end);
  const { span } = value as { readonly span?: unknown };
  const keys = Object.keys(value).sort().join();
  if (isSpan(span) && keys === 'span,value') return showName((value as { readonly value: string }).value, span, sql);
  if (isSpan(span) && keys === 'name,schema,span') return sql.slice(span.start, span.end);
  const isExpression = 'kind' in value && expressionKinds.has(value.kind) && !('alias' in value);
  if (isSpan(span) && isExpression) return sql.slice(span.start, span.end);
  const shown: Record<string, Shown> = {};
  for (const [key, part] of Object.entries(value)) {
    const isNothing = part === undefined || part === false || (Array.isArray(part) && part.length === 0);
    if (!isNothing) shown[key] = show(part, sql);
  }
  return shown;
}

const expressionKinds: ReadonlySet<unknown> = new Set<Expression['kind']>([
  'column',
  'constant',
  'parameter',
  'call',
  'operator',
  'cast',
  'and',
  'or',
  'not',
  'null-test',
  'boolean-test',
  'subquery',
  'list',
]);

/** The name as written; with its value where that is not what the text says. */
function showName(value: string, span: Span, sql: string): string {
  const text = sql.slice(span.start, span.end);
  const [token] = lex(text);
  return token && identifierValue(text, token) === value ? text : `${text} = ${value}`;
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && Object.keys(value).sort().join() === 'end,start';
}
