/**
 * Tells whether an expression pins a table's tenant column to a trusted source: whether it can be true only for rows of
 * the tenant, or tenants, that the session stands for. Trusted are settings, the role and the claims of a token, and
 * what is looked up by them, such as the memberships of the session's user.
 *
 * `no` and `unknown` name the sub-expression that decides. `unknown` means that nothing here shows a leak and nothing
 * proves isolation: functions without a readable source, operators of other types, gates that only look at the session.
 */
import type { RelationId, Table } from '../catalog/catalog.js';
import { columnOf } from '../catalog/keys.js';
import type { Expression, FunctionCall, NullTest, Operator, Query, Subquery } from '../syntax/expression.js';
import { type Answer, everyOf, no, placedAt, someOf, unknown, yes } from './answer.js';
import { columnBehind, isTarget, mentions, type Target, targetColumn, withoutCasts } from './column.js';
import { enter } from './functions.js';
import { createMemory } from './memory.js';
import { alwaysGivesRow, type Equality, factsOf, isTied, openToMembersOf } from './queries.js';
import { roleGate } from './role-gate.js';
import { type Guards, openQuery, policyScope, type Scope, valueNamed } from './scope.js';
import { type Lookup, sessionUseOfCall, settingOf } from './session.js';
import { dependsOnSession, type Trust, trustIn } from './trust.js';

export interface Question {
  readonly table: Table;
  /**
   * The columns of which one has to be pinned: the tenant columns of the table, or a root's key. Without them any
   * column will do: the question is then whether the session chooses the rows at all.
   */
  readonly columns: readonly string[] | undefined;
  readonly lookup: Lookup;
  /** The column of another table that they have to follow, where the tenant is reached through that table. */
  readonly counterpart?: { readonly table: RelationId; readonly column: string };
  /** Set where a policy is judged for what another one reads. */
  readonly guards?: Guards;
}

const remembered = createMemory<Judgement>();

interface Judgement {
  readonly answer: Answer;
  /** Whether the judgement would be the same below any other policy: it came back to no table that is being judged. */
  readonly free: boolean;
}

export function pinsTenant(expression: Expression, question: Question): Answer {
  const { table, columns, lookup, counterpart, guards } = question;
  const outermost = guards === undefined || guards.judged.length === 0;
  const variant = `${columns?.join() ?? '*'} ${counterpart ? `${counterpart.table} ${counterpart.column}` : ''}`;
  const compute = (recording: Lookup) => judge(expression, { ...question, lookup: recording });
  const holds = ({ free }: Judgement) => outermost || free;
  return remembered({ key: expression, variant, table, lookup, compute, holds }).answer;
}

function judge(expression: Expression, { table, columns, lookup, counterpart, guards }: Question): Judgement {
  const met = new Set<Table>();
  const scope = policyScope(table, lookup, { judged: [...(guards?.judged ?? []), table], met });
  const [source] = scope.sources;
  if (!source) return { answer: yes, free: true };
  const target: Target = { source, columns: columns && new Set(columns), ...(counterpart ? { counterpart } : {}) };
  const answer = pins(expression, target, scope);
  for (const one of met) if (one !== table) guards?.met.add(one);
  return { answer, free: met.size === 0 };
}

export function pins(e: Expression, target: Target, scope: Scope): Answer {
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
    case 'column': {
      const value = valueNamed(e, scope)?.term;
      return value ? placedAt(e, pins(value.e, target, value.scope)) : undecided(e, target, scope);
    }
    case 'parameter':
    case 'list':
    case 'other':
      return undecided(e, target, scope);
  }
}

// -- Conditions ------------------------------------------------------------------------------------------------------

const negations: Readonly<Record<string, string>> = {
  '<>': '=',
  '!=': '=',
  'not in': 'in',
  '<> all': '= any',
  'is distinct from': 'is not distinct from',
};

function negationPins(operand: Expression, target: Target, scope: Scope, whole: Expression): Answer {
  const negated = (part: Expression) =>
    negationPins(part, target, scope, { kind: 'not', operand: part, span: part.span });
  const positive = operand.kind === 'operator' ? negations[operand.name] : undefined;
  if (operand.kind === 'operator' && positive) return operatorPins({ ...operand, name: positive }, target, scope);
  if (operand.kind === 'not') return pins(operand.operand, target, scope);
  if (operand.kind === 'null-test') return nullTestPins({ ...operand, negated: !operand.negated }, target, scope);
  if (operand.kind === 'or') return someOf(operand.operands.map(negated), whole);
  if (operand.kind === 'and') return everyOf(operand.operands.map(negated));
  if (operand.kind === 'constant') {
    return operand.value === 'true' || operand.type === 'null' ? yes : no(whole, 'it is true for every row');
  }
  if (pins(operand, target, scope).kind !== 'yes') return undecided(whole, target, scope);
  return no(whole, "it holds for the rows of all tenants but the session's");
}

function nullTestPins(e: NullTest, target: Target, scope: Scope): Answer {
  const column = columnBehind({ e: e.operand, scope });
  // No row passes such a test on a column that is NOT NULL.
  if (!e.negated && column?.source === target.source && isNotNull(column.name, target)) return yes;
  if (isTarget({ e: e.operand, scope }, target)) {
    return no(e, e.negated ? 'it holds for the rows of every tenant' : 'it lets rows without a tenant through');
  }
  if (trustIn({ e: e.operand, scope }).kind === 'session' && withoutCasts(e.operand).kind !== 'constant') {
    return no(e, e.negated ? 'it holds for every session that is set up' : 'it holds where the session has no value');
  }
  return undecided(e, target, scope);
}

function isNotNull(column: string, { source }: Target): boolean {
  return source.table !== undefined && columnOf(source.table, column)?.notNull.value === true;
}

/** Comparisons that hold for many values beside the one they name. */
const wide = new Set(['<>', '!=', '<', '>', '<=', '>=', 'not in', '<> all', 'is distinct from', 'between']);

function operatorPins(e: Operator, target: Target, scope: Scope): Answer {
  const { name, left, right } = e;
  if (!left || !right) return undecided(e, target, scope);
  if (name === '=') return equalsPins(e, left, right, target, scope);
  const onLeft = isTarget({ e: left, scope }, target);
  const onRight = isTarget({ e: right, scope }, target);
  if (name === 'is not distinct from' && (onLeft || onRight)) {
    const column = targetColumn({ e: onLeft ? left : right, scope }, target) ?? '';
    if (isNotNull(column, target)) return equalsPins(e, left, right, target, scope);
    return no(e, 'it lets rows without a tenant through where the session has no value');
  }
  if ((name === 'in' || name === '= any') && onLeft) return trustAnswer(trustIn({ e: right, scope }), right, e);
  if ((name === 'in' || name === '= any') && right.kind === 'list') {
    return everyOf(right.items.map((item) => equalsPins(e, left, item, target, scope)));
  }
  if (wide.has(name) && (onLeft || onRight)) return no(e, `"${name}" admits the rows of many tenants`);
  return undecided(e, target, scope);
}

function equalsPins(e: Operator, left: Expression, right: Expression, target: Target, scope: Scope): Answer {
  if (isTrue(right)) return pins(left, target, scope);
  if (isTrue(left)) return pins(right, target, scope);
  if (isSameConstant(left, right)) return no(e, 'it is true for every row');
  if (comparesSettingWithEmpty(left, right)) return no(e, 'it holds where the session has no value');
  const compared = equalityPins({ left: { e: left, scope }, right: { e: right, scope }, at: e }, target);
  if (compared) return compared;
  if (left.kind === 'list' && right.kind === 'list' && left.items.length === right.items.length) {
    const pairs = left.items.map((item, i) => equalsPins(e, item, right.items[i] as Expression, target, scope));
    return someOf(pairs, e);
  }
  return roleGate(e, left, right, scope) ?? undecided(e, target, scope);
}

function isTrue(e: Expression): boolean {
  return e.kind === 'constant' && e.type === 'boolean' && e.value === 'true';
}

function isSameConstant(left: Expression, right: Expression): boolean {
  return (
    left.kind === 'constant' && right.kind === 'constant' && left.type === right.type && left.value === right.value
  );
}

function comparesSettingWithEmpty(left: Expression, right: Expression): boolean {
  const isEmpty = (e: Expression) => e.kind === 'constant' && e.type === 'string' && e.value === '';
  return (isEmpty(right) && settingOf(left) !== undefined) || (isEmpty(left) && settingOf(right) !== undefined);
}

/** `m.tenant_id = tenant_id`, where both are the column of `m`: what is meant is a column outside of the query. */
function comparedWithItself({ left, right }: Equality): string | undefined {
  const [a, b] = [columnBehind(left), columnBehind(right)];
  if (!a || !b || a.source !== b.source || a.name !== b.name) return undefined;
  const unqualified = [left, right].some(({ e }) => e.kind === 'column' && e.path.length === 1);
  return unqualified ? `"${a.name}" is that of "${a.source.alias}", which` : undefined;
}

/** Nothing where neither side is the target. */
export function equalityPins({ left, right, at }: Equality, target: Target): Answer | undefined {
  const onLeft = isTarget(left, target);
  const onRight = isTarget(right, target);
  if (onLeft && onRight) return no(at, 'it compares the column with itself');
  if (!onLeft && !onRight) return undefined;
  const other = onLeft ? right : left;
  return trustAnswer(trustIn(other), other.e, at);
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
  const entered = enter(e, scope);
  if (entered) {
    const answers = entered.values.map((value) => pins(value, target, entered.scope));
    // Of several RETURN, conditions that are not followed choose one.
    const all = everyOf(answers);
    const answer = answers.length > 1 && all.kind !== 'yes' ? unfollowed(e) : all;
    return placedAt(e, answer, `in the function "${e.name}", `);
  }
  if (!e.args.some((argument) => isTarget({ e: argument, scope }, target))) return undecided(e, target, scope);
  const use = sessionUseOfCall(e, scope.lookup, scope.schema);
  if (use === 'undefined') return unknown(e, `the function "${e.name}" is not defined in the migrations`);
  if (use === 'no' && !e.args.some((argument) => dependsOnSession({ e: argument, scope }))) {
    return no(e, `the function "${e.name}" does not look at the session`);
  }
  return unfollowed(e);
}

function unfollowed(e: FunctionCall): Answer {
  return unknown(e, `it cannot be seen what the function "${e.name}" makes of the session`);
}

/** What is none of the forms above: it may pin the column if it names it, and may be a gate if it asks the session. */
function undecided(e: Expression, target: Target, scope: Scope): Answer {
  if (mentions({ e, scope }, target)) return unknown(e, 'it cannot be told for which rows it holds');
  if (dependsOnSession({ e, scope })) return unknown(e, 'it looks at the session, but not at the tenant column');
  return no(e, 'it does not look at the tenant column');
}

// -- Subqueries ------------------------------------------------------------------------------------------------------

function subqueryPins(e: Subquery, target: Target, scope: Scope): Answer {
  if (e.link === 'exists') return queryPins(e, e.query, target, scope);
  if (e.link === 'any' && e.operator === '=' && e.operand) return queryPins(e, e.query, target, scope);
  if (e.link === 'scalar') return scalarPins(e, e.query, target, scope);
  return undecided(e, target, scope);
}

/** A query in the place of a condition: true where it finds a row whose value is. */
function scalarPins(e: Subquery, query: Query, target: Target, scope: Scope): Answer {
  const [only, ...others] = query.targets;
  if (!only || others.length > 0) return undecided(e, target, scope);
  const value = pins(only.value, target, openQuery(query, scope));
  if (query.from.length === 0 || value.kind === 'yes') return value;
  const found = isCountOfRows(only.value) ? { ...query, targets: [] } : query;
  return queryPins(e, found, target, scope);
}

/** `count(*) > 0`, which asks for a row as EXISTS does. */
function isCountOfRows(e: Expression): boolean {
  if (e.kind !== 'operator' || e.left?.kind !== 'call' || e.left.name !== 'count') return false;
  const bound = e.right?.kind === 'constant' ? `${e.name} ${e.right.value}` : '';
  return ['> 0', '>= 1', '<> 0', '!= 0'].includes(bound);
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
  if (e.operand === undefined && alwaysGivesRow(query)) return unknown(e, 'it may find a row whatever it counts');
  const direct = facts.conditions.some((condition) => pins(condition, target, facts.scope).kind === 'yes');
  if (direct || facts.pairs.some((pair) => equalityPins(pair, target)?.kind === 'yes')) return yes;
  if (facts.pairs.some((pair) => isTarget(pair.left, target) && isTarget(pair.right, target))) {
    return no(e, 'it compares the column with itself');
  }
  if (isTied(target, facts)) return yes;
  for (const equality of facts.equalities) {
    const column = comparedWithItself(equality);
    if (column) return no(equality.at, `the unqualified ${column} is compared with itself`);
  }
  if (!mentions({ e, scope }, target)) {
    // The value of a scalar query has a say too, unless it counts rows, which leaves no targets.
    const members = e.link !== 'scalar' || query.targets.length === 0 ? openToMembersOf(facts, target) : undefined;
    if (members === undefined) return undecided(e, target, scope);
    return no(e, `it holds for whoever has a row in "${members}", whichever tenant's that is`);
  }
  if (dependsOnSession({ e, scope })) {
    return unknown(e, 'it cannot be told whether the session chooses the rows it finds');
  }
  return no(e, 'the session does not choose the rows it finds');
}
