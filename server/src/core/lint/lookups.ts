/** What rules look up in a catalog beside its tables, each thing once for all who ask. */
import type { Catalog } from '../catalog/catalog.js';

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
