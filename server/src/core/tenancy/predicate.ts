/**
 * Tells whether an expression pins a table's tenant column to a trusted source: whether it can be true only for rows of
 * the tenant, or tenants, that the session stands for. Trusted are settings, the role and the claims of a token, and
 * what is looked up by them, such as the memberships of the session's user.
 *
 * `no` and `unknown` name the sub-expression that decides. `unknown` means that nothing here shows a leak and nothing
 * proves isolation: functions without a readable source, operators of other types, gates that only look at the session.
 */
import type { Table } from '../catalog/catalog.js';
import { walkDeep } from '../catalog/keys.js';
import type { Expression, FunctionCall, NullTest, Operator, Query, Subquery } from '../syntax/expression.js';
import { type Answer, everyOf, no, someOf, unknown, yes } from './answer.js';
import { isTarget, mentions, sourceOfColumn, type Target, type Term, withoutCasts } from './column.js';
import { openQuery, policyScope, resolve, type Scope, type ScopedQuery, type Source } from './scope.js';
import { isSessionCall, type Lookup, sessionUseOfCall, settingOf } from './session.js';

export interface Question {
  readonly table: Table;
  /** The columns of which one has to be pinned: the tenant columns of the table, or a root's key. */
  readonly columns: readonly string[];
  readonly lookup: Lookup;
}

export function pinsTenant(expression: Expression, { table, columns, lookup }: Question): Answer {
  const scope = policyScope(table, lookup);
  const [source] = scope.sources;
  return source ? pins(expression, { source, columns: new Set(columns) }, scope) : yes;
}

function pins(e: Expression, target: Target, scope: Scope): Answer {
  switch (e.kind) {
    case 'and':
      return someOf(
        e.operands.map((operand) => pins(operand, target, scope)),
        e,
      );
    case 'or':
      return everyOf(e.operands.map((operand) => pins(operand, target, scope)));
    case 'constant':
      return e.value === 'false' || e.type === 'null' ? yes : no(e, 'it is true for every row');
    case 'cast':
      return pins(e.operand, target, scope);
    case 'not':
      return negationPins(e.operand, target, scope, e);
    case 'null-test':
      return nullTestPins(e, target, scope);
    case 'boolean-test':
      return e.test === 'true' ? pins(e.operand, target, scope) : undecided(e, target, scope);
    case 'operator':
      return operatorPins(e, target, scope);
    case 'call':
      return callPins(e, target, scope);
    case 'subquery':
      return subqueryPins(e, target, scope);
    case 'column':
    case 'parameter':
    case 'list':
    case 'other':
      return undecided(e, target, scope);
  }
}

// -- Conditions ------------------------------------------------------------------------------------------------------

const negations: Readonly<Record<string, string>> = { '<>': '=', '!=': '=', 'not in': 'in', '<> all': '= any' };

function negationPins(operand: Expression, target: Target, scope: Scope, whole: Expression): Answer {
  const positive = operand.kind === 'operator' ? negations[operand.name] : undefined;
  if (operand.kind === 'operator' && positive) return operatorPins({ ...operand, name: positive }, target, scope);
  if (operand.kind === 'not') return pins(operand.operand, target, scope);
  if (operand.kind === 'null-test') return nullTestPins({ ...operand, negated: !operand.negated }, target, scope);
  if (pins(operand, target, scope).kind !== 'yes' || operand.kind === 'constant') {
    return undecided(whole, target, scope);
  }
  return no(whole, "it holds for the rows of all tenants but the session's");
}

function nullTestPins(e: NullTest, target: Target, scope: Scope): Answer {
  if (isTarget({ e: e.operand, scope }, target)) {
    return no(e, e.negated ? 'it holds for the rows of every tenant' : 'it lets rows without a tenant through');
  }
  if (trustIn(e.operand, scope).kind === 'session') {
    return no(e, e.negated ? 'it holds for every session that is set up' : 'it holds where the session has no value');
  }
  return undecided(e, target, scope);
}

/** Comparisons that hold for many values beside the one they name. */
const wide = new Set(['<>', '!=', '<', '>', '<=', '>=', 'not in', '<> all', 'is distinct from', 'between']);

function operatorPins(e: Operator, target: Target, scope: Scope): Answer {
  const { name, left, right } = e;
  if (!left || !right) return undecided(e, target, scope);
  if (name === '=') {
    if (isTrue(right)) return pins(left, target, scope);
    if (isTrue(left)) return pins(right, target, scope);
    if (comparesSettingWithEmpty(left, right)) return no(e, 'it holds where the session has no value');
    return (
      equalityPins({ left: { e: left, scope }, right: { e: right, scope }, at: e }, target) ??
      undecided(e, target, scope)
    );
  }
  const onLeft = isTarget({ e: left, scope }, target);
  if ((name === 'in' || name === '= any') && onLeft) return trustAnswer(trustIn(right, scope), right, e);
  if (wide.has(name) && (onLeft || isTarget({ e: right, scope }, target))) {
    return no(e, `"${name}" admits the rows of many tenants`);
  }
  return undecided(e, target, scope);
}

function isTrue(e: Expression): boolean {
  return e.kind === 'constant' && e.type === 'boolean' && e.value === 'true';
}

function comparesSettingWithEmpty(left: Expression, right: Expression): boolean {
  const isEmpty = (e: Expression) => e.kind === 'constant' && e.type === 'string' && e.value === '';
  return (isEmpty(right) && settingOf(left) !== undefined) || (isEmpty(left) && settingOf(right) !== undefined);
}

/** `left = right`, each side in its own scope, since the sides of `IN (SELECT ...)` are not read in the same one. */
interface Equality {
  readonly left: Term;
  readonly right: Term;
  readonly at: Expression;
}

/** Nothing where neither side is the target. */
function equalityPins({ left, right, at }: Equality, target: Target): Answer | undefined {
  const onLeft = isTarget(left, target);
  const onRight = isTarget(right, target);
  if (onLeft && onRight) return no(at, 'it compares the column with itself');
  if (!onLeft && !onRight) return undefined;
  const other = onLeft ? right : left;
  return trustAnswer(trustIn(other.e, other.scope), other.e, at);
}

/** The comparison itself is to blame for its own side, and a part of that side, a fallback say, for itself. */
function trustAnswer(trust: Trust, side: Expression, comparison: Expression): Answer {
  if (trust.kind === 'session') return yes;
  const at = trust.at === withoutCasts(side) ? comparison : trust.at;
  return trust.kind === 'foreign' ? no(at, trust.because) : unknown(at, trust.because);
}

/** A function in the place of a condition: a helper that is asked about the tenant column. */
function callPins(e: FunctionCall, target: Target, scope: Scope): Answer {
  if (e.name === 'coalesce') return everyOf(e.args.map((argument) => pins(argument, target, scope)));
  if (!e.args.some((argument) => isTarget({ e: argument, scope }, target))) return undecided(e, target, scope);
  const use = sessionUseOfCall(e, scope.lookup, scope.schema);
  if (use === 'undefined') return unknown(e, `the function "${e.name}" is not defined in the migrations`);
  if (use === 'yes' || e.args.some((argument) => trustIn(argument, scope).kind === 'session')) return yes;
  if (use === 'no') return no(e, `the function "${e.name}" does not look at the session`);
  return unknown(e, `it cannot be seen whether the function "${e.name}" looks at the session`);
}

/** What is none of the forms above: it may pin the column if it names it, and may be a gate if it asks the session. */
function undecided(e: Expression, target: Target, scope: Scope): Answer {
  if (mentions(e, target)) return unknown(e, 'it cannot be told for which rows it holds');
  if (dependsOnSession(e, scope)) return unknown(e, 'it looks at the session, but not at the tenant column');
  return no(e, 'it does not look at the tenant column');
}

/** Whether the session, or something that is not known, decides whether the expression holds. */
function dependsOnSession(e: Expression, scope: Scope): boolean {
  for (const part of walkDeep(e)) {
    if (part.kind === 'parameter' || isSessionCall(part)) return true;
    if (part.kind === 'call' && sessionUseOfCall(part, scope.lookup, scope.schema) !== 'no') return true;
    if (part.kind === 'subquery' && openQuery(part.query, scope).sources.some(isGuarded)) return true;
  }
  return false;
}

// -- Subqueries ------------------------------------------------------------------------------------------------------

function subqueryPins(e: Subquery, target: Target, scope: Scope): Answer {
  if (e.link === 'exists') return queryPins(e, e.query, target, scope);
  if (e.link === 'any' && e.operator === '=' && e.operand) return queryPins(e, e.query, target, scope);
  const [only, ...others] = e.query.targets;
  if (e.link === 'scalar' && e.query.from.length === 0 && only && others.length === 0) {
    return pins(only.value, target, openQuery(e.query, scope));
  }
  return undecided(e, target, scope);
}

/**
 * EXISTS and IN: true only where the query finds a row. It pins the target where a condition does so by itself, or
 * where the target is equal to a column of a source whose rows the session chooses (a membership table, say).
 */
function queryPins(e: Subquery, query: Query, target: Target, scope: Scope): Answer {
  if (query.branches.length > 0) {
    const all = everyOf(query.branches.map((branch) => queryPins(e, branch, target, scope)));
    return all.kind === 'no' ? unknown(e, 'it cannot be told which rows it finds') : all;
  }
  const facts = factsOf(query, scope, e.operand);
  const direct = facts.conditions.some((condition) => pins(condition, target, facts.scope).kind === 'yes');
  if (direct || facts.pairs.some((pair) => equalityPins(pair, target)?.kind === 'yes')) return yes;
  if (facts.pairs.some((pair) => isTarget(pair.left, target) && isTarget(pair.right, target))) {
    return no(e, 'it compares the column with itself');
  }
  const bound = boundSources(facts);
  if (facts.equalities.some((equality) => ties(equality, target, bound))) return yes;
  if (!mentions(e, target)) return undecided(e, target, scope);
  if (dependsOnSession(e, scope)) return unknown(e, 'it cannot be told whether the session chooses the rows it finds');
  return no(e, 'the session does not choose the rows it finds');
}

/** What holds for every row that a query finds. */
interface QueryFacts {
  readonly scope: Scope;
  readonly conditions: readonly Expression[];
  /** `operand = column` of `operand IN (SELECT column ...)`. */
  readonly pairs: readonly Equality[];
  /** The pairs, and the conditions that are equalities. */
  readonly equalities: readonly Equality[];
}

function factsOf(query: Query, outer: Scope, operand: Expression | undefined): QueryFacts {
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
function boundSources(facts: QueryFacts): ReadonlySet<Source> {
  const bound = new Set(facts.scope.sources.filter((source) => isBound(source, facts)));
  for (let before = -1; before < bound.size; ) {
    before = bound.size;
    for (const { left, right } of facts.equalities) {
      const [a, b] = [sourceOfColumn(left), sourceOfColumn(right)];
      if (a && b && bound.has(a) && facts.scope.sources.includes(b)) bound.add(b);
      if (a && b && bound.has(b) && facts.scope.sources.includes(a)) bound.add(a);
    }
  }
  return bound;
}

function isBound(source: Source, { scope, conditions, pairs }: QueryFacts): boolean {
  if (source.derived && isBoundQuery(source.derived)) return true;
  if (source.item?.kind === 'function' && trustIn(source.item.call, scope).kind === 'session') return true;
  const target = { source, columns: undefined };
  return (
    conditions.some((condition) => pins(condition, target, scope).kind === 'yes') ||
    pairs.some((pair) => equalityPins(pair, target)?.kind === 'yes')
  );
}

/** Whether the session chooses every row of a query. */
function isBoundQuery({ query, scope }: ScopedQuery): boolean {
  if (query.branches.length > 0) return query.branches.every((branch) => isBoundQuery({ query: branch, scope }));
  const facts = factsOf(query, scope, undefined);
  if (query.from.length === 0) return query.targets.some(({ value }) => trustIn(value, facts.scope).kind === 'session');
  return boundSources(facts).size === query.from.length;
}

function ties({ left, right }: Equality, target: Target, bound: ReadonlySet<Source>): boolean {
  return (isTarget(left, target) && isOneOf(right, bound)) || (isTarget(right, target) && isOneOf(left, bound));
}

function isOneOf(column: Term, sources: ReadonlySet<Source>): boolean {
  const source = sourceOfColumn(column);
  return source !== undefined && sources.has(source);
}

/** Whether rows may be kept from the session in ways that the query does not show: its own policies, say. */
function isGuarded(source: Source): boolean {
  if (source.derived) return openQuery(source.derived.query, source.derived.scope).sources.some(isGuarded);
  return source.columns === undefined || source.table?.rowSecurity.value === true;
}

// -- Values ----------------------------------------------------------------------------------------------------------

/** Where a value comes from: the session, something else, or something that cannot be followed. */
type Trust =
  | { readonly kind: 'session' }
  | { readonly kind: 'foreign' | 'unknown'; readonly because: string; readonly at: Expression };

const session: Trust = { kind: 'session' };

function trustIn(e: Expression, scope: Scope): Trust {
  switch (e.kind) {
    case 'cast':
      return trustIn(e.operand, scope);
    case 'constant':
      // Nothing equals NULL, so it lets nobody in.
      return e.type === 'null' ? session : { kind: 'foreign', because: 'it names a fixed value', at: e };
    case 'column':
      if (resolve(e, scope) === 'unknown') break;
      return { kind: 'foreign', because: 'it compares columns with each other, not with the session', at: e };
    case 'list':
      return firstDoubt(e.items, scope) ?? session;
    case 'call':
      return trustInCall(e, scope);
    case 'operator':
      return (
        trustInParts([e.left, e.right], scope) ?? { kind: 'unknown', because: 'its value cannot be followed', at: e }
      );
    case 'subquery':
      if (e.link === 'scalar' || e.link === 'array') return trustInQuery(e, e.query, scope);
  }
  return { kind: 'unknown', because: 'its value cannot be followed', at: e };
}

/** What spoils the trust in a list of alternatives. */
function firstDoubt(alternatives: readonly Expression[], scope: Scope): Trust | undefined {
  return alternatives.map((e) => trustIn(e, scope)).find((trust) => trust.kind !== 'session');
}

/** A value computed from the session's and from constants is the session's; nothing where there is more to it. */
function trustInParts(parts: readonly (Expression | undefined)[], scope: Scope): Trust | undefined {
  const varying = parts.filter((part) => part !== undefined && withoutCasts(part).kind !== 'constant');
  if (varying.length === 0) return undefined;
  return varying.every((part) => part && trustIn(part, scope).kind === 'session') ? session : undefined;
}

function trustInCall(e: FunctionCall, scope: Scope): Trust {
  if (isSessionCall(e)) return session;
  if (e.name === 'coalesce' || e.name === 'greatest' || e.name === 'least') return firstDoubt(e.args, scope) ?? session;
  const [first] = e.args;
  if (e.name === 'nullif' && first) return trustIn(first, scope);
  const computed = trustInParts(e.args, scope);
  if (computed) return computed;
  const use = sessionUseOfCall(e, scope.lookup, scope.schema);
  const fixed = e.args.every((argument) => withoutCasts(argument).kind === 'constant');
  if (use === 'yes' && fixed) return session;
  if (use === 'no') return { kind: 'foreign', because: `the function "${e.name}" does not look at the session`, at: e };
  const because =
    use === 'undefined'
      ? `the function "${e.name}" is not defined in the migrations`
      : `it cannot be seen what the function "${e.name}" makes of the session`;
  return { kind: 'unknown', because, at: e };
}

function trustInQuery(e: Subquery, query: Query, scope: Scope): Trust {
  if (query.branches.length > 0) {
    return query.branches.map((b) => trustInQuery(e, b, scope)).find((trust) => trust.kind !== 'session') ?? session;
  }
  const facts = factsOf(query, scope, undefined);
  const value = query.targets[0]?.value;
  if (!value) return { kind: 'unknown', because: 'its value cannot be followed', at: e };
  const trust = trustIn(value, facts.scope);
  if (trust.kind === 'session' || query.from.length === 0) return trust;
  const source = sourceOfColumn({ e: value, scope: facts.scope });
  if (source && boundSources(facts).has(source)) return session;
  const unclear = dependsOnSession(e, scope);
  return unclear
    ? { kind: 'unknown', because: 'it cannot be told whether the session chooses the rows it reads', at: e }
    : { kind: 'foreign', because: 'the session does not choose the rows it reads', at: e };
}
