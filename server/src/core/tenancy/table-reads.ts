/**
 * Tells which tables of tenants a query reads or changes, and what chooses their rows. It looks for a condition that
 * speaks of the tenant at all, not for one that proves isolation: what a parameter stands for only the caller knows.
 */
import type { Table } from '../catalog/catalog.js';
import { walkDeep } from '../catalog/keys.js';
import type { DataChange } from '../syntax/ddl.js';
import { type Expression, type FromItem, type Query, type Subquery, walk } from '../syntax/expression.js';
import type { Span } from '../text/span.js';
import { columnBehind, isTarget, mentions, type Target } from './column.js';
import { pins } from './predicate.js';
import { factsOf } from './queries.js';
import { openQuery, type Scope, type Source } from './scope.js';
import type { Lookup } from './session.js';
import { type TenantTables, tenantKeysOf } from './tenant-tables.js';
import { dependsOnSession } from './trust.js';

/** A table of tenants in a query. */
export interface TableRead {
  readonly table: Table;
  /** Its name in the query. */
  readonly at: Span;
  readonly chosen: Chosen;
  /** Whether a condition beside it looks at the session, or calls what may. */
  readonly guarded: boolean;
}

/**
 * What chooses the rows: `session`: a value of the session. `tenant`: a condition on the tenant column, or on rows of
 * another table that are chosen so. `unclear`: a join or a trigger's row whose meaning is not
 * followed, or a secret. `nothing`: no condition has to do with tenants.
 */
export type Chosen = 'session' | 'tenant' | 'unclear' | 'nothing';

export interface ReadQuestion {
  readonly tables: TenantTables & Lookup;
  /** Where names without a schema are looked for before `public`. */
  readonly schema: string;
  /** The text that the query's spans are relative to. */
  readonly text: string;
}

export function tableReads(change: DataChange, question: ReadQuestion): readonly TableRead[] {
  return readsOfChange(change, outermost(question), question);
}

/** The same for a query alone, such as a view's. */
export function queryReads(query: Query, question: ReadQuestion): readonly TableRead[] {
  return readsOf(query, outermost(question), new Map(), question);
}

/** Of the values of parameters and variables nothing is known: they are names without a source. */
function outermost({ tables, schema }: ReadQuestion): Scope {
  return {
    sources: [],
    with: new Map(),
    outer: undefined,
    lookup: tables,
    schema,
    frame: undefined,
    asOwner: true,
    guards: { judged: [], met: new Set() },
  };
}

function readsOfChange(change: DataChange, scope: Scope, question: ReadQuestion): readonly TableRead[] {
  const { command, rows, columns, inWith } = change;
  const values = [...rows.flat(), ...columns.flatMap(({ value }) => value ?? [])];
  const inside = inWith.flatMap((inner) => readsOfChange(inner, scope, question));
  const target = command === 'update' || command === 'delete' || command === 'merge' ? targetOf(change) : undefined;
  if (!target && !change.query) return [...inside, ...inValues(values, scope, new Map(), question)];
  const query: Query = change.query ?? { ...nothing, span: change.span };
  const targets = [...query.targets, ...values.map((value) => ({ alias: undefined, value }))];
  const whole = { ...query, from: [...(target ? [target] : []), ...query.from], targets };
  return [...inside, ...readsOf(whole, scope, new Map(), question)];
}

const nothing = { from: [], conditions: [], targets: [], with: [], branches: [] };

function targetOf({ tables: [relation], alias }: DataChange): FromItem | undefined {
  return relation && { kind: 'relation', relation, alias, span: relation.span };
}

type States = Map<Source, Chosen>;

function readsOf(query: Query, outer: Scope, above: States, question: ReadQuestion): readonly TableRead[] {
  const scope = openQuery(query, outer);
  const apart = { ...scope, sources: [] };
  const found = query.with.flatMap(({ query: inner }) => [...readsOf(inner, apart, new Map(), question)]);
  found.push(...query.branches.flatMap((branch) => readsOf(branch, scope, above, question)));
  const states = new Map([
    ...above,
    ...scope.sources.map((source) => [source, chosenIn(source, query, scope, question)] as const),
  ]);
  for (const item of query.from) {
    if (item.kind === 'subquery') found.push(...readsOf(item.query, scope, above, question));
  }
  follow(query, outer, scope, states);
  for (const condition of query.conditions) found.push(...inSubqueries(condition, scope, states, question));
  follow(query, outer, scope, states);
  found.push(
    ...inValues(
      query.targets.map(({ value }) => value),
      scope,
      states,
      question,
    ),
  );
  const guarded = query.conditions.some((condition) => dependsOnSession({ e: condition, scope }));
  for (const source of scope.sources) {
    const { table, item } = source;
    if (!table || item?.kind !== 'relation' || tenantKeysOf(table, question.tables).length === 0) continue;
    found.push({ table, at: item.relation.span, chosen: states.get(source) ?? 'nothing', guarded });
  }
  return found;
}

function inValues(values: readonly Expression[], scope: Scope, states: States, question: ReadQuestion) {
  return values.flatMap((value) => inSubqueries(value, scope, states, question));
}

/** What the subqueries of an expression read. `x IN (SELECT ...)` chooses rows as the subquery's are chosen. */
function inSubqueries(e: Expression, scope: Scope, states: States, question: ReadQuestion): readonly TableRead[] {
  const found: TableRead[] = [];
  for (const part of walk(e)) {
    if (part.kind !== 'subquery') continue;
    const reads = readsOf(part.query, scope, states, question);
    found.push(...reads);
    improve(states, operandSource(part, scope), leastOf(reads));
  }
  return found;
}

function operandSource({ link, operator, operand }: Subquery, scope: Scope): Source | undefined {
  if (link !== 'any' || operator !== '=' || !operand) return undefined;
  const items = operand.kind === 'list' ? operand.items : [operand];
  return items.map((item) => columnBehind({ e: item, scope })?.source).find((source) => source !== undefined);
}

function leastOf(reads: readonly TableRead[]): Chosen {
  if (reads.length === 0) return 'unclear';
  const least = Math.min(...reads.map(({ chosen }) => ranks.indexOf(chosen)));
  return least === 0 ? 'unclear' : (ranks[least] as Chosen);
}

const ranks: readonly Chosen[] = ['nothing', 'unclear', 'tenant', 'session'];

function improve(states: States, source: Source | undefined, chosen: Chosen): boolean {
  if (!source || ranks.indexOf(chosen) <= ranks.indexOf(states.get(source) ?? 'nothing')) return false;
  states.set(source, chosen);
  return true;
}

/** Rows that are joined with chosen rows are chosen with them. */
function follow(query: Query, outer: Scope, scope: Scope, states: States): void {
  const { equalities } = factsOf(query, outer, undefined);
  const own = new Map(scope.sources.map((source) => [source.item, source]));
  const pairs = equalities.flatMap(({ left, right }) => {
    const [a, b] = [columnBehind(left)?.source, columnBehind(right)?.source];
    return a && b ? [[own.get(a.item) ?? a, own.get(b.item) ?? b] as const] : [];
  });
  for (let changed = true; changed; ) {
    changed = false;
    for (const [a, b] of pairs) {
      if (improve(states, a, states.get(b) ?? 'unclear')) changed = true;
      if (improve(states, b, states.get(a) ?? 'unclear')) changed = true;
    }
  }
}

function chosenIn(source: Source, query: Query, scope: Scope, question: ReadQuestion): Chosen {
  const { table, derived, item } = source;
  if (derived) return 'tenant';
  if (!table) return 'unclear';
  const conditions = query.conditions.flatMap((e) => (e.kind === 'and' ? e.operands : [e]));
  const any: Target = { source, columns: undefined };
  if (conditions.some((condition) => pins(condition, any, scope).kind === 'yes')) return 'session';
  const tenant: Target = { source, columns: new Set(tenantKeysOf(table, question.tables)) };
  if (conditions.some((condition) => speaksOf(condition, tenant, scope))) return 'tenant';
  const loosely = item !== undefined && isLooselyJoined(item.span, query, question.text);
  return loosely || conditions.some((e) => readsTriggerRow(e) || namesSecret(e)) ? 'unclear' : 'nothing';
}

/** A row that is found by a secret belongs to whoever knows it. */
function namesSecret(condition: Expression): boolean {
  if (condition.kind !== 'operator' || condition.name !== '=') return false;
  return [condition.left, condition.right].some(
    (side) =>
      side?.kind === 'column' &&
      /(?:^|_)(?:token|secret|nonce|hash|digest)(?:_|$)/i.test(side.path.at(-1)?.value ?? ''),
  );
}

/** A comparison of the tenant column with something else than itself. */
function speaksOf(condition: Expression, tenant: Target, scope: Scope): boolean {
  if (condition.kind === 'null-test') return false;
  if (condition.kind === 'operator' && condition.left && condition.right) {
    const { left, right } = condition;
    if (isTarget({ e: left, scope }, tenant) && isTarget({ e: right, scope }, tenant)) return false;
  }
  return mentions({ e: condition, scope }, tenant);
}

/** Conditions of outer joins, and those that USING and NATURAL imply, are not among the conditions of a query. */
function isLooselyJoined({ start }: Span, { span }: Query, text: string): boolean {
  const written = text.slice(span.start, span.end);
  if (/\b(?:right|full)\s+(?:outer\s+)?join\b|\bnatural\b|\bjoin\b[^;]*?\busing\s*\(/i.test(written)) return true;
  const left = written.search(/\bleft\s+(?:outer\s+)?join\b/i);
  return left >= 0 && span.start + left < start;
}

function readsTriggerRow(condition: Expression): boolean {
  return walkDeep(condition).some((part) => {
    const row = part.kind === 'column' ? part.path.at(-2)?.value : undefined;
    return row === 'new' || row === 'old';
  });
}
