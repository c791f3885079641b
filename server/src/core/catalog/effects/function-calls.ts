/** Calls of a function inside expressions. */
import type { Expression, Query } from '../../syntax/expression.js';
import type { DatabaseFunction } from '../catalog.js';
import { walkDeep } from '../keys.js';
import { findFunction } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { changed, withParts, withQueryParts } from './expression-parts.js';

/** A function as expressions may call it. */
export interface Callee {
  readonly schema: string;
  readonly name: string;
  readonly parameters: DatabaseFunction['parameters'];
  /** Whether a call without a schema may mean it. */
  readonly bare: boolean;
}

export function calleeOf(state: WorkingState, { id, schema, name, parameters }: DatabaseFunction): Callee {
  const found = findFunction(state, undefined, name);
  return { schema, name, parameters, bare: !found || found.id === id };
}

export function calls(expression: Expression | undefined, f: Callee): boolean {
  return expression !== undefined && walkDeep(expression).some((e) => e.kind === 'call' && isCallOf(e, f));
}

/** The expression with the calls of `f` as calls of `to`, which is what it has become. */
export function withMovedCalls(e: Expression, f: Callee, to: DatabaseFunction): Expression {
  const inner = (child: Expression) => withMovedCalls(child, f, to);
  const inQuery = (query: Query): Query =>
    withQueryParts(query, inner, inQuery, (item) => {
      if (item.kind === 'subquery') return changed(item, { query: inQuery(item.query) });
      return item.kind === 'function' ? changed(item, { call: inner(item.call) }) : item;
    });
  const within = withParts(e, inner, inQuery);
  if (within.kind !== 'call' || !isCallOf(within, f)) return within;
  const isQualified = within.schema !== undefined || to.schema !== f.schema;
  return { ...within, schema: isQualified ? to.schema : undefined, name: to.name };
}

/** By its name and the number of its arguments; their types are not known. */
function isCallOf(call: Extract<Expression, { kind: 'call' }>, { schema, name, parameters, bare }: Callee): boolean {
  if (call.name !== name || (call.schema === undefined ? !bare : call.schema !== schema)) return false;
  const inputs = parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  const required = inputs.filter(({ mode, hasDefault }) => !hasDefault && mode !== 'variadic').length;
  const most = inputs.some(({ mode }) => mode === 'variadic') ? Number.POSITIVE_INFINITY : inputs.length;
  return call.args.length >= required && call.args.length <= most;
}
