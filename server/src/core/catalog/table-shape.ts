/** What a table is for, as far as its columns and keys tell. */
import type { Table } from './catalog.js';
import { foreignKeysOf, primaryKeyOf, uniqueKeysOf } from './keys.js';

/**
 * Whether a table only joins others: it has foreign keys to two or more places, and beside their columns, those of its
 * keys and what keeps track of a row (`created_at`, `granted_by`) it has none.
 */
export function isJunction(table: Table): boolean {
  const references = foreignKeysOf(table).filter(({ columns }) => columns.length > 0);
  const joined = new Set(references.map(({ columns }) => columns.at(-1)));
  if (joined.size < 2) return false;
  const known = new Set([...references.flatMap(({ columns }) => columns), ...(primaryKeyOf(table)?.columns ?? [])]);
  const keys = uniqueKeysOf(table).filter(({ where }) => where === undefined);
  if (!keys.some(({ columns }) => columns.filter((name) => name !== undefined && joined.has(name)).length > 1)) {
    return false;
  }
  return table.columns.every(({ name }) => known.has(name) || name === 'id' || /_(?:at|by|on|date)$/.test(name));
}
