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
  const lists = earlier ? replacedLists(earlier) : {};
  const relation = (id: RelationId) => entries.get(id) as Relation | undefined;
  const list = <K extends Listed>(kind: K): Lists[K] => {
    const known = lists[kind];
    if (known) return known;
    const made = (kind === 'schema'
      ? schemasIn(entries)
      : inCreationOrder(entries, steps, kind)) as unknown as Lists[K];
    lists[kind] = made as KnownLists[K];
    return made;
  };
  const catalog: Catalog = {
    relation,
    table(id) {
      const found = relation(id);
      return found?.kind === 'table' ? found : undefined;
    },
    tables: () => list('table'),
    relations: () => list('relation'),
    function: (id) => entries.get(functionKey(id)) as DatabaseFunction | undefined,
    functions: () => list('function'),
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
  listsOf.set(catalog, lists);
  return catalog;
}

type KnownLists = { -readonly [K in Listed]?: Lists[K] };

/** The lists that each catalog was asked for. */
const listsOf = new WeakMap<Catalog, KnownLists>();

function replacedLists({ catalog, replaced }: EarlierCatalog): KnownLists {
  const before = Object.entries(listsOf.get(catalog) ?? {}) as [Listed, readonly unknown[]][];
  const now = before.map(([kind, list]) => {
    const changed = list.some((object) => replaced.has(object));
    return [kind, changed ? list.map((object) => replaced.get(object) ?? object) : list];
  });
  return Object.fromEntries(now);
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

/** The order of the writes that made each entry one of its kind; one that was renamed counts as made then. */
function inCreationOrder(entries: Snapshot, steps: readonly Step[], kind: Listed): object[] {
  const keys = new Set<string>();
  for (const step of steps) {
    for (const { key, was, is } of comingsIn(step)) {
      const isNow = isListed(is, kind);
      if (isNow === isListed(was, kind)) continue;
      if (isNow) keys.add(key);
      else keys.delete(key);
    }
  }
  return [...keys].map((key) => entries.get(key) as object);
}

function isListed(coming: string, kind: Listed): boolean {
  if (kind === 'table') return coming === kind;
  return kind === 'relation' ? coming !== '' && !coming.endsWith(':') : coming === `${kind}:`;
}

/** `public`, those that CREATE SCHEMA made, and those that hold something, in alphabetical order. */
function schemasIn(entries: Snapshot): readonly string[] {
  const names = new Set(['public']);
  for (const [key, value] of entries.all()) {
    if (key.startsWith('schema:')) names.add((value as { readonly name: string }).name);
    else if (isRelation(value)) names.add(value.schema);
  }
  return [...names].sort();
}
