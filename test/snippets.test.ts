/** Each snippet, accepted as it is, gives SQL that PostgreSQL runs, that lints clean, and that does what it promises. */
import assert from 'node:assert/strict';
import { type EmptyDatabase, emptyDatabase } from './support/postgres.js';
import { analyze } from './support/project.js';
import { tabStopsOf } from './support/snippet-expander.js';
import { expanded, type SnippetPrefix, snippets } from './support/snippets.js';

const schema = 'CREATE SCHEMA billing;\n';
const foundation = schema + expanded('tenant-updated-at-function');
const invoices = foundation + expanded('tenant-table');

/** A tenant table to which policies and trigger come later. */
const bareInvoices = `${foundation}
CREATE TABLE billing.invoices (
    id TEXT PRIMARY KEY, -- ULID
    tenant_id TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ,
    CONSTRAINT uq_invoices_tenant_id UNIQUE (tenant_id, id)
);
CREATE INDEX idx_invoices_tenant ON billing.invoices (tenant_id) WHERE deleted_at IS NULL;
COMMENT ON TABLE billing.invoices IS 'Invoices that a tenant sends';
COMMENT ON COLUMN billing.invoices.id IS 'ULID made by the application';
COMMENT ON COLUMN billing.invoices.tenant_id IS 'The tenant that sends the invoice';
`;

/** What must be there before a snippet makes sense. */
const preludes: Readonly<Record<SnippetPrefix, string>> = {
  'tenant-table': foundation,
  'tenant-global-table': foundation,
  'tenant-fk': `${invoices}${expanded('tenant-table', { 2: 'customers' })}
ALTER TABLE billing.invoices ADD COLUMN customer_id TEXT NOT NULL;\n`,
  'tenant-key': `${foundation}${expanded('tenant-table', { 2: 'customers' })}
ALTER TABLE billing.customers DROP CONSTRAINT uq_customers_tenant_id;\n`,
  'tenant-index': `${invoices}ALTER TABLE billing.invoices ADD COLUMN due_at TIMESTAMPTZ;\n`,
  'tenant-unique': `${foundation}${expanded('tenant-table', { 6: 'reference' })}
ALTER TABLE billing.invoices ADD COLUMN number VARCHAR(50) NOT NULL;\n`,
  'tenant-covering-index': `${invoices}ALTER TABLE billing.invoices ADD COLUMN due_at TIMESTAMPTZ;\n`,
  'tenant-gin-index': `${invoices}ALTER TABLE billing.invoices ADD COLUMN metadata JSONB NOT NULL DEFAULT '{}';\n`,
  'tenant-policies': bareInvoices + expanded('tenant-updated-at-trigger'),
  'tenant-updated-at-function': '',
  'tenant-updated-at-trigger': bareInvoices + expanded('tenant-policies'),
  'tenant-audit-table': schema,
  'tenant-audit-trigger': `${invoices}${expanded('tenant-audit-table')}
ALTER TABLE billing.invoices ADD COLUMN password_hash TEXT;
COMMENT ON COLUMN billing.invoices.password_hash IS 'bcrypt, cost 12';\n`,
  'tenant-partitions-month': foundation,
  'tenant-partitions-tenant': foundation,
  'tenant-backfill': `${invoices}ALTER TABLE billing.invoices ADD COLUMN priority VARCHAR(20);
ALTER TABLE billing.invoices ADD CONSTRAINT chk_invoices_priority CHECK (priority IN ('low', 'normal', 'high'));\n`,
  'tenant-up': '',
  'tenant-down': invoices,
};

describe('snippets', function () {
  this.timeout(30_000);
  before(async function () {
    this.timeout(120_000);
    await emptyDatabase();
  });

  for (const [prefix, prelude] of Object.entries(preludes) as [SnippetPrefix, string][]) {
    describe(prefix, () => {
      it('applies to PostgreSQL', () => database(prelude, expanded(prefix)));
      it('lints clean under lokstra', () => {
        const down = 'migrations/billing/001_create_invoices.down.sql';
        const { findings, problems } = analyze({
          'tenantlint.json': '{ "extends": "lokstra" }',
          ...(prefix === 'tenant-down'
            ? {
                // What the snippets make is made once.
                'tenantlint.json': '{ "extends": "lokstra", "rules": { "prefer-idempotent": "off" } }',
                [down.replace('.down', '.up')]: expanded('tenant-up') + prelude,
                [down]: expanded(prefix),
              }
            : { 'schema.sql': prelude + expanded(prefix) }),
        });
        assert.deepEqual(
          [...problems, ...findings].map(({ message }) => message),
          [],
        );
      });
    });
  }

  it('are all known to this test, and told apart by prefix and description', () => {
    assert.deepEqual(snippets.map((snippet) => snippet.prefix).sort(), Object.keys(preludes).sort());
    assert.equal(new Set(snippets.map((snippet) => snippet.description)).size, snippets.length);
  });

  it('number their tab stops without a gap', () => {
    for (const { prefix, body } of snippets) {
      const stops = tabStopsOf(body);
      assert.deepEqual(
        stops,
        stops.map((_, i) => i + 1),
        prefix,
      );
    }
  });
});

describe('what is typed into a snippet', () => {
  for (const [prefix, table] of [
    ['tenant-table', 'invoices'],
    ['tenant-global-table', 'currencies'],
    ['tenant-policies', 'invoices'],
    ['tenant-updated-at-trigger', 'invoices'],
    ['tenant-audit-table', 'audit_logs'],
    ['tenant-partitions-month', 'events'],
    ['tenant-partitions-tenant', 'transactions'],
    ['tenant-backfill', 'invoices'],
  ] as const) {
    it(`is written once: the table's name in ${prefix}`, () => {
      const typed = expanded(prefix, { 2: 'wine_lists' });
      assert.ok(!typed.includes(table));
      assert.equal(typed.replaceAll('wine_lists', table), expanded(prefix));
    });
  }

  it('names a foreign key after one row of the table it references', () => {
    for (const [table, one] of Object.entries({
      customers: 'customer',
      companies: 'company',
      addresses: 'address',
      boxes: 'box',
      staff: 'staff',
    })) {
      const typed = expanded('tenant-fk', { 3: table });
      assert.match(typed, new RegExp(`ADD CONSTRAINT fk_invoices_${one}\\n`));
      assert.match(typed, new RegExp(`FOREIGN KEY \\(tenant_id, ${one}_id\\)\\n`));
      assert.match(typed, new RegExp(`REFERENCES billing.${table} \\(tenant_id, id\\)`));
    }
  });

  it('may hold an apostrophe where it becomes a comment', () => {
    assert.match(expanded('tenant-table', { 3: "A tenant's invoices" }), /IS 'A tenant''s invoices';/);
  });

  it('is a year, from which the next follows', () => {
    for (const [year, next] of Object.entries({ 2026: 2027, 2028: 2029, 2029: 2030, 2039: 2040 })) {
      assert.match(expanded('tenant-partitions-month', { 3: year }), new RegExp(`TO \\('${next}-01-01 00:00\\+00'\\)`));
    }
  });

  it('is a tenant, whose partition has a name without what no name may hold', () => {
    const typed = expanded('tenant-partitions-tenant', { 3: 'acme-2' });
    assert.match(typed, /CREATE TABLE billing\.transactions_acme_2 PARTITION OF billing\.transactions\n/);
    assert.match(typed, /FOR VALUES IN \('acme-2'\)/);
  });

  it('begins with the module that the folder stands for', () => {
    for (const [folder, module] of Object.entries({
      '/p/migrations/billing': 'billing',
      'C:\\p\\migrations\\user_accounts': 'user_accounts',
      '/p/migrations': 'public',
      '/p/My Module': 'public',
      '': 'public',
    })) {
      assert.match(
        expanded('tenant-table', {}, { TM_DIRECTORY: folder }),
        new RegExp(`CREATE TABLE ${module}\\.invoices`),
      );
    }
  });

  it('begins with what the file is called', () => {
    assert.match(expanded('tenant-up'), /^-- Migration: add due dates\n-- Module: billing\n/);
    const down = expanded('tenant-down', {}, { TM_FILENAME_BASE: '007_add_due_dates.down' });
    assert.match(down, /^-- Migration: Roll back add due dates\n/);
  });
});

describe('tenants behind the policies of a snippet', function () {
  this.timeout(30_000);
  const tables = {
    'tenant-table': 'billing.invoices (id, tenant_id, number)',
    'tenant-policies': 'billing.invoices (id, tenant_id, updated_at)',
    'tenant-partitions-month': 'billing.events (id, tenant_id, description)',
    'tenant-partitions-tenant': 'billing.transactions (id, tenant_id, amount)',
  } as const;

  for (const [prefix, columns] of Object.entries(tables) as [keyof typeof tables, string][]) {
    const [table = ''] = columns.split(' ');
    const value = /amount/.test(columns) ? '1' : /updated_at/.test(columns) ? 'now()' : "'x'";
    const insert = (tenant: string) => `INSERT INTO ${columns} VALUES ('of ${tenant}', '${tenant}', ${value})`;

    it(`see and touch nothing of each other: ${prefix}`, async () => {
      const session = await database(preludes[prefix], expanded(prefix));
      await asApplication(session);
      for (const tenant of ['acme', 'other']) {
        await done(session, actAs(tenant));
        assert.equal(await done(session, insert(tenant)), 1);
      }
      assert.equal(await done(session, `SELECT 1 FROM ${table}`), 1);
      assert.equal(await done(session, `SELECT 1 FROM ${table} WHERE tenant_id = 'acme'`), 0);
      assert.equal(await done(session, `UPDATE ${table} SET deleted_at = now()`), 1);
      assert.equal(await done(session, `UPDATE ${table} SET deleted_at = now() WHERE tenant_id = 'acme'`), 0);
      assert.equal(await done(session, `DELETE FROM ${table} WHERE tenant_id = 'acme'`), 0);
      await refused(session, insert('acme'), '42501');
      await refused(session, `UPDATE ${table} SET tenant_id = 'acme'`, '42501');
      assert.equal(await done(session, `DELETE FROM ${table}`), 1);
    });

    it(`are nobody while no tenant is set: ${prefix}`, async () => {
      const session = await database(preludes[prefix], expanded(prefix));
      await done(session, insert(''));
      await asApplication(session);
      assert.equal(await done(session, `SELECT 1 FROM ${table}`), 0);
      await done(session, actAs(''));
      assert.equal(await done(session, `SELECT 1 FROM ${table}`), 0);
      await refused(session, insert(''), '42501');
    });
  }

  it('cannot go round them by naming a partition', async () => {
    const session = await database(preludes['tenant-partitions-tenant'], expanded('tenant-partitions-tenant'));
    await done(
      session,
      "INSERT INTO billing.transactions (id, tenant_id, amount) VALUES ('1', 'acme', 1), ('2', 'b', 1)",
    );
    await asApplication(session);
    await done(session, actAs('acme'));
    assert.equal(await done(session, 'SELECT 1 FROM billing.transactions'), 1);
    for (const partition of ['acme', 'default']) {
      assert.equal(await done(session, `SELECT 1 FROM billing.transactions_${partition}`), 0);
    }
  });
});

describe('triggers of a snippet', function () {
  this.timeout(30_000);

  it('set updated_at when a row changes', async () => {
    const session = await database(preludes['tenant-updated-at-trigger'], expanded('tenant-updated-at-trigger'));
    await done(session, "INSERT INTO billing.invoices (id, tenant_id, updated_at) VALUES ('1', 'acme', '2020-01-01')");
    await done(session, 'UPDATE billing.invoices SET deleted_at = now()');
    assert.equal(await done(session, "SELECT 1 FROM billing.invoices WHERE updated_at > now() - interval '1 hour'"), 1);
  });

  it('set updated_at of a row in a partition, and of a lookup', async () => {
    const session = await database(
      preludes['tenant-partitions-month'] + expanded('tenant-partitions-month'),
      expanded('tenant-global-table'),
    );
    await done(
      session,
      `INSERT INTO billing.events (id, tenant_id, description, created_at, updated_at)
       VALUES ('1', 'acme', 'x', '2026-12-31', '2020-01-01'), ('2', 'acme', 'x', '2031-01-01', '2020-01-01')`,
    );
    await done(session, "INSERT INTO billing.currencies (code, name, updated_at) VALUES ('EUR', 'Euro', '2020-01-01')");
    await done(session, 'UPDATE billing.events SET deleted_at = now()');
    await done(session, 'UPDATE billing.currencies SET is_active = false');
    assert.equal(await done(session, "SELECT 1 FROM billing.events WHERE updated_at > now() - interval '1 hour'"), 2);
    assert.equal(
      await done(session, "SELECT 1 FROM billing.currencies WHERE updated_at > now() - interval '1 hour'"),
      1,
    );
    assert.equal(await done(session, 'SELECT 1 FROM billing.events_2026_12'), 1);
    assert.equal(await done(session, 'SELECT 1 FROM billing.events_default'), 1);
  });

  it('write every insert, update and delete to the audit table, without secrets', async () => {
    const session = await audited();
    await done(
      session,
      "INSERT INTO billing.invoices (id, tenant_id, number, password_hash) VALUES ('1', 'acme', 'a', 's')",
    );
    await done(session, "UPDATE billing.invoices SET number = 'b'");
    await done(session, 'DELETE FROM billing.invoices');
    for (const [action, before, after] of [
      ['INSERT', 'IS NULL', "= 'a'"],
      ['UPDATE', "= 'a'", "= 'b'"],
      ['DELETE', "= 'b'", 'IS NULL'],
    ]) {
      const entries = `SELECT 1 FROM billing.audit_logs WHERE action = '${action}' AND tenant_id = 'acme' AND record_id = '1'
        AND table_name = 'billing.invoices' AND changed_by = 'ann' AND NOT jsonb_path_exists(changes, '$.**.password_hash')
        AND changes -> 'old' ->> 'number' ${before} AND changes -> 'new' ->> 'number' ${after}`;
      assert.equal(await done(session, entries), 1, action);
    }
    assert.equal(await done(session, 'SELECT 1 FROM billing.audit_logs'), 3);
  });

  it('leave entries that their tenant alone sees, and nobody changes', async () => {
    const session = await audited();
    await done(session, "INSERT INTO billing.invoices (id, tenant_id, number) VALUES ('1', 'acme', 'a')");
    assert.equal(await done(session, "UPDATE billing.audit_logs SET changed_by = 'eve'"), 0);
    assert.equal(await done(session, 'DELETE FROM billing.audit_logs'), 0);
    assert.equal(await done(session, 'SELECT 1 FROM billing.audit_logs'), 1);
    await done(session, actAs('other'));
    assert.equal(await done(session, 'SELECT 1 FROM billing.audit_logs'), 0);
  });

  async function audited(): Promise<EmptyDatabase> {
    const session = await database(preludes['tenant-audit-trigger'], expanded('tenant-audit-trigger'));
    await asApplication(session);
    await done(session, `${actAs('acme')}; SELECT set_config('app.user_id', 'ann', false)`);
    return session;
  }
});

describe('the backfill of a snippet', function () {
  this.timeout(30_000);
  const rows = `INSERT INTO billing.invoices (id, tenant_id, number)
    SELECT n::text, 'tenant ' || n % 7, n::text FROM generate_series(1, 25) AS n`;
  const call = 'CALL billing.backfill_invoices_priority(10)';

  it('fills all rows, in a transaction for each batch', async () => {
    const session = await database(preludes['tenant-backfill'], expanded('tenant-backfill'));
    await done(session, rows);
    await done(session, call);
    assert.equal(await done(session, "SELECT 1 FROM billing.invoices WHERE priority = 'normal'"), 25);
    assert.equal(await done(session, 'SELECT DISTINCT xmin::text FROM billing.invoices'), 3);
  });

  it('is refused in a transaction', async () => {
    const session = await database(preludes['tenant-backfill'], expanded('tenant-backfill'));
    await done(session, rows);
    await refused(session, `BEGIN; ${call}; COMMIT`, '2D000');
  });

  it('is refused where policies would hide rows from it', async () => {
    const session = await database(preludes['tenant-backfill'], expanded('tenant-backfill'));
    await asApplication(session);
    await refused(session, call, 'P0001');
  });
});

/** A database with the prelude, and then the snippet, applied as two migrations. */
async function database(prelude: string, sql: string): Promise<EmptyDatabase> {
  const session = await emptyDatabase();
  for (const script of [prelude, sql]) if (script !== '') await done(session, script);
  return session;
}

/** Goes on as a role that neither owns the tables nor bypasses their policies. */
async function asApplication(session: EmptyDatabase): Promise<void> {
  await done(
    session,
    `CREATE ROLE application;
     GRANT USAGE ON SCHEMA billing TO application;
     GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA billing TO application;
     SET ROLE application;`,
  );
}

function actAs(tenant: string): string {
  return `SELECT set_config('app.tenant_id', '${tenant}', false)`;
}

/** The rows that the last statement returned or touched. */
async function done(session: EmptyDatabase, sql: string): Promise<number> {
  const outcome = await session.run(sql);
  if (outcome.kind === 'error') assert.fail(`${outcome.code} ${outcome.message}\n${sql}`);
  return outcome.rows;
}

async function refused(session: EmptyDatabase, sql: string, code: string): Promise<void> {
  const outcome = await session.run(sql);
  assert.equal(outcome.kind === 'error' ? outcome.code : 'accepted', code, sql);
}
