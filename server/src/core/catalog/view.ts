/** The catalog as the rest of the linter sees it: a read-only view of replay's entries. */
import type {
  Catalog,
  DatabaseFunction,
  DatabaseType,
  Extension,
  Relation,
  RelationId,
  Role,
  Table,
  View,
} from './catalog.js';
import type { Snapshot } from './entries.js';
import type { Step } from './history.js';
import {
  type DefaultPrivilegesEntry,
  defaultPrivilegesKey,
  extensionKey,
  functionKey,
  isRelation,
  roleKey,
  typeKey,
  unseenFunctionsKey,
} from './state.js';

/** A catalog with the same objects in the same order, some of them replaced by newer ones. */
export interface EarlierCatalog {
  readonly catalog: Catalog;
  readonly replaced: ReadonlyMap<unknown, object>;
}

/** What a catalog lists, by the kind of its objects. */
interface Lists {
  readonly table: readonly Table[];
  readonly relation: readonly Relation[];
  readonly view: readonly View[];
  readonly function: readonly DatabaseFunction[];
  readonly type: readonly DatabaseType[];
  readonly role: readonly Role[];
  readonly extension: readonly Extension[];
  /** By name, in alphabetical order. */
  readonly schema: readonly string[];
}

type Listed = keyof Lists;

/**
 * `steps` are those that led to `entries`; they give the order of creation. Lists are made when first asked for, or from
 * those of an earlier catalog.
 */
export function createCatalog(entries: Snapshot, steps: readonly Step[], earlier?: EarlierCatalog): Catalog {
  const known = earlier ? replacedLists(earlier) : { lists: {}, firsts: {} };
  const { lists, firsts } = known;
  const relation = (id: RelationId) => entries.get(id) as Relation | undefined;
  const list = <K extends Listed>(kind: K): Lists[K] => {
    const found = lists[kind];
    if (found) return found;
    const made = (kind === 'schema' ? schemaNames() : inCreationOrder(entries, steps, kind)) as unknown as Lists[K];
    lists[kind] = made as KnownLists[K];
    return made;
  };
  const first = <K extends Named>(kind: K, name: string): Lists[K][number] | undefined => {
    firsts[kind] ??= firstsByName(list(kind));
    return list(kind)[firsts[kind].get(name) ?? -1];
  };
  /** `public`, those that CREATE SCHEMA made, and those that hold something. */
  const schemaNames = () => {
    const names = new Set(['public']);
    for (const made of inCreationOrder(entries, steps, 'schema')) names.add((made as { readonly name: string }).name);
    for (const { schema } of list('relation')) names.add(schema);
    return [...names].sort();
  };
  const catalog: Catalog = {
    relation,
    table(id) {
      const found = relation(id);
      return found?.kind === 'table' ? found : undefined;
    },
    tables: () => list('table'),
    relations: () => list('relation'),
    anyRelation: (name) => first('relation', name),
    views: () => list('view'),
    function: (id) => entries.get(functionKey(id)) as DatabaseFunction | undefined,
    functions: () => list('function'),
    anyFunction: (name) => first('function', name),
    type: (id) => entries.get(typeKey(id)) as DatabaseType | undefined,
    types: () => list('type'),
    role: (name) => entries.get(roleKey(name)) as Role | undefined,
    roles: () => list('role'),
    extension: (name) => entries.get(extensionKey(name)) as Extension | undefined,
    extensions: () => list('extension'),
    defaultPrivileges: () =>
      (entries.get(defaultPrivilegesKey) as DefaultPrivilegesEntry | undefined)?.privileges ?? [],
    schemas: () => list('schema'),
    unseenFunctions: () => entries.get(unseenFunctionsKey),
  };
  listsOf.set(catalog, known);
  return catalog;
}

type KnownLists = { -readonly [K in Listed]?: Lists[K] };

/** What is looked up by name alone. */
type Named = 'relation' | 'function';

/** The lists that a catalog was asked for, and where in some of them the first object of each name stands. */
interface Known {
  readonly lists: KnownLists;
  readonly firsts: { [K in Named]?: ReadonlyMap<string, number> };
}

const listsOf = new WeakMap<Catalog, Known>();

function firstsByName(list: readonly { readonly name: string }[]): ReadonlyMap<string, number> {
  const firsts = new Map<string, number>();
  for (const [i, { name }] of list.entries()) if (!firsts.has(name)) firsts.set(name, i);
  return firsts;
}

/** Objects that take the place of others have their names. */
function replacedLists({ catalog, replaced }: EarlierCatalog): Known {
  const { lists, firsts } = listsOf.get(catalog) ?? { lists: {}, firsts: {} };
  const before = Object.entries(lists) as [Listed, readonly unknown[]][];
  return {
    lists: Object.fromEntries(before.map(([kind, list]) => [kind, withReplaced(list, replaced)])),
    firsts: { ...firsts },
  };
}

/** Up to so many, each is looked for in a list by itself. */
const few = 8;

function withReplaced(list: readonly unknown[], replaced: EarlierCatalog['replaced']): readonly unknown[] {
  const concerns = replaced.size > few || [...replaced.keys()].some((object) => list.includes(object));
  return concerns ? list.map((object) => replaced.get(object) ?? object) : list;
}

/** Whether objects come into being and go in the same order in both. */
export function sameComings(a: readonly Step[], b: readonly Step[]): boolean {
  const left = a.flatMap(comingsIn);
  const right = b.flatMap(comingsIn);
  return left.length === right.length && left.every((coming, i) => sameComing(coming, right[i]));
}

/** An entry that comes into being, goes, or is something else from then on. */
interface Coming {
  readonly key: string;
  /** The kind of a relation, the prefix of another key; empty for what catalogs do not list. */
  readonly was: string;
  readonly is: string;
}

function sameComing(a: Coming, b: Coming | undefined): boolean {
  return a.key === b?.key && a.was === b.was && a.is === b.is;
}

const comings = new WeakMap<Step, readonly Coming[]>();

function comingsIn(step: Step): readonly Coming[] {
  let found = comings.get(step);
  if (!found) {
    found = step.writes.flatMap(({ key, before, after }) => {
      const was = comingKind(key, before);
      const is = comingKind(key, after);
      return was === is ? [] : [{ key, was, is }];
    });
    comings.set(step, found);
  }
  return found;
}

function comingKind(key: string, value: object | undefined): string {
  if (value === undefined) return '';
  if (isRelation(value)) return value.kind;
  return /^(?:function|type|role|extension|schema):/.exec(key)?.[0] ?? '';
}

/** Schemas are listed by name elsewhere, and here as what CREATE SCHEMA made. */
type Created = Listed;

const orders = new WeakMap<readonly Step[], ReadonlyMap<Created, ReadonlySet<string>>>();

/** The order of the writes that made each entry one of its kind; one that was renamed counts as made then. */
function inCreationOrder(entries: Snapshot, steps: readonly Step[], kind: Created): object[] {
  let order = orders.get(steps);
  if (!order) {
    order = creationOrder(steps);
    orders.set(steps, order);
  }
  return [...(order.get(kind) ?? [])].map((key) => entries.get(key) as object);
}

/** Keys of entries by what lists them, all in one walk. */
function creationOrder(steps: readonly Step[]): ReadonlyMap<Created, ReadonlySet<string>> {
  const order = new Map<Created, Set<string>>();
  const keysOf = (kind: Created) => {
    let keys = order.get(kind);
    if (!keys) {
      keys = new Set();
      order.set(kind, keys);
    }
    return keys;
  };
  for (const step of steps) {
    for (const { key, was, is } of comingsIn(step)) {
      const before = listedAs(was);
      const now = listedAs(is);
      for (const kind of before) if (!now.includes(kind)) keysOf(kind).delete(key);
      for (const kind of now) if (!before.includes(kind)) keysOf(kind).add(key);
    }
  }
  return order;
}

/** The lists in which something that comes into being stands. */
function listedAs(coming: string): readonly Created[] {
  if (coming === '') return nowhere;
  return listsByComing[coming] ?? onlyRelation;
}

const nowhere: readonly Created[] = [];
const onlyRelation: readonly Created[] = ['relation'];
const listsByComing: Readonly<Record<string, readonly Created[]>> = {
  table: ['relation', 'table'],
  view: ['relation', 'view'],
  'materialized-view': ['relation', 'view'],
  'function:': ['function'],
  'type:': ['type'],
  'role:': ['role'],
  'extension:': ['extension'],
  'schema:': ['schema'],
};
