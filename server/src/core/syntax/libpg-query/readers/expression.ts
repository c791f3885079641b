/** Reads scalar expressions. */
import type { A_Const, A_Indirection, CaseExpr, ColumnRef, Node, TypeCast } from '@pgsql/types';
import type { Name } from '../../ddl.js';
import type { ColumnReference, Constant, Expression } from '../../expression.js';
import type { Cursor } from '../cursor.js';
import { type NodeOf, part, type Tag, tagOf } from '../tree.js';
import { readFunctionCall, readKeywordCall, readValueFunction } from './calls.js';
import { balanced, closeBehind, coverAll, leftEdge, tokensOf } from './extent.js';
import { intervalFieldsEnd, typeEnd, typeName } from './names.js';
import { readBooleanTest, readLogical, readNullTest, readOperator, readSubLink } from './operators.js';

export function readExpression(c: Cursor, node: Node): Expression {
  const tag = tagOf(node);
  const reader = readers[tag] as ((c: Cursor, content: unknown) => Expression) | undefined;
  const content = part(node, tag);
  return reader ? reader(c, content) : readOther(c, content);
}

export function readExpressions(c: Cursor, nodes: readonly Node[] | undefined): Expression[] {
  const expressions: Expression[] = [];
  if (!nodes) return expressions;
  for (const node of nodes) expressions.push(readExpression(c, node));
  return expressions;
}

const readers: { readonly [K in Tag]?: (c: Cursor, node: NodeOf<K>) => Expression } = {
  ColumnRef: readColumn,
  A_Const: readConstant,
  ParamRef: (c, node) => ({ kind: 'parameter', span: c.span(c.at(node.location), c.at(node.location)) }),
  FuncCall: readFunctionCall,
  CoalesceExpr: (c, node) => readKeywordCall(c, 'coalesce', node.args, node.location),
  MinMaxExpr: (c, node) => readKeywordCall(c, node.op === 'IS_LEAST' ? 'least' : 'greatest', node.args, node.location),
  SQLValueFunction: readValueFunction,
  TypeCast: readCast,
  A_Expr: readOperator,
  BoolExpr: readLogical,
  NullTest: readNullTest,
  BooleanTest: readBooleanTest,
  SubLink: readSubLink,
  RowExpr: (c, node) => readList(c, node.args, node.location),
  A_ArrayExpr: (c, node) => readList(c, node.elements, node.location),
  NamedArgExpr: (c, node) => (node.arg ? readExpression(c, node.arg) : readOther(c, node)),
  CaseExpr: readCase,
  A_Indirection: readIndirection,
  CollateClause(c, node) {
    const at = c.at(node.location);
    const last = at + 2 * (node.collname?.length ?? 1) - 1;
    if (!node.arg) return { kind: 'other', children: [], span: c.span(at, last) };
    const operand = readExpression(c, node.arg);
    return { kind: 'other', children: [operand], span: c.span(leftEdge(c, operand, at), last) };
  },
};

function readColumn(c: Cursor, node: ColumnRef): ColumnReference {
  const first = c.at(node.location);
  const path: Name[] = [];
  const fields = node.fields ?? [];
  for (let i = 0; i < fields.length; i++) {
    path.push(c.name(first + 2 * i, part(fields[i], 'String')?.sval ?? '*'));
  }
  return { kind: 'column', path, span: c.span(first, first + 2 * (path.length - 1)) };
}

function readConstant(c: Cursor, node: A_Const): Constant {
  const first = c.at(node.location);
  if (node.sval) {
    const last = c.is(first + 1, 'uescape') ? first + 2 : first;
    return { kind: 'constant', type: 'string', value: node.sval.sval ?? '', span: c.span(first, last) };
  }
  const span = c.span(first, first);
  if (node.isnull) return { kind: 'constant', type: 'null', value: 'null', span };
  if (node.boolval) return { kind: 'constant', type: 'boolean', value: String(node.boolval.boolval === true), span };
  if (node.bsval) return { kind: 'constant', type: 'bits', value: (node.bsval.bsval ?? '').slice(1), span };
  const value = node.fval ? (node.fval.fval ?? '') : String(node.ival?.ival ?? 0);
  return { kind: 'constant', type: 'number', value, span: c.span(first, numberEnd(c, first)) };
}

/** The grammar folds the minus of `- 5` and `-(5)` into the number. */
function numberEnd(c: Cursor, first: number): number {
  let at = first;
  while (c.char(at, '-') || c.char(at, '(')) at++;
  return balanced(c, { first, last: at }).last;
}

/** `CAST (x AS t)`, `x::t` or `t 'x'`. */
function readCast(c: Cursor, node: TypeCast): Expression {
  if (!node.arg || !node.typeName) return readOther(c, node);
  const operand = readExpression(c, node.arg);
  const type = typeName(c, node.typeName);
  const at = c.at(node.location);
  if (at < 0) {
    const first = tokensOf(c, type.span).first;
    const last = tokensOf(c, operand.span).last;
    const fields = type.name === 'interval' ? intervalFieldsEnd(c, last) : last;
    return { kind: 'cast', operand, type, span: c.span(first, fields) };
  }
  if (c.is(at, 'cast')) return { kind: 'cast', operand, type, span: c.span(at, closeBehind(c, at)) };
  return { kind: 'cast', operand, type, span: c.span(leftEdge(c, operand, at), typeEnd(c, node.typeName)) };
}

/** `ROW (a, b)`, `(a, b)`, `ARRAY[a, b]` and the `[a, b]` inside another array. */
function readList(c: Cursor, nodes: readonly Node[] | undefined, location: number | undefined): Expression {
  const first = c.at(location);
  return { kind: 'list', items: readExpressions(c, nodes), span: c.span(first, closeBehind(c, first)) };
}

function readCase(c: Cursor, node: CaseExpr): Expression {
  const children: Expression[] = [];
  if (node.arg) children.push(readExpression(c, node.arg));
  for (const arm of node.args ?? []) {
    const when = part(arm, 'CaseWhen');
    if (when?.expr) children.push(readExpression(c, when.expr));
    if (when?.result) children.push(readExpression(c, when.result));
  }
  if (node.defresult) children.push(readExpression(c, node.defresult));
  const first = c.at(node.location);
  let last = tokensOf(c, coverAll(children.map((child) => child.span)) ?? c.span(first, first)).last + 1;
  while (last < c.all.last && !c.is(last, 'end')) last++;
  return { kind: 'other', children, span: c.span(first, last) };
}

/** `(x).field`, `x[1]`, `(x).*`. */
function readIndirection(c: Cursor, node: A_Indirection): Expression {
  if (!node.arg) return readOther(c, node);
  const operand = readExpression(c, node.arg);
  let { first, last } = tokensOf(c, operand.span);
  while (c.char(last + 1, ')')) {
    last++;
    first = c.pair(last);
  }
  const children = [operand];
  for (const step of node.indirection ?? []) {
    const indices = part(step, 'A_Indices');
    if (indices) {
      children.push(
        ...readExpressions(
          c,
          [indices.lidx, indices.uidx].filter((x) => x !== undefined),
        ),
      );
      last = c.pair(last + 1);
    } else {
      last += 2;
    }
  }
  return { kind: 'other', children, span: c.span(first, last) };
}

/** What has no meaning of its own here, with the expressions found anywhere in it. */
function readOther(c: Cursor, content: unknown): Expression {
  const children: Expression[] = [];
  collect(c, content, children);
  children.sort((a, b) => a.span.start - b.span.start);
  const inner = coverAll(children.map((child) => child.span));
  const location = (content as { readonly location?: number } | undefined)?.location ?? -1;
  if (location < 0) return { kind: 'other', children, span: inner ?? { start: 0, end: 0 } };
  const at = c.at(location);
  const own = { first: at, last: c.char(at + 1, '(') ? c.pair(at + 1) : at };
  const within = inner ? tokensOf(c, inner) : own;
  const whole = { first: Math.min(own.first, within.first), last: Math.max(own.last, within.last) };
  const { first, last } = balanced(c, whole);
  return { kind: 'other', children, span: c.span(first, last) };
}

function collect(c: Cursor, content: unknown, into: Expression[]): void {
  if (typeof content !== 'object' || content === null) return;
  for (const [key, value] of Object.entries(content)) {
    if (key in readers) into.push(readExpression(c, { [key]: value } as Node));
    else collect(c, value, into);
  }
}
