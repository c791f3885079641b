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

export interface Request<A> {
  readonly key: object;
  readonly variant: string;
  readonly table: Table;
  readonly lookup: Lookup;
  compute(lookup: Lookup): A;
  /** Whether an answer may be kept for, and taken from, requests like this one. */
  holds?(answer: A): boolean;
}

/**
 * Remembers one answer per key and variant. An answer that is given again asks the lookup for all that it was computed
 * from, so whoever keeps a record of what was looked at has it complete.
 */
export function createMemory<A>(): (request: Request<A>) => A {
  const entries = new WeakMap<object, readonly Entry<A>[]>();
  return ({ key, variant, table, lookup, compute, holds = () => true }) => {
    const known = entries.get(key) ?? [];
    const entry = known.find((candidate) => candidate.variant === variant);
    if (entry && entry.table === table && holds(entry.answer) && isUnchanged(entry, lookup)) return entry.answer;
    const seen: Seen[] = [];
    const answer = compute(recording(lookup, seen));
    if (!holds(answer)) return answer;
    const others = entry ? known.filter((candidate) => candidate !== entry) : known;
    entries.set(key, [...others, { variant, table, seen, answer }]);
    return answer;
  };
}

function isUnchanged({ seen }: Entry<unknown>, lookup: Lookup): boolean {
  return seen.every((one) => ask(lookup, one) === one.found);
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
