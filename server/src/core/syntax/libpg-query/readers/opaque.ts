/** Reads code whose effect cannot be read off the statement: DO, CALL, EXECUTE, SELECT of functions. */
import type { CallStmt, DoStmt, SelectStmt } from '@pgsql/types';
import type { Span } from '../../../text/span.js';
import type { DataChange, Ddl, Opaque } from '../../ddl.js';
import { type Expression, type Query, walk } from '../../expression.js';
import type { Cursor, Range } from '../cursor.js';
import { parts, strings } from '../tree.js';
import { readFunctionCall } from './calls.js';
import { changesInWith } from './data.js';
import { isHarmless } from './harmless.js';
import { stringSpan } from './names.js';
import { readSelect } from './query.js';
import { readSetConfig } from './session.js';
import { readSelectInto } from './view.js';

type Call = Opaque['calls'][number];

export function readDo(c: Cursor, node: DoStmt, range: Range): Opaque {
  const body = parts(node.args, 'DefElem').find((argument) => argument.defname === 'as');
  if (!body) return opaque(c, 'do', range, []);
  return opaque(c, 'do', range, [], { text: strings(body.arg)[0], at: stringSpan(c, c.at(body.location)) });
}

export function readCall(c: Cursor, node: CallStmt, range: Range): Opaque {
  const call = node.funccall && readFunctionCall(c, node.funccall);
  return opaque(c, 'call', range, call ? [callOf(call)] : []);
}

export function readExecute(c: Cursor, _node: unknown, range: Range): Opaque {
  return opaque(c, 'execute', range, []);
}

/** A SELECT that calls functions is code; one that only reads is a query. */
export function readSelectStatement(c: Cursor, node: SelectStmt, range: Range): Ddl {
  const effect = readSelectInto(c, node, range) ?? readSetConfig(c, node, range);
  if (effect) return effect;
  const query = readSelect(c, node, range);
  const calls = callsOf(query);
  return calls.length > 0 ? opaque(c, 'select', range, calls) : readOnly(c, node, query, range);
}

function readOnly(c: Cursor, node: SelectStmt, query: Query, { first, last }: Range): DataChange {
  return {
    kind: 'data',
    command: 'select',
    tables: [],
    alias: undefined,
    columns: [],
    rows: [],
    query,
    filtered: node.whereClause !== undefined,
    inWith: changesInWith(c, node.withClause),
    span: c.span(first, last),
  };
}

function opaque(
  c: Cursor,
  tag: Opaque['tag'],
  { first, last }: Range,
  calls: readonly Call[],
  body?: { readonly text: string | undefined; readonly at: Span },
): Opaque {
  return { kind: 'opaque', tag, body: body?.text, bodySpan: body?.at, calls, span: c.span(first, last) };
}

/** The calls among a query's targets and FROM items whose functions may do more than compute. */
function callsOf(query: Query): Call[] {
  const calls: Call[] = [];
  const add = (root: Expression) => {
    for (const e of walk(root)) {
      if (e.kind === 'call' && !isHarmless(e)) calls.push(callOf(e));
      if (e.kind === 'subquery' && e.link === 'scalar') calls.push(...callsOf(e.query));
    }
  };
  for (const target of query.targets) add(target.value);
  for (const item of query.from) {
    if (item.kind === 'function') add(item.call);
    if (item.kind === 'subquery') calls.push(...callsOf(item.query));
  }
  for (const table of query.with) calls.push(...callsOf(table.query));
  for (const branch of query.branches) calls.push(...callsOf(branch));
  return calls;
}

function callOf(call: Extract<Expression, { kind: 'call' }>): Call {
  const literals: string[] = [];
  for (const argument of call.args) {
    const value = argument.kind === 'cast' ? argument.operand : argument;
    if (value.kind === 'constant' && value.type === 'string') literals.push(value.value);
  }
  return { schema: call.schema, name: call.name, literals };
}
