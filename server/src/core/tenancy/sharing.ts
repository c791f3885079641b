/** Finds what several tenants share by design: a user who is a member of many, a product that many sell. */
import type { ForeignKey, RelationId, Table } from '../catalog/catalog.js';
import { uniqueKeysOf } from '../catalog/keys.js';

interface Tables {
  referencing(id: RelationId): readonly { readonly table: Table; readonly key: ForeignKey }[];
  tenantColumnsOf(table: Table): readonly string[];
}

/**
 * A table that joins tenants with rows of this one, and of which no row is of one tenant alone: it is unique by the
 * tenant and the row together, and not by the row.
 */
export function sharedThrough(table: Table, tables: Tables): Table | undefined {
  return tables.referencing(table.id).find(({ table: joining, key }) => {
    const [row, ...others] = key.columns;
    if (row === undefined || others.length > 0) return false;
    const tenants = tables.tenantColumnsOf(joining);
    const keys = uniqueKeysOf(joining).map(({ columns }) => columns);
    const ofBoth = keys.some(
      (columns) => columns.length === 2 && columns.includes(row) && isOneOfThem(columns, tenants),
    );
    return ofBoth && !keys.some((columns) => columns.length === 1 && columns[0] === row);
  })?.table;
}

function isOneOfThem(columns: readonly (string | undefined)[], tenants: readonly string[]): boolean {
  return columns.some((name) => name !== undefined && tenants.includes(name));
}
