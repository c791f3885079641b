/** What rules look up in a catalog beside its tables, each thing once for all who ask. */
import type { Catalog, Privilege, RelationId } from '../catalog/catalog.js';

/** An object of the catalog other than a table, and how to find it in another catalog. All who look at it share one. */
export interface LookedAt {
  /** The same key is always looked up in the same way. */
  readonly key: string;
  readonly seen: object | undefined;
  find(catalog: Catalog): object | undefined;
}

/** What was looked at in one catalog. */
export interface Lookups {
  readonly byKey: ReadonlyMap<string, LookedAt>;
  at(key: string, find: LookedAt['find']): LookedAt;
  /** Whether what was looked at in an earlier catalog is the same object in this one. */
  holds(looked: LookedAt): boolean;
}

/** What is the same as in the catalog before stays one object with what was looked at there, and is compared once. */
export function createLookups(catalog: Catalog, before: ReadonlyMap<string, LookedAt> | undefined): Lookups {
  const byKey = new Map<string, LookedAt>();
  const answers = new Map<LookedAt, boolean>();
  const holds = (looked: LookedAt) => {
    let answer = answers.get(looked);
    if (answer === undefined) {
      answer = looked.find(catalog) === looked.seen;
      answers.set(looked, answer);
      if (answer && !byKey.has(looked.key)) byKey.set(looked.key, looked);
    }
    return answer;
  };
  return {
    byKey,
    holds,
    at(key, find) {
      let looked = byKey.get(key);
      if (!looked) {
        const earlier = before?.get(key);
        looked = earlier && holds(earlier) ? earlier : { key, seen: find(catalog), find };
        byKey.set(key, looked);
      }
      return looked;
    },
  };
}

/**
 * How each thing is found. What was looked at outlives the world in which it was made, so that nothing here may hold more
 * than the name of what it looks for.
 */
export const finders = {
  relation: (id: RelationId) => (catalog: Catalog) => catalog.relation(id),
  relationAnywhere: (name: string) => (catalog: Catalog) => catalog.anyRelation(name),
  function: (id: string) => (catalog: Catalog) => catalog.function(id),
  functionAnywhere: (name: string) => (catalog: Catalog) => catalog.anyFunction(name),
  type: (id: string) => (catalog: Catalog) => catalog.type(id),
  role: (name: string) => (catalog: Catalog) => catalog.role(name),
  extension: (name: string) => (catalog: Catalog) => catalog.extension(name),
  extensionBeside: (known: ReadonlySet<string>) => (catalog: Catalog) =>
    catalog.extensions().find(({ name }) => !known.has(name)),
  schema: (name: string) => (catalog: Catalog) => (catalog.schemas().includes(name) ? present : undefined),
  defaultPrivileges: grantedByDefault,
  unseenFunctions: (catalog: Catalog) => catalog.unseenFunctions(),
  protectedTable: someProtectedTable,
};

/** Stands for a schema, of which nothing is known but that it is there. */
const present: object = {};

function grantedByDefault(catalog: Catalog): readonly Privilege[] | undefined {
  const granted = catalog.defaultPrivileges();
  return granted.length > 0 ? granted : undefined;
}

const protections = new WeakMap<Catalog, object | undefined>();

/** The same for all catalogs that have one, since which one it is matters to nobody. */
const protectedTable: object = { kind: 'protected table' };

function someProtectedTable(catalog: Catalog): object | undefined {
  if (!protections.has(catalog)) {
    const some = catalog.tables().some(({ rowSecurity, policies }) => rowSecurity.value || policies.length > 0);
    protections.set(catalog, some ? protectedTable : undefined);
  }
  return protections.get(catalog);
}
