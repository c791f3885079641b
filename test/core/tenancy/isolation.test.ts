import assert from 'node:assert/strict';
import type { Catalog } from '../../../server/src/core/catalog/catalog.js';
import { columnOf } from '../../../server/src/core/catalog/keys.js';
import { isolationLeaks } from '../../../server/src/core/tenancy/isolation.js';
import { ownerBypassesPolicies } from '../../../server/src/core/tenancy/roles.js';
import { schemaOf, tableNamed } from './schema.js';

describe('isolationLeaks', () => {
  it('leaves INSERT into a root alone', () => {
    const catalog = schemaOf(`
      CREATE TABLE t (tenant_id text PRIMARY KEY);
      CREATE POLICY p ON t FOR INSERT WITH CHECK (true);`);
    assert.equal(leaksIn(catalog, false), 1);
    assert.equal(leaksIn(catalog, true), 0);
  });

  it('is computed again where a function that it followed changed', () => {
    const sql = (body: string) => `
      CREATE FUNCTION mine() RETURNS text LANGUAGE sql AS $$ SELECT ${body} $$;
      CREATE TABLE t (tenant_id text NOT NULL);
      CREATE POLICY p ON t USING (tenant_id = mine());`;
    const [before, after] = [schemaOf(sql("current_setting('app.tenant_id', true)")), schemaOf(sql("'acme'"))];
    const asked: string[] = [];
    const lookup = (functions: Catalog) => ({
      table: before.table,
      role: before.role,
      function: (id: string) => {
        asked.push(id);
        return functions.function(id);
      },
    });
    assert.equal(leaksIn(before, false, lookup(before)), 0);
    const first = asked.length;
    assert.equal(leaksIn(before, false, lookup(before)), 0);
    assert.ok(asked.length > first, 'an answer that is given again asks for what it depends on');
    assert.equal(leaksIn(before, false, lookup(after)), 1);
  });

  function leaksIn(
    catalog: Catalog,
    root: boolean,
    lookup: Pick<Catalog, 'table' | 'function' | 'role'> = catalog,
  ): number {
    const table = tableNamed(catalog, 't');
    const tenant = columnOf(table, 'tenant_id');
    assert.ok(tenant);
    const tables = { ...lookup, classOf: () => 'tenant' as const, tenantColumnsOf: () => ['tenant_id'] };
    return isolationLeaks({ table, tenant, root, path: undefined }, tables).certain.length;
  }
});

describe('ownerBypassesPolicies', () => {
  holds('', 'CREATE POLICY p ON t USING (true)', false);
  holds('', 'CREATE POLICY p ON t TO authenticated USING (true)', true);
  holds('CREATE ROLE authenticated;', 'CREATE POLICY p ON t TO authenticated USING (true)', false);
  holds('', 'GRANT SELECT ON t TO anon', true);
  holds('CREATE ROLE boss BYPASSRLS;', 'ALTER TABLE t OWNER TO boss', true);
  holds('CREATE ROLE clerk;', 'ALTER TABLE t OWNER TO clerk', false);

  function holds(before: string, sql: string, expected: boolean): void {
    it(`${before} ${sql}: ${expected}`, () => {
      const catalog = schemaOf(`${before} CREATE TABLE t (tenant_id text NOT NULL); ${sql};`);
      assert.equal(ownerBypassesPolicies(tableNamed(catalog, 't'), catalog), expected);
    });
  }
});
