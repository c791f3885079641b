/** Tells where a value comes from: the session, something else, or something that cannot be followed. */
import { walkDeep } from '../catalog/keys.js';
import type { Expression, FunctionCall, Query, Subquery } from '../syntax/expression.js';
import { columnBehind, withoutCasts } from './column.js';
import { enter } from './functions.js';
import { boundSources, factsOf, hasGuardedSource } from './queries.js';
import { resolve, type Scope, type Term, valueNamed } from './scope.js';
import { isRoleName, isSessionCall, sessionUseOfCall } from './session.js';

export type Trust =
  | { readonly kind: 'session' }
  | { readonly kind: 'foreign' | 'unknown'; readonly because: string; readonly at: Expression };

const session: Trust = { kind: 'session' };

export function trustIn({ e, scope }: Term): Trust {
  const own = ownClaim(e);
  if (own) return { kind: 'foreign', because: `users write "${own}" themselves`, at: e };
  switch (e.kind) {
    case 'cast':
      return trustIn({ e: e.operand, scope });
    case 'constant':
      // Nothing equals NULL, so it lets nobody in.
      return e.type === 'null' ? session : { kind: 'foreign', because: 'it names a fixed value', at: e };
    case 'column': {
      const value = valueNamed(e, scope);
      if (value?.term) return placedAt(e, trustIn(value.term));
      const source = resolve(e, scope);
      // A name without a source in a function's body is a variable of which nothing is known.
      if (value || source === 'unknown' || (!source && scope.frame)) break;
      return { kind: 'foreign', because: 'it compares columns with each other, not with the session', at: e };
    }
    case 'list':
      return firstDoubt(e.items, scope) ?? session;
    case 'call':
      return trustInCall(e, scope);
    case 'operator':
      return trustInParts([e.left, e.right], scope) ?? unclear(e);
    case 'subquery':
      if (e.link === 'scalar' || e.link === 'array') return trustInQuery(e, e.query, scope);
  }
  return unclear(e);
}

/** What a login service lets users write about themselves, and puts into their tokens. */
const ownClaims = /^\{?(user_metadata|raw_user_meta_data)\b/;

/** The claim of the user's own that a JSON operator reads: `auth.jwt() -> 'user_metadata' ->> 'tenant_id'`. */
function ownClaim(e: Expression): string | undefined {
  if (e.kind === 'cast') return ownClaim(e.operand);
  if (e.kind !== 'operator' || !e.left || !e.right || !/^(?:->>?|#>>?)$/.test(e.name)) return undefined;
  const left = withoutCasts(e.left);
  const read = left.kind === 'column' ? left.path.at(-1) : withoutCasts(e.right);
  const [, claim] = ownClaims.exec(read && 'value' in read && typeof read.value === 'string' ? read.value : '') ?? [];
  return claim ?? ownClaim(left);
}

function unclear(at: Expression): Trust {
  return { kind: 'unknown', because: 'its value cannot be followed', at };
}

/** Spans inside a function's body are not about the policy: its call is to blame for them. */
function placedAt(at: Expression, trust: Trust): Trust {
  return trust.kind === 'session' ? trust : { kind: trust.kind, because: trust.because, at };
}

/** What spoils the trust in a list of alternatives. */
function firstDoubt(alternatives: readonly Expression[], scope: Scope): Trust | undefined {
  return alternatives.map((e) => trustIn({ e, scope })).find((trust) => trust.kind !== 'session');
}

/** A value computed from the session's and from constants is the session's; nothing where there is more to it. */
function trustInParts(parts: readonly (Expression | undefined)[], scope: Scope): Trust | undefined {
  const varying = parts.filter((part) => part !== undefined && withoutCasts(part).kind !== 'constant');
  if (varying.length === 0) return undefined;
  return varying.every((part) => part && trustIn({ e: part, scope }).kind === 'session') ? session : undefined;
}

function trustInCall(e: FunctionCall, scope: Scope): Trust {
  if (scope.asOwner && isRoleName(e)) {
    return { kind: 'foreign', because: `in a SECURITY DEFINER function "${e.name}" is the function's owner`, at: e };
  }
  if (isSessionCall(e)) return session;
  if (e.name === 'coalesce' || e.name === 'greatest' || e.name === 'least') return firstDoubt(e.args, scope) ?? session;
  const [first] = e.args;
  if (e.name === 'nullif' && first) return trustIn({ e: first, scope });
  const entered = enter(e, scope);
  if (entered) {
    const trusts = entered.values.map((value) => trustIn({ e: value, scope: entered.scope }));
    const doubt = trusts.find((trust) => trust.kind !== 'session');
    return !doubt ? session : trusts.length > 1 ? unfollowed(e) : placedAt(e, doubt);
  }
  return trustInParts(e.args, scope) ?? trustInOpaqueCall(e, scope);
}

function trustInOpaqueCall(e: FunctionCall, scope: Scope): Trust {
  const use = sessionUseOfCall(e, scope.lookup, scope.schema);
  if (use === 'no') return { kind: 'foreign', because: `the function "${e.name}" does not look at the session`, at: e };
  if (use !== 'undefined') return unfollowed(e);
  return { kind: 'unknown', because: `the function "${e.name}" is not defined in the migrations`, at: e };
}

function unfollowed(e: FunctionCall): Trust {
  return { kind: 'unknown', because: `it cannot be seen what the function "${e.name}" makes of the session`, at: e };
}

function trustInQuery(e: Subquery, query: Query, scope: Scope): Trust {
  if (query.branches.length > 0) {
    return query.branches.map((b) => trustInQuery(e, b, scope)).find((trust) => trust.kind !== 'session') ?? session;
  }
  const facts = factsOf(query, scope, undefined);
  const value = query.targets[0]?.value;
  if (!value) return unclear(e);
  const trust = trustIn({ e: value, scope: facts.scope });
  if (ownClaim(value)) return placedAt(e, trust);
  if (trust.kind === 'session' || query.from.length === 0) return trust;
  const column = columnBehind({ e: withoutAggregate(value), scope: facts.scope });
  if (column && boundSources(facts).has(column.source)) return session;
  if (!column && trust.kind === 'unknown') return trust;
  return dependsOnSession({ e, scope })
    ? { kind: 'unknown', because: 'it cannot be told whether the session chooses the rows it reads', at: e }
    : { kind: 'foreign', because: 'the session does not choose the rows it reads', at: e };
}

const collecting = new Set(['any_value', 'array_agg', 'max', 'min', 'unnest']);

/** What is gathered from rows of the session is the session's. */
function withoutAggregate(e: Expression): Expression {
  if (e.kind === 'cast') return withoutAggregate(e.operand);
  const [only, ...others] = e.kind === 'call' && (collecting.has(e.name) || e.name === 'coalesce') ? e.args : [];
  const rest = others.every((other) => withoutCasts(other).kind === 'constant' || isEmptyList(other));
  return only && rest ? withoutAggregate(only) : e;
}

function isEmptyList(e: Expression): boolean {
  const list = withoutCasts(e);
  return list.kind === 'list' && list.items.length === 0;
}

/** Whether the session, or something that is not known, decides whether the expression holds. */
export function dependsOnSession({ e, scope }: Term): boolean {
  for (const part of walkDeep(e)) {
    if (part.kind === 'parameter' || isSessionCall(part)) return true;
    if (part.kind === 'call' && sessionUseOfCall(part, scope.lookup, scope.schema) !== 'no') return true;
    if (part.kind === 'subquery' && hasGuardedSource(part.query, scope)) return true;
    const value = part.kind === 'column' ? valueNamed(part, scope) : undefined;
    if (value && (!value.term || dependsOnSession(value.term))) return true;
  }
  return false;
}
