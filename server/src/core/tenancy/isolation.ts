/** How far the policies of a table keep tenants apart: the leaks that several rules share among themselves. */
import type { Column, Table } from '../catalog/catalog.js';
import { type InheritedPath, pathLeaks, type Tables } from './inheritance.js';
import { createMemory } from './memory.js';
import { isPinnedThroughout, type Leaks, leaksOf, noLeaks, type RowCommand, rowCommands } from './policy.js';
import type { Lookup } from './session.js';

/** A table whose rows belong to tenants, and what names the tenant of a row. */
export interface Isolated {
  readonly table: Table;
  readonly tenant: Column;
  readonly root: boolean;
  readonly path: InheritedPath | undefined;
}

/** A new tenant cannot be the session's tenant yet. */
const rootCommands: readonly RowCommand[] = ['select', 'update', 'delete'];

const remembered = createMemory<Leaks>();

/** What a table without policies lets through is not among them. */
export function isolationLeaks({ table, tenant, root, path }: Isolated, tables: Tables & Lookup): Leaks {
  const commands = root ? rootCommands : rowCommands;
  if (path) return pathLeaks(table, path, tables, commands);
  const columns = root ? [tenant.name] : tables.tenantColumnsOf(table);
  if (isPinnedThroughout({ table, columns, lookup: tables })) return noLeaks;
  return remembered({
    key: table,
    variant: `${root} ${columns.join()}`,
    table,
    lookup: tables,
    compute: (recording) => leaksOf({ table, columns, lookup: recording }, commands),
  });
}
