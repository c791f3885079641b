/** Steps into the functions that a policy calls, as far as their bodies can be read. */
import type { DatabaseFunction } from '../catalog/catalog.js';
import type { Expression, FunctionCall } from '../syntax/expression.js';
import type { FunctionResult } from '../syntax/function-result.js';
import type { Frame, Scope, Term } from './scope.js';
import { functionNamed } from './session.js';

export interface Entered {
  /** What the function may return, one of them. */
  readonly values: readonly Expression[];
  readonly scope: Scope;
}

/** Functions that call each other are followed this far. */
const deepest = 8;

/** Nothing where the body is not known, or is already being read. */
export function enter(call: FunctionCall, scope: Scope): Entered | undefined {
  const fn = functionNamed(scope.lookup, call.schema, call.name, scope.schema);
  const result = fn && resultOf(fn);
  if (!fn || !result || isOpen(fn, scope.frame)) return undefined;
  const inputs = fn.parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  // Overloads share one entry, so more arguments than parameters mean that the call is of another one.
  if (call.args.length > inputs.length) return undefined;

  let values = new Map<string, Term | undefined>();
  for (const [i, { name }] of inputs.entries()) {
    const argument = call.args[i];
    const term = argument && { e: argument, scope };
    values.set(`$${i + 1}`, term);
    if (name !== undefined) values.set(name, term);
  }
  const bodyScope = (known: ReadonlyMap<string, Term | undefined>): Scope => ({
    sources: [],
    with: new Map(),
    outer: undefined,
    lookup: scope.lookup,
    schema: fn.schema,
    frame: { fn, values: known, caller: scope.frame },
    asOwner: scope.asOwner || fn.security.value === 'definer',
    guards: scope.guards,
  });
  // A variable sees those before it; one that is set from itself is then a name that nothing is known of.
  for (const { name, value } of result.variables) {
    values = new Map([...values, [name, { e: value, scope: bodyScope(values) }]]);
  }
  return { values: result.returned, scope: bodyScope(values) };
}

export function resultOf(fn: DatabaseFunction): FunctionResult | undefined {
  const { ddl } = fn.origin.statement;
  return ddl.kind === 'create-function' ? ddl.result : undefined;
}

function isOpen(fn: DatabaseFunction, frame: Frame | undefined): boolean {
  let depth = 0;
  for (let open = frame; open; open = open.caller) {
    if (open.fn === fn || ++depth >= deepest) return true;
  }
  return false;
}
