/** Answers that hold as long as everything that was looked at for them is the same. */
import type { Table } from '../catalog/catalog.js';
import type { Lookup } from './session.js';

/** What was asked of a lookup, and what it answered. */
interface Seen {
  readonly aspect: 'table' | 'function' | 'role';
  readonly name: string;
  readonly found: object | undefined;
}

interface Entry<A> {
  readonly variant: string;
  readonly table: Table;
  readonly seen: readonly Seen[];
  readonly answer: A;
}

export type Memory<A> = (
  key: object,
  variant: string,
  table: Table,
  lookup: Lookup,
  compute: (lookup: Lookup) => A,
) => A;

/**
 * Remembers one answer per key and variant. An answer that is given again asks the lookup for all that it was computed
 * from, so whoever keeps a record of what was looked at has it complete.
 */
export function createMemory<A>(): Memory<A> {
  const entries = new WeakMap<object, readonly Entry<A>[]>();
  return (key, variant, table, lookup, compute) => {
    const known = entries.get(key) ?? [];
    const entry = known.find((candidate) => candidate.variant === variant);
    if (entry && entry.table === table && entry.seen.every((seen) => ask(lookup, seen) === seen.found)) {
      return entry.answer;
    }
    const seen: Seen[] = [];
    const answer = compute(recording(lookup, seen));
    const others = entry ? known.filter((candidate) => candidate !== entry) : known;
    entries.set(key, [...others, { variant, table, seen, answer }]);
    return answer;
  };
}

function recording(lookup: Lookup, seen: Seen[]): Lookup {
  const note = <T extends object>(aspect: Seen['aspect'], name: string, found: T | undefined): T | undefined => {
    if (!seen.some((one) => one.aspect === aspect && one.name === name)) seen.push({ aspect, name, found });
    return found;
  };
  return {
    table: (id) => note('table', id, lookup.table(id)),
    function: (id) => note('function', id, lookup.function(id)),
    role: (name) => note('role', name, lookup.role(name)),
  };
}

function ask(lookup: Lookup, { aspect, name }: Seen): object | undefined {
  if (aspect === 'role') return lookup.role(name);
  return aspect === 'table' ? lookup.table(name as Table['id']) : lookup.function(name);
}
