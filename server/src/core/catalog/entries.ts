/**
 * The entries of a catalog under their keys. Beside them stand dependents: `target` and `source` for a foreign key or
 * view of `source` that uses `target`. They are entries too, so that adding one does not touch the others, and form one
 * group for each target, so that all can be found. A target is the id of a relation, or a name with a word before it
 * for another kind of use (`column-type:status`).
 */

/** Entries as they are at one point of a history. */
export interface Entries {
  get(key: string): object | undefined;
  all(): Iterable<readonly [key: string, value: object]>;
  /** Keys that belong to a group, in no order. Some may have no entry. */
  group(name: string): Iterable<string>;
}

/** Entries that replay from nothing fills. */
export interface MutableEntries extends Entries {
  /** `undefined` removes the entry. */
  set(key: string, value: object | undefined): void;
  /** Its entries for good; nothing is set afterwards. */
  freeze(): Snapshot;
}

/** Entries that do not change. */
export interface Snapshot {
  get(key: string): object | undefined;
  all(): Iterable<readonly [key: string, value: object]>;
  /** Another snapshot with some entries changed (`undefined`: removed). It shares what did not change. */
  with(changes: ReadonlyMap<string, object | undefined>): Snapshot;
}

export function mutableEntries(): MutableEntries {
  const values = new Map<string, object>();
  const groups: Groups = new Map();
  return {
    get: (key) => values.get(key),
    all: () => values,
    group: (name) => groups.get(name) ?? [],
    set(key, value) {
      if (value === undefined) values.delete(key);
      else values.set(key, value);
      noteGroup(groups, key);
    },
    freeze: () => snapshot(values, new Map()),
  };
}

/** Beyond so many changes they are merged into the base, which costs a copy of everything. */
const mostChanges = 2_000;

function snapshot(base: ReadonlyMap<string, object>, changes: ReadonlyMap<string, object | undefined>): Snapshot {
  if (changes.size > mostChanges) return snapshot(merged(base, changes), new Map());
  return {
    get: (key) => (changes.has(key) ? changes.get(key) : base.get(key)),
    all: () => (changes.size === 0 ? base : merged(base, changes)),
    with: (more) => snapshot(base, new Map([...changes, ...more])),
  };
}

function merged(
  base: ReadonlyMap<string, object>,
  changes: ReadonlyMap<string, object | undefined>,
): ReadonlyMap<string, object> {
  const result = new Map(base);
  for (const [key, value] of changes) {
    if (value === undefined) result.delete(key);
    else result.set(key, value);
  }
  return result;
}

/** What every dependent's entry holds: that it is there is all it says. */
export const dependent: object = { kind: 'dependent' };

const prefix = 'dependent:';
const separator = '\0';

export function dependentKey(target: string, source: string): string {
  return `${prefix}${target}${separator}${source}`;
}

export function dependentsGroup(target: string): string {
  return `dependents:${target}`;
}

/** The group that a key belongs to, for those of dependents. */
export function groupOf(key: string): string | undefined {
  if (!key.startsWith(prefix)) return undefined;
  return `dependents:${key.slice(prefix.length, key.indexOf(separator))}`;
}

export function sourceOf(key: string): string {
  return key.slice(key.indexOf(separator) + 1);
}

export type Groups = Map<string, Set<string>>;

export function noteGroup(groups: Groups, key: string): void {
  const name = groupOf(key);
  if (name === undefined) return;
  const group = groups.get(name);
  if (group) group.add(key);
  else groups.set(name, new Set([key]));
}
