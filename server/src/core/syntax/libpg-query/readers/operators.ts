/** Reads operators, AND / OR / NOT, the IS tests and subqueries in expressions. */
import type { A_Expr, BoolExpr, BooleanTest, Node, NullTest, SubLink } from '@pgsql/types';
import type { Expression, Operator, Subquery, BooleanTest as Test } from '../../expression.js';
import type { Cursor } from '../cursor.js';
import { itemsOf, strings } from '../tree.js';
import { readKeywordCall } from './calls.js';
import { readExpression, readExpressions } from './expression.js';
import { balanced, closeBehind, coverAll, leftEdge, rightEdge, tokensOf } from './extent.js';
import { readQuery } from './query.js';

export function readOperator(c: Cursor, node: A_Expr): Expression {
  if (node.kind === 'AEXPR_NULLIF') {
    return readKeywordCall(c, 'nullif', [node.lexpr, node.rexpr].filter(defined), node.location);
  }
  const at = c.at(node.location);
  const left = node.lexpr ? readExpression(c, node.lexpr) : undefined;
  const first = left ? leftEdge(c, left, at) : at;
  const name = operatorName(c, node, at);
  const right = rightOperand(c, node, at);
  if (!right) return { kind: 'operator', name, left, right, span: c.span(first, at) };
  return { kind: 'operator', name, left, right: right.value, span: c.span(first, right.last) };
}

interface Operand {
  readonly value: Expression;
  readonly last: number;
}

function rightOperand(c: Cursor, node: A_Expr, at: number): Operand | undefined {
  if (!node.rexpr) return undefined;
  switch (node.kind) {
    case 'AEXPR_IN': {
      const last = closeBehind(c, at);
      const span = c.span(c.pair(last), last);
      return { value: { kind: 'list', items: readExpressions(c, itemsOf(node.rexpr)), span }, last };
    }
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM': {
      const items = readExpressions(c, itemsOf(node.rexpr));
      const inner = coverAll(items.map((item) => item.span));
      if (!inner) return undefined;
      const { first, last } = balanced(c, tokensOf(c, inner));
      return { value: { kind: 'list', items, span: c.span(first, last) }, last };
    }
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      return { value: readExpression(c, node.rexpr), last: quantifiedEnd(c, at) };
    default: {
      const value = readExpression(c, node.rexpr);
      return { value, last: rightEdge(c, value, at) };
    }
  }
}

function operatorName(c: Cursor, node: A_Expr, at: number): string {
  const written = strings(node.name).at(-1) ?? '';
  switch (node.kind) {
    case 'AEXPR_IN':
      return written === '<>' ? 'not in' : 'in';
    case 'AEXPR_DISTINCT':
      return 'is distinct from';
    case 'AEXPR_NOT_DISTINCT':
      return 'is not distinct from';
    case 'AEXPR_LIKE':
      return written === '!~~' ? 'not like' : 'like';
    case 'AEXPR_ILIKE':
      return written === '!~~*' ? 'not ilike' : 'ilike';
    case 'AEXPR_SIMILAR':
      return written === '!~' ? 'not similar to' : 'similar to';
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM':
      return written.toLowerCase();
    case 'AEXPR_OP_ANY':
      return `${quantified(c, written, at)} any`;
    case 'AEXPR_OP_ALL':
      return `${quantified(c, written, at)} all`;
    default:
      return written;
  }
}

const likeOperators: Readonly<Record<string, string>> = {
  '~~': 'like',
  '!~~': 'not like',
  '~~*': 'ilike',
  '!~~*': 'not ilike',
};

/** `LIKE ANY` comes as the operator it stands for. */
function quantified(c: Cursor, written: string, at: number): string {
  const isWord = c.is(at, 'like') || c.is(at, 'ilike') || c.is(at, 'not');
  return isWord ? (likeOperators[written] ?? written) : written;
}

/** The closing parenthesis of `op ANY (...)`, `op ALL (...)` or `IN (...)`, whose operator stands at `at`. */
function quantifiedEnd(c: Cursor, at: number): number {
  for (let i = at; i < c.all.last; i++) {
    const opens = c.is(i, 'any') || c.is(i, 'some') || c.is(i, 'all') || c.is(i, 'in');
    if (opens && c.char(i + 1, '(')) return c.pair(i + 1);
  }
  return at;
}

export function readLogical(c: Cursor, node: BoolExpr): Expression {
  const at = c.at(node.location);
  if (node.boolop === 'NOT_EXPR') {
    const operand = readExpression(c, node.args?.[0] as Node);
    const { first } = tokensOf(c, operand.span);
    // In `a NOT IN (SELECT ...)` and `a IS NOT JSON` the NOT is inside the operand.
    const last = first < at ? tokensOf(c, operand.span).last : rightEdge(c, operand, at);
    return { kind: 'not', operand, span: c.span(Math.min(first, at), last) };
  }
  const kind = node.boolop === 'OR_EXPR' ? 'or' : 'and';
  const operands: Expression[] = [];
  for (const operand of readExpressions(c, node.args)) {
    if (operand.kind === kind) operands.push(...operand.operands);
    else operands.push(operand);
  }
  const inner = coverAll(operands.map((operand) => operand.span)) ?? c.span(at, at);
  const { first, last } = balanced(c, tokensOf(c, inner));
  return { kind, operands, span: c.span(first, last) };
}

export function readNullTest(c: Cursor, node: NullTest): Expression {
  const at = c.at(node.location);
  const operand = readExpression(c, node.arg as Node);
  const negated = node.nulltesttype === 'IS_NOT_NULL';
  // ISNULL and NOTNULL are one word.
  const last = c.is(at, 'is') ? at + (negated ? 2 : 1) : at;
  return { kind: 'null-test', operand, negated, span: c.span(leftEdge(c, operand, at), last) };
}

const tests: Readonly<Record<string, Test['test']>> = {
  IS_TRUE: 'true',
  IS_NOT_TRUE: 'not true',
  IS_FALSE: 'false',
  IS_NOT_FALSE: 'not false',
  IS_UNKNOWN: 'unknown',
  IS_NOT_UNKNOWN: 'not unknown',
};

export function readBooleanTest(c: Cursor, node: BooleanTest): Expression {
  const at = c.at(node.location);
  const operand = readExpression(c, node.arg as Node);
  const test = tests[node.booltesttype ?? ''] ?? 'true';
  const last = test.startsWith('not') ? at + 2 : at + 1;
  return { kind: 'boolean-test', operand, test, span: c.span(leftEdge(c, operand, at), last) };
}

const links: Readonly<Record<string, Subquery['link']>> = {
  EXISTS_SUBLINK: 'exists',
  ALL_SUBLINK: 'all',
  ANY_SUBLINK: 'any',
  ARRAY_SUBLINK: 'array',
};

export function readSubLink(c: Cursor, node: SubLink): Expression {
  const at = c.at(node.location);
  const link = links[node.subLinkType ?? ''] ?? 'scalar';
  const last = link === 'any' || link === 'all' ? quantifiedEnd(c, at) : closeBehind(c, at);
  const query = readQuery(c, node.subselect, { first: c.pair(last) + 1, last: last - 1 });
  const operand = node.testexpr ? readExpression(c, node.testexpr) : undefined;
  const operator = link === 'any' || link === 'all' ? subLinkOperator(c, node, at) : undefined;
  const first = operand ? leftEdge(c, operand, at) : at;
  return { kind: 'subquery', link, operand, operator, query, span: c.span(first, last) };
}

function subLinkOperator(c: Cursor, node: SubLink, at: number): Operator['name'] {
  const written = strings(node.operName).at(-1);
  return written === undefined ? '=' : quantified(c, written, at);
}

function defined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
