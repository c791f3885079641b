/** Reads function calls, and what the grammar treats apart although it is one. */
import type { FuncCall, Node, SQLValueFunction } from '@pgsql/types';
import type { Expression, FunctionCall } from '../../expression.js';
import type { Cursor } from '../cursor.js';
import { strings } from '../tree.js';
import { readExpressions } from './expression.js';
import { closeBehind, leftEdge, outerParenthesis, rightEdge, tokensOf } from './extent.js';

export function readFunctionCall(c: Cursor, node: FuncCall): FunctionCall {
  const names = strings(node.funcname);
  const args = readExpressions(c, node.args);
  const at = c.at(node.location);
  const syntax = syntaxEdges(c, node, names.at(-1) ?? '', args, at);
  // pg_catalog is the grammar's own addition where the call is written in SQL's syntax.
  const written = node.funcformat !== 'COERCE_SQL_SYNTAX' && !syntax;
  const schema = written ? names.at(-2) : undefined;
  const [first, last] = syntax ?? [at, callEnd(c, node, at)];
  return { kind: 'call', schema, name: names.at(-1) ?? '', args, span: c.span(first, last) };
}

/** `COALESCE (...)`, `NULLIF (...)` and their like. */
export function readKeywordCall(
  c: Cursor,
  name: string,
  nodes: readonly Node[] | undefined,
  location: number | undefined,
): FunctionCall {
  const at = c.at(location);
  const args = readExpressions(c, nodes);
  return { kind: 'call', schema: undefined, name, args, span: c.span(at, closeBehind(c, at)) };
}

/** `CURRENT_USER`, `CURRENT_TIMESTAMP (3)`, ... */
export function readValueFunction(c: Cursor, node: SQLValueFunction): FunctionCall {
  const at = c.at(node.location);
  const name = (node.op ?? '')
    .replace(/^SVFOP_/, '')
    .replace(/_N$/, '')
    .toLowerCase();
  const last = node.op?.endsWith('_N') ? c.pair(at + 1) : at;
  return { kind: 'call', schema: undefined, name, args: [], span: c.span(at, last) };
}

function callEnd(c: Cursor, node: FuncCall, at: number): number {
  let last = at;
  while (c.char(last + 1, '.')) last += 2;
  if (c.are(last, 'collation', 'for')) last++;
  if (!c.char(last + 1, '(')) return last;
  last = c.pair(last + 1);
  if (node.agg_within_group && c.are(last + 1, 'within', 'group')) last = c.pair(last + 3);
  if (node.agg_filter && c.is(last + 1, 'filter')) last = c.pair(last + 2);
  if (node.over && c.is(last + 1, 'over')) last = c.pair(last + 2);
  return last;
}

/** First and last token of a call that is written with an operator, whose place is then the node's. */
function syntaxEdges(
  c: Cursor,
  node: FuncCall,
  name: string,
  args: readonly Expression[],
  at: number,
): readonly [number, number] | undefined {
  const operand = args.at(-1);
  const argument = args[0];
  if (!operand || !argument) return undefined;
  if (name === 'like_escape' || name === 'similar_to_escape') {
    const operator = c.is(at, 'like') || c.is(at, 'ilike') || c.is(at, 'similar') || c.is(at, 'not');
    const { first } = tokensOf(c, argument.span);
    return operator ? [outerParenthesis(c, first, at), rightEdge(c, operand, at)] : undefined;
  }
  if (node.funcformat !== 'COERCE_SQL_SYNTAX') return undefined;
  if (c.is(at, 'at')) {
    const last = c.is(at + 1, 'local') ? at + 1 : rightEdge(c, argument, at);
    return [leftEdge(c, operand, at), last];
  }
  if (c.is(at, 'is')) return [leftEdge(c, argument, at), c.find('normalized', at, c.all.last)];
  if (c.is(at, 'overlaps')) return [rowStart(c, at - 1), closeBehind(c, at)];
  return undefined;
}

/** The start of a row whose closing parenthesis is at `close`. */
function rowStart(c: Cursor, close: number): number {
  const open = c.pair(close);
  return c.is(open - 1, 'row') ? open - 1 : open;
}
