/**
 * Finds policies that PostgreSQL cannot evaluate because they come back to themselves.
 *
 * A policy's subqueries are read under the SELECT policies of their tables. PostgreSQL puts these in while it plans, and
 * gives up (42P17) where a table comes up again whose policies have subqueries too. A function that reads tables is
 * planned for itself: one that is called again by the policies of what it reads never ends (54001). Tables without row
 * level security, and functions that run as the tables' owner without FORCE, end the chain.
 */
import type { DatabaseFunction, Policy, Table } from '../catalog/catalog.js';
import { walkDeep } from '../catalog/keys.js';
import type { Origin, Traced } from '../catalog/origin.js';
import type { Expression, FromItem, FunctionCall, Query } from '../syntax/expression.js';
import { resultOf } from './functions.js';
import { clausesOf } from './policy.js';
import { tableNamed } from './scope.js';
import { functionNamed, isBuiltInSessionCall, type Lookup } from './session.js';

export interface Recursion {
  /** The part of the policy that leads back: a subquery, or a call of a function. */
  readonly at: Expression;
  readonly origin: Origin;
  /** The tables that are read on the way, the last one for the second time. */
  readonly path: readonly Table[];
  /** The functions among the steps. */
  readonly through: readonly DatabaseFunction[];
}

export function recursionOf(table: Table, policy: Policy, lookup: Lookup): Recursion | undefined {
  if (!table.rowSecurity.value) return undefined;
  const search = { lookup, schema: table.schema, active: [table], functions: [], path: [] };
  for (const clause of clausesOf(policy)) {
    const found = searchClause(clause, search);
    if (found) return found;
  }
  return undefined;
}

interface Search {
  readonly lookup: Lookup;
  readonly schema: string;
  /** The tables whose policies are being put into the query that is planned. */
  readonly active: readonly Table[];
  readonly functions: readonly DatabaseFunction[];
  readonly path: readonly Table[];
}

/** Longer chains than any that people write. */
const longest = 12;

function searchClause({ value, origin }: Traced<Expression>, search: Search): Recursion | undefined {
  for (const part of walkDeep(value)) {
    const found = part.kind === 'subquery' || part.kind === 'call' ? searchPart(part, search) : undefined;
    if (found) return { at: part, origin, ...found };
  }
  return undefined;
}

type Way = Pick<Recursion, 'path' | 'through'>;

function searchPart(e: Expression, search: Search): Way | undefined {
  if (e.kind === 'call') return searchFunction(e, search);
  if (e.kind !== 'subquery') return undefined;
  for (const table of tablesIn(e.query, search)) {
    const found = searchTable(table, search);
    if (found) return found;
  }
  return undefined;
}

function searchTable(table: Table, search: Search): Way | undefined {
  if (!table.rowSecurity.value || search.path.length >= longest) return undefined;
  const path = [...search.path, table];
  const clauses = readingClauses(table);
  if (search.active.includes(table)) {
    return clauses.some(hasSubquery) ? { path, through: search.functions } : undefined;
  }
  return searchClauses(clauses, { ...search, schema: table.schema, active: [...search.active, table], path });
}

function searchClauses(clauses: readonly Traced<Expression>[], search: Search): Way | undefined {
  for (const clause of clauses) {
    const found = searchClause(clause, search);
    if (found) return { path: found.path, through: found.through };
  }
  return undefined;
}

function searchFunction(e: FunctionCall, search: Search): Way | undefined {
  if (isBuiltInSessionCall(e)) return undefined;
  const fn = functionNamed(search.lookup, e.schema, e.name, search.schema);
  const result = fn && resultOf(fn);
  if (!fn || !result) return undefined;
  if (search.functions.includes(fn)) return { path: search.path, through: [...search.functions, fn] };
  const inside = { ...search, schema: fn.schema, active: [], functions: [...search.functions, fn] };
  for (const value of [...result.returned, ...result.variables.map((variable) => variable.value)]) {
    for (const part of walkDeep(value)) {
      const found = searchBodyPart(part, fn, inside);
      if (found) return found;
    }
  }
  return undefined;
}

function searchBodyPart(part: Expression, fn: DatabaseFunction, search: Search): Way | undefined {
  if (part.kind !== 'subquery') return searchPart(part, search);
  const bypasses = (table: Table) => fn.security.value === 'definer' && !table.forceRowSecurity.value;
  for (const table of tablesIn(part.query, search)) {
    const found = bypasses(table) ? undefined : searchTable(table, search);
    if (found) return found;
  }
  return undefined;
}

/** What the rows of a table are held to where a query reads them. */
function readingClauses({ policies }: Table): readonly Traced<Expression>[] {
  return policies.flatMap(({ command, using }) =>
    using && (command === 'all' || command === 'select') ? [using] : [],
  );
}

function hasSubquery({ value }: Traced<Expression>): boolean {
  return walkDeep(value).some((part) => part.kind === 'subquery');
}

/** The tables that a query names in FROM, at any depth outside its expressions, whose subqueries are parts themselves. */
function tablesIn(query: Query, names: Pick<Search, 'lookup' | 'schema'>): readonly Table[] {
  const withNames = new Set(query.with.map(({ name }) => name));
  const ofItem = (item: FromItem): readonly Table[] => {
    if (item.kind === 'subquery') return tablesIn(item.query, names);
    if (item.kind === 'function') return [];
    const { schema: given, name } = item.relation;
    const table = given || !withNames.has(name.value) ? tableNamed(given?.value, name.value, names) : undefined;
    return table ? [table] : [];
  };
  return [
    ...query.from.flatMap(ofItem),
    ...query.with.flatMap((inner) => tablesIn(inner.query, names)),
    ...query.branches.flatMap((branch) => tablesIn(branch, names)),
  ];
}
