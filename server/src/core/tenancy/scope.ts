/** Which table a column name in a policy's expression means, by PostgreSQL's rules: innermost query first. */
import type { DatabaseFunction, Table } from '../catalog/catalog.js';
import { unknownAspect } from '../catalog/keys.js';
import { relationId } from '../catalog/names.js';
import type { ColumnReference, Expression, FromItem, Query } from '../syntax/expression.js';
import type { Lookup } from './session.js';

/** Something that rows come from: the policy's own table, or an item of a FROM list. */
export interface Source {
  /** The name that qualifies its columns. */
  readonly alias: string;
  readonly schema: string | undefined;
  /** `undefined` where they are not known. */
  readonly columns: ReadonlySet<string> | undefined;
  /** Set for a table of the catalog. */
  readonly table: Table | undefined;
  /** Set for a subquery or a WITH query, with the scope that it is read in. */
  readonly derived: ScopedQuery | undefined;
  readonly item: FromItem | undefined;
}

export interface ScopedQuery {
  readonly query: Query;
  readonly scope: Scope;
}

/** An expression and the scope in which its names are to be understood. */
export interface Term {
  readonly e: Expression;
  readonly scope: Scope;
}

export interface Scope {
  readonly sources: readonly Source[];
  readonly with: ReadonlyMap<string, ScopedQuery>;
  readonly outer: Scope | undefined;
  readonly lookup: Lookup;
  /** The schema of the policy's table, where names without a schema are looked for first. */
  readonly schema: string;
  /** Set in the body of a function. */
  readonly frame: Frame | undefined;
  /** In a SECURITY DEFINER function: tables are read, and the role is asked for, as the function's owner. */
  readonly asOwner: boolean;
  readonly guards: Guards;
}

/** The tables whose policies are being judged, the outermost first, and those of them that their policies came back to. */
export interface Guards {
  readonly judged: readonly Table[];
  readonly met: Set<Table>;
}

/** A function that was stepped into, and what its parameters and variables stand for; `undefined` where that is not known. */
export interface Frame {
  readonly fn: DatabaseFunction;
  readonly values: ReadonlyMap<string, Term | undefined>;
  readonly caller: Frame | undefined;
}

/** The scope of a policy's expression: the columns of its table and nothing else. */
export function policyScope(table: Table, lookup: Lookup, guards: Guards): Scope {
  const source = tableSource(table, table.name, table.schema, undefined);
  return {
    sources: [source],
    with: new Map(),
    outer: undefined,
    lookup,
    schema: table.schema,
    frame: undefined,
    asOwner: false,
    guards,
  };
}

/** The scope inside a query that stands in `outer`. */
export function openQuery(query: Query, outer: Scope): Scope {
  let scope: Scope = { ...outer, sources: [], with: new Map(), outer };
  for (const { name, query: inner } of query.with) {
    // A WITH query sees those before it; one that reads itself is then an unknown table.
    scope = { ...scope, with: new Map([...scope.with, [name, { query: inner, scope }]]) };
  }
  return { ...scope, sources: query.from.map((item) => sourceOf(item, scope)) };
}

/** The source of a column; `unknown` where a source whose columns are not known may have it. */
export function resolve(reference: ColumnReference, scope: Scope): Source | 'unknown' | undefined {
  const column = reference.path.at(-1)?.value ?? '';
  const qualifier = reference.path.at(-2)?.value;
  const schema = reference.path.at(-3)?.value;
  for (let level: Scope | undefined = scope; level; level = level.outer) {
    if (qualifier !== undefined) {
      const named = level.sources.find((source) => isNamed(source, schema, qualifier));
      if (named) return named;
      continue;
    }
    const known = level.sources.find((source) => source.columns?.has(column));
    if (known) return known;
    if (level.sources.some((source) => source.columns === undefined)) return 'unknown';
  }
  return undefined;
}

/**
 * The parameter or variable that a name in a function's body means, as what it stands for. A column of the same name
 * comes first, unless the function's own name qualifies it.
 */
export function valueNamed(reference: ColumnReference, scope: Scope): { readonly term: Term | undefined } | undefined {
  const { frame } = scope;
  const name = reference.path.at(-1)?.value ?? '';
  const qualifier = reference.path.at(-2)?.value;
  if (!frame?.values.has(name) || (qualifier !== undefined && qualifier !== frame.fn.name)) return undefined;
  return resolve(reference, scope) === undefined ? { term: frame.values.get(name) } : undefined;
}

function isNamed(source: Source, schema: string | undefined, alias: string): boolean {
  return source.alias === alias && (schema === undefined || source.schema === undefined || source.schema === schema);
}

function sourceOf(item: FromItem, scope: Scope): Source {
  if (item.kind === 'subquery') return derivedSource(item, item.alias ?? '', { query: item.query, scope });
  if (item.kind === 'function') {
    const name = item.call.kind === 'call' ? item.call.name : '';
    return { ...opaque, alias: item.alias ?? name, item };
  }
  const { schema, name } = item.relation;
  const alias = item.alias ?? name.value;
  const common = schema ? undefined : withQuery(name.value, scope);
  if (common) return derivedSource(item, alias, common);
  const table = tableNamed(schema?.value, name.value, scope);
  return table ? tableSource(table, alias, schema?.value, item) : { ...opaque, alias, schema: schema?.value, item };
}

const opaque = { schema: undefined, columns: undefined, table: undefined, derived: undefined };

function tableSource(table: Table, alias: string, schema: string | undefined, item: FromItem | undefined): Source {
  const columns = unknownAspect(table, 'columns', 'existence')
    ? undefined
    : new Set(table.columns.map((column) => column.name));
  return { alias, schema, columns, table, derived: undefined, item };
}

function derivedSource(item: FromItem, alias: string, derived: ScopedQuery): Source {
  const names = derived.query.targets.map(({ alias: given, value }) =>
    value.kind === 'column' ? (given ?? value.path.at(-1)?.value) : given,
  );
  const known = names.flatMap((name) => (name === undefined || name === '*' ? [] : [name]));
  const columns = names.length > 0 && known.length === names.length ? new Set(known) : undefined;
  return { ...opaque, alias, columns, derived, item };
}

function withQuery(name: string, scope: Scope): ScopedQuery | undefined {
  for (let level: Scope | undefined = scope; level; level = level.outer) {
    const found = level.with.get(name);
    if (found) return found;
  }
  return undefined;
}

/** The table that a name means, looked for as `functionNamed` does. */
export function tableNamed(
  schema: string | undefined,
  name: string,
  { lookup, schema: beside }: Pick<Scope, 'lookup' | 'schema'>,
): Table | undefined {
  if (schema !== undefined) return lookup.table(relationId(schema, name));
  return lookup.table(relationId(beside, name)) ?? lookup.table(relationId('public', name));
}
