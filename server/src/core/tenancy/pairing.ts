/** Which tenant column a foreign key has to carry, and whether it does. */
import type { ForeignKey } from '../catalog/catalog.js';

export interface TenantPairing {
  /** The tenant column the key has to carry, as the referencing table calls it. */
  readonly from: string;
  /** Its counterpart in the referenced table. */
  readonly to: string;
  /**
   * `paired`: the key holds both, in the same position. `crossed`: it holds one of them or both, but not paired with
   * each other, which PostgreSQL accepts as long as the types agree. `absent`: it holds neither. `root`: the key is the
   * tenant column alone and references the table whose key that column is.
   */
  readonly state: 'paired' | 'crossed' | 'absent' | 'root';
}

/**
 * `fromColumns` and `toColumns` are the tenant columns of the two tables, the most specific last. Of several, the key
 * has to carry the most specific one that both have; where the two tables name it differently, each its own. Answers
 * `undefined` where a table has none, so that no key between the two can carry it.
 */
export function pairingOf(
  key: ForeignKey,
  fromColumns: readonly string[],
  toColumns: readonly string[],
): TenantPairing | undefined {
  const shared = fromColumns.findLast((column) => toColumns.includes(column));
  const from = shared ?? fromColumns.at(-1);
  const to = shared ?? toColumns.at(-1);
  if (from === undefined || to === undefined) return undefined;
  return { from, to, state: stateOf(key, { from, to }, fromColumns, toColumns) };
}

/** Whether the key is one tenant column that references the table whose key it is. */
export function referencesRoot(key: ForeignKey, fromColumns: readonly string[], toColumns: readonly string[]): boolean {
  const only = key.columns.length === 1 ? key.columns[0] : undefined;
  return only !== undefined && fromColumns.includes(only) && !toColumns.includes(only);
}

function stateOf(
  key: ForeignKey,
  { from, to }: { from: string; to: string },
  fromColumns: readonly string[],
  toColumns: readonly string[],
): TenantPairing['state'] {
  if (key.columns.some((column, i) => column === from && key.referencedColumns[i] === to)) return 'paired';
  if (referencesRoot(key, fromColumns, toColumns)) return 'root';
  return key.columns.includes(from) || key.referencedColumns.includes(to) ? 'crossed' : 'absent';
}
