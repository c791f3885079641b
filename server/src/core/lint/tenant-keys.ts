/** Foreign keys between tenant tables. An index for such a key begins with the tenant, before and after the key does. */
import type { ForeignKey, Table } from '../catalog/catalog.js';
import type { RuleContext } from './context.js';

/** The tenant column that a foreign key from one tenant table to another does not hold yet; none for other keys. */
export function tenantToCarry(table: Table, key: ForeignKey, context: RuleContext<object>): readonly string[] {
  const tenants = context.tenantColumnsOf(table);
  if (key.columns.some((column) => tenants.includes(column))) return [];
  return joinsTenants(table, key, context) ? tenants.slice(-1) : [];
}

export function joinsTenants(table: Table, key: ForeignKey, context: RuleContext<object>): boolean {
  if (context.classOf(table) !== 'tenant') return false;
  const referenced = context.table(key.references);
  return referenced !== undefined && context.classOf(referenced) === 'tenant';
}
