/** What a tenant model was computed from, and whether it would be computed again from something else. */
import type { Catalog, DatabaseFunction, Table } from '../catalog/catalog.js';
import type { TenantSettings } from './model.js';
import { functionNamed } from './session.js';
import { type CalledFunction, voteOf } from './vote.js';

export interface Evidence {
  readonly settings: TenantSettings;
  readonly catalogs: readonly Catalog[];
  readonly helpers: readonly Helper[];
}

/** A function that policies compare columns with, as one of the catalogs has it. */
interface Helper {
  readonly call: CalledFunction;
  readonly beside: string;
  readonly catalog: number;
  readonly found: DatabaseFunction | undefined;
}

export function evidenceOf(catalogs: readonly Catalog[], settings: TenantSettings): Evidence {
  return { settings, catalogs, helpers: catalogs.flatMap(helpersIn) };
}

/**
 * True where only tables changed and none of them its vote: most keystrokes, for which nothing is counted again then.
 * False means only that it has to be.
 */
export function stillHolds(evidence: Evidence, catalogs: readonly Catalog[], settings: TenantSettings): boolean {
  return (
    evidence.settings === settings &&
    evidence.catalogs.length === catalogs.length &&
    evidence.catalogs.every((before, i) => before === catalogs[i] || sameVotes(before, catalogs[i])) &&
    evidence.helpers.every(({ call, beside, catalog, found }) => {
      const now = catalogs[catalog];
      return now !== undefined && functionNamed(now, call.schema, call.name, beside) === found;
    })
  );
}

function sameVotes(a: Catalog, b: Catalog | undefined): boolean {
  const tables = a.tables();
  const others = b?.tables();
  return (
    tables.length === others?.length && tables.every((table, i) => table === others[i] || sameVote(table, others[i]))
  );
}

function sameVote(a: Table, b: Table | undefined): boolean {
  return b !== undefined && a.id === b.id && JSON.stringify(voteOf(a)) === JSON.stringify(voteOf(b));
}

function helpersIn(catalog: Catalog, index: number): readonly Helper[] {
  const helpers = new Map<string, Helper>();
  for (const table of catalog.tables()) {
    for (const { call } of voteOf(table).comparisons) {
      const key = call && JSON.stringify([table.schema, call.schema, call.name]);
      if (!call || key === undefined || helpers.has(key)) continue;
      const found = functionNamed(catalog, call.schema, call.name, table.schema);
      helpers.set(key, { call, beside: table.schema, catalog: index, found });
    }
  }
  return [...helpers.values()];
}
