/** What a table is for, as far as its columns and keys tell. */
import type { Column, Table } from './catalog.js';
import { columnOf, foreignKeysOf, primaryKeyOf, uniqueKeysOf } from './keys.js';
import { sequenceOfDefault } from './uses.js';

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

/**
 * The column that tells a row apart and means nothing else: the primary key without the tenant columns and what the table
 * is partitioned by, unless it references another table. A natural key (`code`, `email`) is none.
 */
export function surrogateKeyOf(table: Table, tenantColumns: readonly string[]): Column | undefined {
  const key = primaryKeyOf(table);
  if (!key) return undefined;
  const beside = new Set([...tenantColumns, ...(table.partitionBy?.columns ?? [])]);
  const own = key.columns.length === 1 ? key.columns : key.columns.filter((name) => !beside.has(name));
  const [name, ...others] = own;
  if (name === undefined || others.length > 0) return undefined;
  if (foreignKeysOf(table).some(({ columns }) => columns.includes(name))) return undefined;
  const column = columnOf(table, name);
  return column && isMeaningless(column) ? column : undefined;
}

/** Whether the database counts the values up: serial, identity, or a sequence as default. */
export function countsUp({ type, identity, default: value }: Column): boolean {
  if (identity !== undefined || /^(?:big|small)?serial[248]?$/.test(type?.name ?? '')) return true;
  return value !== undefined && sequenceOfDefault(value.value) !== undefined;
}

function isMeaningless(column: Column): boolean {
  const made = column.default !== undefined && column.default.value.kind !== 'constant';
  return countsUp(column) || made || /^(?:u?u?id|.*(?:_u?u?id|[a-z](?:Id|ID|Uuid|UUID)))$/.test(column.name);
}
