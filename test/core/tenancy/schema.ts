/** Schemas for tests, written as the SQL that makes them. */
import type { Catalog, Table } from '../../../server/src/core/catalog/catalog.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import type { TenantSettings } from '../../../server/src/core/tenancy/model.js';
import { testEngine } from '../../support/engine.js';

export function schemaOf(sql: string): Catalog {
  const file = parseFile(testEngine(), 'schema.sql', sql);
  const fault = file.statements.find((statement) => statement.fault)?.fault;
  if (fault) throw new Error(`${fault.message} in ${sql}`);
  return replay(testEngine(), file.statements).catalog;
}

/** The table of that name in any schema. */
export function tableNamed(catalog: Catalog, name: string): Table {
  const table = catalog.tables().find((candidate) => candidate.name === name);
  if (!table) throw new Error(`no table "${name}"`);
  return table;
}

/** Settings in which everything but what is given is left to detection. */
export function settings(
  given: { readonly tenant?: Partial<TenantSettings['tenant']> } & Partial<Omit<TenantSettings, 'tenant'>> = {},
): TenantSettings {
  return {
    softDelete: { columns: [] },
    globalTables: [],
    excludedTables: [],
    ...given,
    tenant: {
      columns: [],
      columnsFrom: given.tenant?.columns ? 'configuration' : undefined,
      type: undefined,
      setting: undefined,
      root: undefined,
      inherit: 'reported',
      ...given.tenant,
    },
  };
}
