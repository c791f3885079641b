/** Tells which of the rows that a subquery reads the session chooses: by a condition, a join, or a table's own policies. */

import type { Table } from '../catalog/catalog.js';
import { columnOf, foreignKeysOf, primaryKeyOf, unknownAspect } from '../catalog/keys.js';
import type { Expression, Query } from '../syntax/expression.js';
import type { Answer } from './answer.js';
import { columnBehind, isTarget, type Target, withoutCasts } from './column.js';
import { enter } from './functions.js';
import { tableAnswer } from './policy.js';
import { equalityPins, pins } from './predicate.js';
import { openQuery, type Scope, type ScopedQuery, type Source, type Term } from './scope.js';
import { trustIn } from './trust.js';

/** `left = right`, each side in its own scope, since the sides of `IN (SELECT ...)` are not read in the same one. */
export interface Equality {
  readonly left: Term;
  readonly right: Term;
  readonly at: Expression;
}

/** What holds for every row that a query finds. */
export interface QueryFacts {
  readonly scope: Scope;
  readonly conditions: readonly Expression[];
  /** `operand = column` of `operand IN (SELECT column ...)`. */
  readonly pairs: readonly Equality[];
  /** The pairs, and the conditions that are equalities. */
  readonly equalities: readonly Equality[];
}

export function factsOf(query: Query, outer: Scope, operand: Expression | undefined): QueryFacts {
  const scope = openQuery(query, outer);
  const conditions = query.conditions.flatMap((condition) =>
    condition.kind === 'and' ? condition.operands : [condition],
  );
  const operands = operand?.kind === 'list' ? operand.items : operand ? [operand] : [];
  const pairs = operands.flatMap((left, i) => {
    const right = query.targets[i]?.value;
    return right ? [{ left: { e: left, scope: outer }, right: { e: right, scope }, at: left }] : [];
  });
  const compared = conditions.flatMap((e) =>
    e.kind === 'operator' && e.name === '=' && e.left && e.right
      ? [{ left: { e: e.left, scope }, right: { e: e.right, scope }, at: e }]
      : [],
  );
  return { scope, conditions, pairs, equalities: [...pairs, ...compared] };
}

/** The sources whose rows the session chooses, by a condition on them or on what they are joined with. */
export function boundSources(facts: QueryFacts): ReadonlySet<Source> {
  const bound = new Set(facts.scope.sources.filter((source) => isBound(source, facts)));
  for (let before = -1; before < bound.size; ) {
    before = bound.size;
    for (const { left, right } of facts.equalities) {
      const [a, b] = [columnBehind(left)?.source, columnBehind(right)?.source];
      if (a && b && bound.has(a) && facts.scope.sources.includes(b)) bound.add(b);
      if (a && b && bound.has(b) && facts.scope.sources.includes(a)) bound.add(a);
    }
  }
  return bound;
}

function isBound(source: Source, { scope, conditions, pairs }: QueryFacts): boolean {
  if (source.derived && isBoundQuery(source.derived)) return true;
  if (source.item?.kind === 'function' && givesBoundRows(source.item.call, scope)) return true;
  const target = { source, columns: undefined };
  return (
    conditions.some((condition) => pins(condition, target, scope).kind === 'yes') ||
    pairs.some((pair) => equalityPins(pair, target)?.kind === 'yes') ||
    guardOf(source, scope) === 'session'
  );
}

function givesBoundRows(call: Expression, scope: Scope): boolean {
  if (trustIn({ e: call, scope }).kind === 'session') return true;
  const entered = call.kind === 'call' ? enter(call, scope) : undefined;
  return (
    entered?.values.every((e) => e.kind === 'subquery' && isBoundQuery({ query: e.query, scope: entered.scope })) ??
    false
  );
}

/** Whether the session chooses every row of a query. */
function isBoundQuery({ query, scope }: ScopedQuery): boolean {
  if (query.branches.length > 0) return query.branches.every((branch) => isBoundQuery({ query: branch, scope }));
  const facts = factsOf(query, scope, undefined);
  if (query.from.length === 0) {
    return query.targets.some(({ value }) => trustIn({ e: value, scope: facts.scope }).kind === 'session');
  }
  return boundSources(facts).size === query.from.length;
}

/** Whether the target is equal to a column of a source whose rows the session chooses. */
export function isTied(target: Target, facts: QueryFacts): boolean {
  const bound = boundSources(facts);
  return facts.equalities.some(
    ({ left, right }) =>
      (isTarget(left, target) && isCounterpart(right, target, bound)) ||
      (isTarget(right, target) && isCounterpart(left, target, bound)),
  );
}

function isCounterpart(term: Term, { counterpart }: Target, bound: ReadonlySet<Source>): boolean {
  const column = columnBehind(term);
  if (!column || !bound.has(column.source)) return false;
  return !counterpart || (column.source.table?.id === counterpart.table && column.name === counterpart.column);
}

/**
 * The table in which a query, that says nothing of the row in question, finds something for whoever has a row there:
 * only the session is compared with, and the rows are those of tenants, of whichever of them. What else a query asks
 * for, a role say, may leave the operators of the product and nobody else.
 */
export function openToMembersOf({ scope, conditions, equalities }: QueryFacts, target: Target): string | undefined {
  const [source, ...others] = scope.sources;
  const comparisons = conditions.filter((condition) => !isNullTest(condition));
  if (!source?.table || others.length > 0 || equalities.length === 0) return undefined;
  if (equalities.length < comparisons.length || !equalities.every((one) => namesSession(one, source))) return undefined;
  if (!belongsToTenant(source.table, target)) return undefined;
  const guard = guardOf(source, scope);
  return guard === 'none' || (guard === 'session' && source.table.policies.length > 0) ? source.table.name : undefined;
}

/** `deleted_at IS NULL`. */
function isNullTest(condition: Expression): boolean {
  return condition.kind === 'null-test' && !condition.negated && condition.operand.kind === 'column';
}

function namesSession({ left, right }: Equality, source: Source): boolean {
  const [column, value] = columnBehind(left)?.source === source ? [left, right] : [right, left];
  if (columnBehind(column)?.source !== source || withoutCasts(value.e).kind === 'constant') return false;
  return trustIn(value).kind === 'session';
}

/** Whether the table has the tenant column that the target has too, or references the target's table, a root. */
function belongsToTenant(table: Table, { source, columns }: Target): boolean {
  if (!source.table || !columns) return false;
  const root = source.table;
  if (foreignKeysOf(table).some(({ references }) => references === root.id)) return true;
  const key = primaryKeyOf(root)?.columns ?? [];
  return [...columns].some((name) => !key.includes(name) && columnOf(table, name) !== undefined);
}

/**
 * What a table's own policies make of a query's rows: only those the session chooses, all of them, or something that
 * cannot be told. Policies hold in the queries of policies too, but not in functions that run as the tables' owner.
 */
type Guard = 'session' | 'none' | 'unclear';

function guardOf({ table, derived }: Source, scope: Scope): Guard {
  if (derived) return 'none';
  if (!table) return 'unclear';
  if (unknownAspect(table, 'row-security', 'policies')) return 'unclear';
  if (!table.rowSecurity.value || (scope.asOwner && !table.forceRowSecurity.value)) return 'none';
  if (scope.guards.judged.includes(table)) {
    scope.guards.met.add(table);
    return 'unclear';
  }
  return guardFor[rowsSeen(table, scope)?.kind ?? 'yes'];
}

const guardFor: Readonly<Record<Answer['kind'], Guard>> = { yes: 'session', no: 'none', unknown: 'unclear' };

/** Whether every row that a session sees of a table is chosen by it; nothing where it sees none. */
function rowsSeen(table: Table, { lookup, guards }: Scope): Answer | undefined {
  return tableAnswer('select', { table, columns: undefined, lookup, guards })?.answer;
}

/** Whether rows may be kept from the session in ways that the query does not show. */
export function hasGuardedSource(query: Query, outer: Scope): boolean {
  if (query.branches.length > 0) return query.branches.some((branch) => hasGuardedSource(branch, outer));
  const scope = openQuery(query, outer);
  return scope.sources.some((source) => isGuarded(source, scope));
}

function isGuarded(source: Source, scope: Scope): boolean {
  if (source.derived) return hasGuardedSource(source.derived.query, source.derived.scope);
  if (source.item?.kind === 'function') return true;
  return guardOf(source, scope) !== 'none';
}

const counting = new Set(['array_agg', 'avg', 'bool_and', 'bool_or', 'count', 'every', 'max', 'min', 'sum']);

/** A query that sums up its rows gives one even where it finds none. */
export function alwaysGivesRow({ targets }: Query): boolean {
  return targets.some(({ value }) => value.kind === 'call' && counting.has(value.name));
}
