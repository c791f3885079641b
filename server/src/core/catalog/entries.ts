/**
 * The entries of a catalog under their keys. Beside them stand dependents: `target` and `source` for a foreign key or
 * view of `source` that uses `target`. They are entries too, so that adding one does not touch the others, and form one
 * group for each target, so that all can be found.
 */
import type { RelationId } from './catalog.js';

export class Entries {
  readonly #values: Map<string, object>;
  /** The keys of each group; made when first asked for, since most edits never ask. */
  #groups: Map<string, Set<string>> | undefined;

  constructor(values: ReadonlyMap<string, object> = new Map()) {
    this.#values = new Map(values);
  }

  get values(): ReadonlyMap<string, object> {
    return this.#values;
  }

  get(key: string): object | undefined {
    return this.#values.get(key);
  }

  /** `undefined` removes the entry. */
  set(key: string, value: object | undefined): void {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
    if (this.#groups && isDependent(key)) noteIn(this.#groups, key, value !== undefined);
  }

  /** The keys of a group, in no order. */
  group(name: string): ReadonlySet<string> {
    if (!this.#groups) {
      this.#groups = new Map();
      for (const key of this.#values.keys()) if (isDependent(key)) noteIn(this.#groups, key, true);
    }
    return this.#groups.get(name) ?? none;
  }
}

/** What every dependent's entry holds: that it is there is all it says. */
export const dependent: object = { kind: 'dependent' };

const prefix = 'dependent:';
const separator = '\0';
const none: ReadonlySet<string> = new Set();

export function dependentKey(target: RelationId, source: RelationId): string {
  return `${prefix}${target}${separator}${source}`;
}

export function dependentsGroup(target: RelationId): string {
  return `dependents:${target}`;
}

/** The group that a key belongs to, for those of dependents. */
export function groupOf(key: string): string | undefined {
  if (!isDependent(key)) return undefined;
  return `dependents:${key.slice(prefix.length, key.indexOf(separator))}`;
}

export function sourceOf(key: string): RelationId {
  return key.slice(key.indexOf(separator) + 1) as RelationId;
}

function isDependent(key: string): boolean {
  return key.startsWith(prefix);
}

function noteIn(groups: Map<string, Set<string>>, key: string, present: boolean): void {
  const name = groupOf(key) as string;
  const group = groups.get(name);
  if (!present) group?.delete(key);
  else if (group) group.add(key);
  else groups.set(name, new Set([key]));
}
