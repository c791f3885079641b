/** The columns that policies compare with settings of the session, by themselves or in a function. */
import type { Catalog, Table } from '../catalog/catalog.js';
import { functionNamed, settingsReadBy } from './session.js';
import type { CalledFunction, TableVote } from './vote.js';

/** A table with its vote and the database it belongs to. */
export interface Voter {
  readonly table: Table;
  readonly catalog: Catalog;
  readonly vote: TableVote;
}

/**
 * The column that half of the tables which have it compare with a setting in policies, if a third of all tables have it.
 * At most one.
 */
export function pinnedColumns(tables: readonly Voter[], voters: number): readonly string[] {
  const pins = new Map<string, number>();
  for (const { table, catalog, vote } of tables) {
    if (!vote.counts) continue;
    const pinned = vote.ids.filter(({ name }) =>
      vote.comparisons.some(({ column, setting, call }) => {
        const read = setting ?? (call && settingBehind(call, table, catalog));
        return column === name && read !== undefined && !personal.test(`${name} ${read}`);
      }),
    );
    for (const { name } of pinned) pins.set(name, (pins.get(name) ?? 0) + 1);
  }
  const [best] = [...pins].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!best) return [];
  const [name, count] = best;
  const carriers = tables.filter(({ vote }) => vote.counts && vote.ids.some((id) => id.name === name)).length;
  return count * 2 >= carriers && carriers * 3 >= voters ? [name] : [];
}

/** Whoever is signed in is no tenant, nor is what a request is told by. */
const personal = /user|owner|author|member|person|profile|actor|creator|session|device|role|(?:^|[._])(?:sub|uid)\b/i;

/** The setting that a function reads. */
export function settingBehind(call: CalledFunction, table: Table, catalog: Catalog): string | undefined {
  const fn = functionNamed(catalog, call.schema, call.name, table.schema);
  return fn && settingsReadBy(fn)[0];
}
