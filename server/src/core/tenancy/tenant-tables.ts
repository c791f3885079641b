/** Which tables hold rows of tenants, and whose policies hold for what runs as its owner. */
import type { RelationId, Role, Table } from '../catalog/catalog.js';
import { primaryKeyOf } from '../catalog/keys.js';
import type { Traced } from '../catalog/origin.js';
import type { TableClass, TenantModel } from './model.js';
import { bypassesPolicies } from './roles.js';
import type { Lookup } from './session.js';

export interface TenantTables {
  readonly model: TenantModel;
  table(id: RelationId): Table | undefined;
  role(name: string): Role | undefined;
  classOf(table: Table): TableClass;
  tenantColumnsOf(table: Table): readonly string[];
}

/** The columns by which a table's rows belong to tenants: a partition's are its table's, a root's is its key. Empty for others. */
export function tenantKeysOf(table: Table, tables: TenantTables): readonly string[] {
  let top: Table | undefined = table;
  const seen = new Set<Table>();
  while (top?.partitionOf !== undefined && !seen.has(top)) {
    seen.add(top);
    top = tables.table(top.partitionOf);
  }
  const kind = top && tables.model.columns.length > 0 ? tables.classOf(top) : undefined;
  if (!top || (kind !== 'tenant' && kind !== 'root')) return [];
  const own = tables.tenantColumnsOf(top);
  const key = kind === 'root' ? (primaryKeyOf(top)?.columns ?? []) : [];
  return key.length === 1 ? [...own, ...key] : own;
}

/**
 * Whether the table's policies hold for what runs as this owner: `undefined` where the role is not known. The owner of a
 * table is held to them only by FORCE, others always but for superusers and roles with BYPASSRLS. Without an owner the
 * role that runs the migrations is meant.
 */
export function isHeldToPolicies(
  owner: Traced<string> | undefined,
  table: Table,
  lookup: Pick<Lookup, 'role'>,
): boolean | undefined {
  if (owner?.value === table.owner?.value) return table.forceRowSecurity.value;
  if (!owner) return false;
  if (bypassesPolicies(owner.value, lookup as Lookup)) return false;
  return lookup.role(owner.value) ? true : undefined;
}
