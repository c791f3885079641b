/** Reads CREATE FUNCTION and DROP FUNCTION; the package refuses SECURITY, SET and procedures. */
import type { CreateFunctionStatement, DropFunctionStatement, FunctionArgument } from 'pgsql-ast-parser';
import type { Cursor, Range } from '../cursor.js';
import type { CreateFunction, Drop, FunctionParameter, ObjectName, TypeName } from '../ddl.js';
import { stringValue, type Token } from '../lexer.js';
import { Disagreement } from './disagreement.js';
import { nameAt, qualifiedNameAt, startOf, wholeSpan } from './names.js';
import { readType } from './types.js';

export function readCreateFunction(cursor: Cursor, node: CreateFunctionStatement): CreateFunction {
  const { name, next: open } = qualifiedNameAt(cursor, startOf(cursor, node.name));
  if (!cursor.char(open, '(')) throw new Disagreement('a function without a list of parameters');
  const close = cursor.pair(open);
  const result = readResult(cursor, node, close + 1);
  const bodyAt = bodyStart(cursor, close + 1);
  return {
    kind: 'create-function',
    name,
    procedure: false,
    orReplace: node.orReplace === true,
    parameters: [...readParameters(cursor, node.arguments, cursor.inside(open)), ...result.columns],
    returns: result.type,
    language: node.language ? nameAt(cursor, startOf(cursor, node.language)).value : 'sql',
    body: stringValue(cursor.text, cursor.tokens[bodyAt] as Token),
    bodySpan: cursor.span(bodyAt, bodyAt),
    volatility: node.purity,
    security: undefined,
    leakproof: node.leakproof,
    settings: [],
    span: wholeSpan(cursor),
  };
}

export function readDropFunction(cursor: Cursor, node: DropFunctionStatement): Drop {
  const { name, next } = qualifiedNameAt(cursor, startOf(cursor, node.name));
  const object: ObjectName = { name, table: undefined, span: name.span };
  return {
    kind: 'drop',
    objectType: 'function',
    objects: [cursor.char(next, '(') ? { ...object, arguments: argumentTypes(cursor, node, next) } : object],
    ifExists: node.ifExists === true,
    cascade: cursor.is(cursor.all.last, 'cascade'),
    concurrently: false,
    span: wholeSpan(cursor),
  };
}

/** `(type, name type)` */
function argumentTypes(cursor: Cursor, node: DropFunctionStatement, open: number): readonly TypeName[] {
  const written = node.arguments ?? [];
  const ranges = cursor.commas(cursor.inside(open));
  if (ranges.length !== written.length) throw new Disagreement('other arguments than the tree has');
  return written.map(({ name }, i) => {
    const { first } = ranges[i] as Range;
    return readType(cursor, name ? first + 1 : first).type;
  });
}

function readParameters(cursor: Cursor, nodes: readonly FunctionArgument[], inside: Range): FunctionParameter[] {
  const ranges = cursor.commas(inside);
  if (ranges.length !== nodes.length) throw new Disagreement('other parameters than the tree has');
  return nodes.map((node, i) => readParameter(cursor, node, (ranges[i] as Range).first));
}

/** `[mode] [name] type`. */
function readParameter(cursor: Cursor, node: FunctionArgument, first: number): FunctionParameter {
  const at = node.mode ? first + 1 : first;
  return {
    name: node.name && nameAt(cursor, at).value,
    mode: node.mode ?? 'in',
    type: readType(cursor, node.name ? at + 1 : at).type,
    hasDefault: (node.default ?? null) !== null,
  };
}

/** RETURNS type, or RETURNS TABLE, whose columns are parameters. */
function readResult(
  cursor: Cursor,
  node: CreateFunctionStatement,
  at: number,
): { readonly type: CreateFunction['returns']; readonly columns: readonly FunctionParameter[] } {
  if (!node.returns) return { type: undefined, columns: [] };
  if (!cursor.is(at, 'returns') || cursor.is(at + 1, 'setof')) throw new Disagreement('RETURNS is elsewhere');
  if (node.returns.kind !== 'table') return { type: readType(cursor, at + 1).type, columns: [] };
  const columns = cursor.commas(cursor.inside(at + 2)).map(({ first }) => ({
    name: nameAt(cursor, first).value,
    mode: 'table' as const,
    type: readType(cursor, first + 1).type,
    hasDefault: false,
  }));
  return { type: undefined, columns };
}

/** The string behind AS. */
function bodyStart(cursor: Cursor, from: number): number {
  const at = cursor.find('as', from, cursor.all.last) + 1;
  if (at === 0 || !cursor.isString(at)) throw new Disagreement('a function without a string for its body');
  return at;
}
