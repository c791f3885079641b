import assert from 'node:assert/strict';
import type { Table } from '../../../server/src/core/catalog/catalog.js';
import { tenantColumnsOf } from '../../../server/src/core/tenancy/classify.js';
import { inheritedPath, pathLeaks } from '../../../server/src/core/tenancy/inheritance.js';
import type { TenantModel } from '../../../server/src/core/tenancy/model.js';
import { rowCommands } from '../../../server/src/core/tenancy/policy.js';
import { schemaOf, tableNamed } from './schema.js';

const model = { columns: ['tenant_id'] } as unknown as TenantModel;
const mine = "tenant_id = current_setting('app.tenant_id', true)";

const parents = `
  CREATE TABLE tenants (id text PRIMARY KEY);
  CREATE TABLE invoices (id int PRIMARY KEY, tenant_id text NOT NULL, author int);
  CREATE TABLE countries (code text PRIMARY KEY);
`;

describe('inheritedPath', () => {
  leads('a foreign key that is never NULL', 'invoice int NOT NULL REFERENCES invoices', 'invoices.tenant_id');
  leads('one of a primary key', 'invoice int PRIMARY KEY REFERENCES invoices', 'invoices.tenant_id');
  leads('a key of a root', 'owner text NOT NULL REFERENCES tenants', 'tenants.id');
  leads(
    'one of several keys',
    'country text NOT NULL REFERENCES countries, invoice int NOT NULL REFERENCES invoices',
    'invoices.tenant_id',
  );
  leads('no key that may be NULL', 'invoice int REFERENCES invoices', undefined);
  leads('no key to a table without a tenant', 'country text NOT NULL REFERENCES countries', undefined);
  leads('no key to the table itself', 'id int PRIMARY KEY, parent int NOT NULL REFERENCES t', undefined);
  leads('no key of a table that has the column', 'tenant_id text, invoice int NOT NULL REFERENCES invoices', undefined);

  it('leads from table to table, by the fewest', () => {
    const sql = `${parents}
      CREATE TABLE a (id int PRIMARY KEY, invoice int NOT NULL REFERENCES invoices);
      CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a);
      CREATE TABLE t (b int NOT NULL REFERENCES b, a int NOT NULL REFERENCES a);`;
    assert.equal(pathIn(sql), 'a invoices.tenant_id');
  });

  function leads(what: string, definition: string, path: string | undefined): void {
    it(`takes ${what}`, () => assert.equal(pathIn(`${parents} CREATE TABLE t (${definition});`), path));
  }

  function pathIn(sql: string): string | undefined {
    const { table, tables } = given(sql);
    const path = inheritedPath(table, tables);
    if (!path) return undefined;
    return `${path.steps.map(({ references }) => references.name).join(' ')}.${path.tenant.name}`;
  }
});

describe('pathLeaks', () => {
  follows('a subquery with the tenant', `invoice IN (SELECT id FROM invoices WHERE ${mine})`);
  follows('an EXISTS with the tenant', `EXISTS (SELECT 1 FROM invoices i WHERE i.id = invoice AND i.${mine})`);
  follows('the policies of the parent', 'invoice IN (SELECT id FROM invoices)', protectedParent());
  follows(
    'a join of the parent',
    `invoice IN (SELECT i.id FROM invoices i JOIN tenants x ON x.id = i.tenant_id
    WHERE x.id = current_setting('app.tenant_id', true))`,
  );
  leaks('a parent without policies', 'invoice IN (SELECT id FROM invoices)');
  leaks('a condition of its own', 'amount > 0');
  leaks('the rows of another table', `invoice IN (SELECT author FROM invoices WHERE ${mine})`, '', 'unclear');
  leaks('another column', `amount IN (SELECT id FROM invoices WHERE ${mine})`, '', 'unclear');

  it('is content with one of several paths', () => {
    const sql = `${parents} CREATE TABLE orders (id int PRIMARY KEY, tenant_id text NOT NULL);
      CREATE TABLE t (invoice int NOT NULL REFERENCES invoices, ord int NOT NULL REFERENCES orders);
      CREATE POLICY p ON t USING (ord IN (SELECT id FROM orders WHERE ${mine}));`;
    assert.equal(judge(sql), 'tight');
  });

  it('wants every column of a key with several', () => {
    const sql = (policy: string) => `CREATE TABLE invoices (tenant_id text, y int, no int, PRIMARY KEY (y, no));
      CREATE TABLE t (y int NOT NULL, no int NOT NULL, FOREIGN KEY (y, no) REFERENCES invoices);
      CREATE POLICY p ON t USING (${policy});`;
    assert.equal(judge(sql(`(y, no) IN (SELECT i.y, i.no FROM invoices i WHERE i.${mine})`)), 'tight');
    assert.equal(judge(sql(`y IN (SELECT i.y FROM invoices i WHERE i.${mine})`)), 'unclear');
  });

  function follows(what: string, policy: string, before = ''): void {
    it(`accepts ${what}`, () => assert.equal(judge(child(policy, before)), 'tight'));
  }

  function leaks(what: string, policy: string, before = '', wanted = 'certain'): void {
    it(`does not accept ${what}`, () => assert.equal(judge(child(policy, before)), wanted));
  }

  function judge(sql: string): string {
    const { table, tables } = given(sql);
    const path = inheritedPath(table, tables);
    assert.ok(path);
    const { certain, unclear } = pathLeaks(table, path, tables, rowCommands);
    return certain.length > 0 ? 'certain' : unclear.length > 0 ? 'unclear' : 'tight';
  }

  function child(policy: string, before: string): string {
    return `${parents} ${before} CREATE TABLE t (invoice int NOT NULL REFERENCES invoices, amount int);
      CREATE POLICY p ON t USING (${policy});`;
  }

  function protectedParent(): string {
    return `ALTER TABLE invoices ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON invoices USING (${mine});`;
  }
});

function given(sql: string) {
  const catalog = schemaOf(sql);
  const tables = {
    table: catalog.table,
    function: catalog.function,
    role: catalog.role,
    classOf: (table: Table) => (table.name === 'tenants' ? 'root' : 'tenant') as 'root' | 'tenant',
    tenantColumnsOf: (table: Table) => tenantColumnsOf(table, model),
  };
  return { table: tableNamed(catalog, 't'), tables };
}
