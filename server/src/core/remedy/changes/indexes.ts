/** What rules ask of indexes. */
import type { Column, Index, Table, View } from '../../catalog/catalog.js';
import { quoteIdentifier } from '../../catalog/names.js';
import type { NewIndex, NewIndexElement, SchemaChange } from '../change.js';
import { indexAsWritten, withPredicate } from '../index-text.js';

export function addIndex(table: Table, index: NewIndex): SchemaChange {
  return { kind: 'add-index', table: table.id, index };
}

export function replaceIndex(table: Table, old: Index, index: NewIndex): SchemaChange {
  return { kind: 'replace-index', table: table.id, old, index };
}

export function dropIndex(table: Table, old: Index): SchemaChange {
  return { kind: 'drop-index', table: table.id, old };
}

/** The index with the tenant column as its first element. */
export function tenantFirstIndex(table: Table, index: Index, tenant: string): SchemaChange {
  const written = indexAsWritten(index);
  const own = written.elements.find((element) => element.column === tenant);
  const first = own ?? { sql: quoteIdentifier(tenant), column: tenant };
  const elements = [first, ...written.elements.filter((element) => element !== own)];
  return { kind: 'replace-index', table: table.id, old: index, index: { ...written, elements } };
}

/** The index over live rows only, as `softDelete` tells them. */
export function partialIndex(table: Table, index: Index, softDelete: string): SchemaChange {
  const where = withPredicate(index, liveRows(table, softDelete));
  return { kind: 'replace-index', table: table.id, old: index, index: { ...indexAsWritten(index), where } };
}

/** An index on the tenant column, over live rows where rows of the table are soft-deleted. */
export function tenantIndex(table: Table, tenant: string, softDelete: string | undefined): SchemaChange {
  const elements = [{ sql: quoteIdentifier(tenant), column: tenant }];
  const where = softDelete === undefined ? undefined : liveRows(table, softDelete);
  return { kind: 'add-index', table: table.id, index: { elements, where } };
}

/** An index that serves a foreign key on these columns: over all rows. */
export function foreignKeyIndex(table: Table, columns: readonly string[]): SchemaChange {
  return addIndex(table, { elements: columns.map(plainElement), where: undefined });
}

export function ginIndex(table: Table, column: Column): SchemaChange {
  return addIndex(table, { elements: [plainElement(column.name)], where: undefined, method: 'gin' });
}

/** What REFRESH MATERIALIZED VIEW CONCURRENTLY needs: columns that tell the view's rows apart. */
export function uniqueViewIndex(view: View, columns: readonly string[]): SchemaChange {
  const index = { elements: columns.map(plainElement), where: undefined, unique: true };
  return { kind: 'add-view-index', view: view.id, index };
}

export function plainElement(column: string): NewIndexElement {
  return { sql: quoteIdentifier(column), column };
}

/** The predicate of rows that are not soft-deleted. */
export function liveRows(table: Table, softDelete: string): string {
  const column = table.columns.find((candidate) => candidate.name === softDelete);
  const name = quoteIdentifier(softDelete);
  return column?.type?.name === 'bool' ? `NOT ${name}` : `${name} IS NULL`;
}
