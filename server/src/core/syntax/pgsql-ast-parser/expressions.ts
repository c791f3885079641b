/**
 * Reads expressions. The package's nodes say what an expression is and where its first name or literal stands; the
 * spans come from the tokens, since the nodes end before closing parentheses and trailing keywords.
 */
import type {
  Expr,
  ExprBinary,
  ExprCall,
  ExprCast,
  ExprExtract,
  ExprList,
  ExprTernary,
  ExprUnary,
  PGNode,
} from 'pgsql-ast-parser';
import type { Span } from '../../text/span.js';
import type { Cursor } from '../cursor.js';
import type { Name, TypeName } from '../ddl.js';
import type { BooleanTest, Constant, Expression } from '../expression.js';
import { stringValue, tokenText } from '../lexer.js';
import { Disagreement } from './disagreement.js';
import { around, balanced, behind, caseEnd, endOf, tokenSpan } from './extent.js';
import { nameAt, qualifiedNameAt, startOf } from './names.js';
import { readType } from './types.js';

export function readExpression(cursor: Cursor, node: Expr): Expression {
  switch (node.type) {
    case 'ref':
      return readReference(cursor, startOf(cursor, node));
    case 'string':
    case 'integer':
    case 'numeric':
    case 'boolean':
    case 'null':
      return readConstant(cursor, startOf(cursor, node));
    case 'parameter':
      return { kind: 'parameter', span: tokenSpan(cursor, startOf(cursor, node)) };
    case 'keyword':
      return readKeyword(cursor, startOf(cursor, node));
    case 'binary':
      return readBinary(cursor, node);
    case 'unary':
      return readUnary(cursor, node);
    case 'ternary':
      return readBetween(cursor, node);
    case 'cast':
      return readCast(cursor, node);
    case 'call':
      return readCall(cursor, node);
    case 'member':
      return readMember(cursor, readExpression(cursor, node.operand));
    case 'list':
    case 'array':
      return readList(cursor, node);
    case 'extract':
      return readExtract(cursor, node);
    case 'substring':
      return readSpecialCall(cursor, node, [node.value, node.from, node.for]);
    case 'overlay':
      return readSpecialCall(cursor, node, [node.value, node.placing, node.from, node.for]);
    case 'arrayIndex': {
      const children = [readExpression(cursor, node.array), readExpression(cursor, node.index)];
      return { kind: 'other', children, span: around(cursor, children) };
    }
    case 'case': {
      const whens = node.whens.flatMap(({ when, value }) => [when, value]);
      const parts = [node.value, ...whens, node.else].filter((part) => part !== null && part !== undefined);
      const from = startOf(cursor, node);
      const children = parts.map((part) => readExpression(cursor, part));
      return { kind: 'other', children, span: cursor.span(from, caseEnd(cursor, from)) };
    }
    default:
      throw new Disagreement(`expressions of type ${node.type} are not read`);
  }
}

function readReference(cursor: Cursor, from: number): Expression {
  const path: Name[] = [nameOrStar(cursor, from)];
  let to = from;
  while (cursor.char(to + 1, '.')) {
    to += 2;
    path.push(nameOrStar(cursor, to));
  }
  return { kind: 'column', path, span: cursor.span(from, to) };
}

function nameOrStar(cursor: Cursor, index: number): Name {
  return cursor.char(index, '*') ? { value: '*', span: tokenSpan(cursor, index) } : nameAt(cursor, index);
}

function readConstant(cursor: Cursor, index: number): Constant {
  const token = cursor.tokens[index];
  if (token?.kind === 'string') {
    return { kind: 'constant', type: 'string', value: stringValue(cursor.text, token), span: tokenSpan(cursor, index) };
  }
  const signed = cursor.char(index, '-');
  const whole = cursor.span(index, signed ? index + 1 : index);
  const value = (signed ? '-' : '') + tokenText(cursor.text, tokenSpan(cursor, signed ? index + 1 : index));
  if (token?.kind !== 'word') return { kind: 'constant', type: 'number', value, span: whole };
  const word = value.toLowerCase();
  return { kind: 'constant', type: word === 'null' ? 'null' : 'boolean', value: word, span: whole };
}

/** `CURRENT_USER`, `CURRENT_TIMESTAMP`, ...: calls without parentheses. */
function readKeyword(cursor: Cursor, index: number): Expression {
  const name = tokenText(cursor.text, tokenSpan(cursor, index)).toLowerCase();
  return { kind: 'call', schema: undefined, name, args: [], span: tokenSpan(cursor, index) };
}

function readBinary(cursor: Cursor, node: ExprBinary): Expression {
  const left = readExpression(cursor, node.left);
  if (node.op === 'AND' || node.op === 'OR') return readLogical(cursor, node.op, left, node.right);
  if (node.op === 'IN' || node.op === 'NOT IN') return readMembership(cursor, node, left);

  const quantified = quantifier(node.right);
  if (quantified) {
    const right = readExpression(cursor, quantified.array);
    const whole = balanced(cursor, cursor.indexOf(left.span.start), endOf(cursor, right));
    return { kind: 'operator', name: `${operatorName(node.op)} ${quantified.word}`, left, right, span: whole };
  }
  const right = readExpression(cursor, node.right);
  const whole = around(cursor, [left, right]);
  if (node.op === 'AT TIME ZONE') {
    return { kind: 'call', schema: undefined, name: 'timezone', args: [right, left], span: whole };
  }
  return { kind: 'operator', name: operatorName(node.op), left, right, span: whole };
}

/** `any (array)` and `all (array)` look like calls to the package. */
function quantifier(node: Expr): { readonly word: 'any' | 'all'; readonly array: Expr } | undefined {
  if (node.type !== 'call' || node.function.schema !== undefined || node.args.length !== 1) return undefined;
  const word = node.function.name.toLowerCase();
  const array = node.args[0] as Expr;
  if (word === 'any' || word === 'some') return { word: 'any', array };
  return word === 'all' ? { word: 'all', array } : undefined;
}

function operatorName(operator: string): string {
  return operator === '!=' ? '<>' : operator.toLowerCase();
}

function readLogical(cursor: Cursor, operator: 'AND' | 'OR', left: Expression, rightNode: Expr): Expression {
  const kind = operator === 'AND' ? 'and' : 'or';
  const right = readExpression(cursor, rightNode);
  const operands = [left, right].flatMap((side) => (side.kind === kind ? side.operands : [side]));
  return { kind, operands, span: around(cursor, [left, right]) };
}

function readMembership(cursor: Cursor, node: ExprBinary, left: Expression): Expression {
  const open = behind(cursor, left) + (node.op === 'IN' ? 1 : 2);
  if (!cursor.char(open, '(')) throw new Disagreement('IN without a list');
  const items = node.right.type === 'list' ? node.right.expressions : [node.right];
  const listSpan = cursor.span(open, cursor.pair(open));
  const list: Expression = { kind: 'list', items: items.map((item) => readExpression(cursor, item)), span: listSpan };
  return {
    kind: 'operator',
    name: node.op.toLowerCase(),
    left,
    right: list,
    span: around(cursor, [left, list]),
  };
}

function readBetween(cursor: Cursor, node: ExprTernary): Expression {
  const left = readExpression(cursor, node.value);
  const items = [readExpression(cursor, node.lo), readExpression(cursor, node.hi)];
  const right: Expression = { kind: 'list', items, span: around(cursor, items) };
  return { kind: 'operator', name: node.op.toLowerCase(), left, right, span: around(cursor, [left, right]) };
}

function readUnary(cursor: Cursor, node: ExprUnary): Expression {
  const operand = readExpression(cursor, node.operand);
  switch (node.op) {
    case 'NOT':
      return { kind: 'not', operand, span: prefixed(cursor, node, operand) };
    case 'IS NULL':
    case 'IS NOT NULL':
      return { kind: 'null-test', operand, negated: node.op === 'IS NOT NULL', span: tested(cursor, operand) };
    case 'IS TRUE':
    case 'IS NOT TRUE':
    case 'IS FALSE':
    case 'IS NOT FALSE': {
      const test = node.op.slice(3).toLowerCase() as BooleanTest['test'];
      return { kind: 'boolean-test', operand, test, span: tested(cursor, operand) };
    }
    default:
      return readSign(cursor, node, operand);
  }
}

/** As in PostgreSQL's grammar, a minus before a number is part of the number. */
function readSign(cursor: Cursor, node: ExprUnary, operand: Expression): Expression {
  const whole = prefixed(cursor, node, operand);
  if (node.op === '-' && operand.kind === 'constant' && operand.type === 'number') {
    return { ...operand, value: `-${operand.value}`, span: whole };
  }
  return { kind: 'operator', name: node.op, left: undefined, right: operand, span: whole };
}

function prefixed(cursor: Cursor, node: PGNode, operand: Expression): Span {
  return balanced(cursor, startOf(cursor, node), endOf(cursor, operand));
}

/** From an operand to the NULL, TRUE or FALSE that it is tested for. */
function tested(cursor: Cursor, operand: Expression): Span {
  let to = behind(cursor, operand);
  if (cursor.is(to, 'is')) to += cursor.is(to + 1, 'not') ? 2 : 1;
  return balanced(cursor, cursor.indexOf(operand.span.start), to);
}

/** `x::type`, `CAST(x AS type)` or `type 'x'`: what follows the operand says which. */
function readCast(cursor: Cursor, node: ExprCast): Expression {
  const operand = readExpression(cursor, node.operand);
  const after = behind(cursor, operand);
  if (isCastSign(cursor, after)) {
    const { type, next } = readType(cursor, after + 1);
    const whole = balanced(cursor, cursor.indexOf(operand.span.start), next - 1);
    return { kind: 'cast', operand, type, span: whole };
  }
  if (cursor.is(after, 'as')) {
    const { type, next } = readType(cursor, after + 1);
    return castFrom(cursor, node, operand, type, next);
  }
  const { type } = readType(cursor, startOf(cursor, node));
  return castFrom(cursor, node, operand, type, endOf(cursor, operand));
}

function isCastSign(cursor: Cursor, index: number): boolean {
  const token = cursor.tokens[index];
  return token?.kind === 'operator' && tokenText(cursor.text, token) === '::';
}

function castFrom(cursor: Cursor, node: ExprCast, operand: Expression, type: TypeName, to: number): Expression {
  return { kind: 'cast', operand, type, span: cursor.span(startOf(cursor, node), to) };
}

function readCall(cursor: Cursor, node: ExprCall): Expression {
  if (node.orderBy || node.withinGroup || node.over) throw new Disagreement('aggregate and window calls are not read');
  // In parentheses of its own the call is said to begin before them.
  const from = startOf(cursor, node.function);
  const { name, next } = qualifiedNameAt(cursor, from);
  const to = cursor.pair(next);
  const whole = cursor.span(from, to);
  const args = node.args.map((argument) => readExpression(cursor, argument));
  if (name.schema === undefined && name.name.value === 'row') return { kind: 'list', items: args, span: whole };
  return { kind: 'call', schema: name.schema?.value, name: name.name.value, args, span: whole };
}

/** `substring (a FROM b FOR c)` and the like are calls whose arguments are separated by words. */
function readSpecialCall(cursor: Cursor, node: PGNode, parts: readonly (Expr | null | undefined)[]): Expression {
  const from = startOf(cursor, node);
  const args = parts.filter((part) => part !== null && part !== undefined).map((part) => readExpression(cursor, part));
  const { value: name } = nameAt(cursor, from);
  return { kind: 'call', schema: undefined, name, args, span: cursor.span(from, cursor.pair(from + 1)) };
}

/** The field of `extract (field FROM x)` is a string to PostgreSQL's grammar. */
function readExtract(cursor: Cursor, node: ExprExtract): Expression {
  const from = startOf(cursor, node);
  const { value, span } = nameAt(cursor, from + 2);
  const field: Constant = { kind: 'constant', type: 'string', value, span };
  const args = [field, readExpression(cursor, node.from)];
  return { kind: 'call', schema: undefined, name: 'extract', args, span: cursor.span(from, cursor.pair(from + 1)) };
}

/** `x -> 'a'` and `x ->> 'a'`. */
function readMember(cursor: Cursor, left: Expression): Expression {
  const at = behind(cursor, left);
  const right = readConstant(cursor, at + 1);
  const name = tokenText(cursor.text, tokenSpan(cursor, at));
  return { kind: 'operator', name, left, right, span: around(cursor, [left, right]) };
}

/** `(a, b)`, whose node begins behind its parenthesis, `ARRAY[a, b]`, or the `[a, b]` inside another array. */
function readList(cursor: Cursor, node: ExprList): Expression {
  const items = node.expressions.map((item) => readExpression(cursor, item));
  const start = startOf(cursor, node);
  const open = node.type === 'list' ? start - 1 : cursor.char(start, '[') ? start : start + 1;
  if (!cursor.char(open, '(') && !cursor.char(open, '[')) throw new Disagreement('a list without brackets');
  return { kind: 'list', items, span: cursor.span(Math.min(open, start), cursor.pair(open)) };
}
