import assert from 'node:assert/strict';
import {
  classify,
  globalSourceOf,
  softDeleteColumnOf,
  tenantColumnsOf,
} from '../../../server/src/core/tenancy/classify.js';
import { detectModel } from '../../../server/src/core/tenancy/detect.js';
import type { TenantSettings } from '../../../server/src/core/tenancy/model.js';
import { schemaOf, settings, tableNamed } from './schema.js';

const configured: TenantSettings = settings({ tenant: { columns: ['org_id', 'tenant_id'], root: 'tenants' } });

describe('table classes', () => {
  is('tenant', 'a table with the tenant column', 'CREATE TABLE t (id int, tenant_id text);');
  is('tenant', 'a table that should have it', 'CREATE TABLE t (id int);');
  is('root', 'the table whose key the tenant column is', 'CREATE TABLE tenants (id text PRIMARY KEY);', 'tenants');
  is(
    'root',
    'a root that carries a more general tenant column',
    'CREATE TABLE tenants (id text PRIMARY KEY, org_id text);',
    'tenants',
  );
  is('temporary', 'a temporary table', 'CREATE TEMP TABLE t (tenant_id text);');
  is(
    'partition',
    'a partition',
    'CREATE TABLE p (tenant_id text) PARTITION BY LIST (tenant_id); CREATE TABLE t PARTITION OF p DEFAULT;',
  );
  is(
    'excluded',
    'the bookkeeping of a migration tool',
    'CREATE TABLE t (id int); CREATE TABLE schema_migrations (version int);',
    'schema_migrations',
  );
  is(
    'excluded',
    'whatever stands in the schema of a migration tool',
    'CREATE SCHEMA sqitch; CREATE TABLE sqitch.t (id int);',
  );
  is('excluded', 'a table that a library brings along', 'CREATE TABLE que_jobs (id bigint);', 'que_jobs');
  is(
    'excluded',
    "a framework's table of uploads",
    'CREATE TABLE active_storage_blobs (id bigint);',
    'active_storage_blobs',
  );
  is('tenant', 'one of its name that has the tenant column', 'CREATE TABLE que_jobs (tenant_id text);', 'que_jobs');
  is('excluded', 'a table whose whole name a template fills in', 'CREATE TABLE {{ .Table }} (id int);', '____table___');
  is('tenant', 'a table of which a template gives the beginning', 'CREATE TABLE {{.P}}users (id int);', '___p__users');
  is('excluded', 'a table that the configuration excludes', 'CREATE TABLE t (tenant_id text);', 't', {
    excludedTables: ['public.t'],
  });
  is('global', 'a table that the configuration declares global', 'CREATE TABLE t (id int);', 't', {
    globalTables: ['t'],
  });
  is('global', 'one that has the tenant column, if it is declared so', 'CREATE TABLE t (tenant_id text);', 't', {
    globalTables: ['t'],
  });
  is('global', 'a table with a declaring comment above it', 'CREATE TABLE declared (id int);', 'declared');
});

describe('comments that declare a table global', () => {
  for (const comment of [
    'Global lookup table (no tenant_id)',
    'Global permission definitions (not tenant-specific)',
    'Reference data: ISO countries',
    'shared table of currencies',
    'LOOKUP\nTABLE',
  ]) {
    is('global', JSON.stringify(comment), `CREATE TABLE t (id int); COMMENT ON TABLE t IS '${comment}';`);
  }
  for (const comment of [
    'Invoices',
    'The table of invoices',
    'Globally unique identifiers of the data',
    'Data that is not shared between tables',
    'Shared data, per tenant',
    'Lookup data of the tenant',
  ]) {
    is('tenant', JSON.stringify(comment), `CREATE TABLE t (id int); COMMENT ON TABLE t IS '${comment}';`);
  }
  is(
    'tenant',
    'not those of a table that has the tenant column',
    "CREATE TABLE t (tenant_id text); COMMENT ON TABLE t IS 'Lookup table';",
  );
});

describe('globalSourceOf', () => {
  it('names the comment before the configuration and that before a declaring comment in the file', () => {
    const sql = "CREATE TABLE t (id int); COMMENT ON TABLE t IS 'Lookup table'; CREATE TABLE u (id int);";
    const catalog = schemaOf(sql);
    const model = detectModel([catalog], { ...configured, globalTables: ['t', 'u'] });
    assert.equal(
      globalSourceOf(tableNamed(catalog, 't'), model, () => true),
      'comment',
    );
    assert.equal(
      globalSourceOf(tableNamed(catalog, 'u'), model, () => true),
      'configuration',
    );
    const unconfigured = detectModel([catalog], configured);
    assert.equal(
      globalSourceOf(tableNamed(catalog, 'u'), unconfigured, () => true),
      'directive',
    );
    assert.equal(
      globalSourceOf(tableNamed(catalog, 'u'), unconfigured, () => false),
      undefined,
    );
  });
});

describe('configured tables', () => {
  const matches = (pattern: string) =>
    classOf('CREATE SCHEMA app; CREATE TABLE app.order_items (id int);', 'order_items', { globalTables: [pattern] }) ===
    'global';

  it('are named with or without their schema', () => {
    assert.ok(matches('order_items'));
    assert.ok(matches('app.order_items'));
    assert.ok(!matches('public.order_items'));
    assert.ok(!matches('order'));
  });

  it('may be named by patterns in which * stands for any text', () => {
    for (const pattern of ['*', 'order_*', '*_items', 'o*r_*s', 'app.*', '*.order_items', '*.*']) {
      assert.ok(matches(pattern), pattern);
    }
    for (const pattern of [
      'order_*x',
      'x*',
      'order_items*s',
      'order_*items*s',
      'o*x*s',
      'order_items.*',
      'order.items',
    ]) {
      assert.ok(!matches(pattern), pattern);
    }
  });
});

describe('columns', () => {
  const columns = (sql: string, given: Partial<TenantSettings> = {}) => {
    const catalog = schemaOf(sql);
    const model = detectModel([catalog], { ...configured, ...given });
    const table = tableNamed(catalog, 't');
    return { tenant: tenantColumnsOf(table, model), softDelete: softDeleteColumnOf(table, model) };
  };

  it('that name the tenant come in the order of the model, the most specific last', () => {
    assert.deepEqual(columns('CREATE TABLE t (tenant_id text, org_id text);').tenant, ['org_id', 'tenant_id']);
    assert.deepEqual(columns('CREATE TABLE t (id text);').tenant, []);
  });

  it('that mark deleted rows are points in time and flags of the usual names', () => {
    assert.equal(columns('CREATE TABLE t (deleted_at timestamptz);').softDelete, 'deleted_at');
    assert.equal(columns('CREATE TABLE t ("deletedAt" timestamp(3));').softDelete, 'deletedAt');
    assert.equal(columns('CREATE TABLE t (deleted boolean);').softDelete, 'deleted');
    assert.equal(columns('CREATE TABLE t (deleted integer);').softDelete, undefined);
    assert.equal(columns('CREATE TABLE t (archived_at timestamptz);').softDelete, undefined);
  });

  it('that mark deleted rows can be configured instead', () => {
    const given = { softDelete: { columns: ['archived_at'] } };
    assert.equal(columns('CREATE TABLE t (archived_at date, deleted_at date);', given).softDelete, 'archived_at');
    assert.equal(columns('CREATE TABLE t (deleted_at date);', given).softDelete, undefined);
  });
});

function is(wanted: string, what: string, sql: string, name = 't', given: Partial<TenantSettings> = {}): void {
  it(`${wanted}: ${what}`, () => assert.equal(classOf(sql, name, given), wanted));
}

function classOf(sql: string, name: string, given: Partial<TenantSettings>): string {
  const catalog = schemaOf(sql);
  const model = detectModel([catalog], { ...configured, ...given });
  return classify(tableNamed(catalog, name), model, (table) => table.name === 'declared');
}
