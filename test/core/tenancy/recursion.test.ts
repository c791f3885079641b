import assert from 'node:assert/strict';
import { recursionOf } from '../../../server/src/core/tenancy/recursion.js';
import { type EmptyDatabase, emptyDatabase } from '../../support/postgres.js';
import { schemaOf } from './schema.js';

/** Policies, the tables among whose policies one recurses, and what PostgreSQL answers to a query of the table `t`. */
const cases: readonly {
  readonly what: string;
  readonly sql: string;
  readonly recursive: readonly string[];
  readonly code?: string;
  readonly query?: string;
  /** PGlite's stack breaks before PostgreSQL's own limit ends the recursion (54001). */
  readonly endless?: true;
}[] = [
  {
    what: 'a policy that reads its own table',
    sql: 'CREATE POLICY p ON t USING (tenant IN (SELECT tenant FROM t));',
    recursive: ['p'],
    code: '42P17',
  },
  {
    what: 'two tables whose policies read each other',
    sql: `CREATE POLICY p ON t USING (EXISTS (SELECT 1 FROM u WHERE u.tenant = t.tenant));
      CREATE POLICY q ON u USING (EXISTS (SELECT 1 FROM t WHERE t.tenant = u.tenant));`,
    recursive: ['p', 'q'],
    code: '42P17',
  },
  {
    what: 'a policy that reads another table',
    sql: `CREATE POLICY p ON t USING (tenant IN (SELECT tenant FROM u)); CREATE POLICY q ON u USING (true);`,
    recursive: [],
  },
  {
    what: 'a name of a WITH query that is no table',
    sql: `CREATE POLICY p ON t USING (tenant IN (WITH t AS (SELECT 'x'::text AS tenant) SELECT tenant FROM t));`,
    recursive: [],
  },
  {
    what: 'a check of new rows that reads the table under a plain policy',
    sql: `CREATE POLICY p ON t FOR INSERT WITH CHECK (tenant IN (SELECT tenant FROM t));
      CREATE POLICY r ON t FOR SELECT USING (true);`,
    recursive: [],
    query: "INSERT INTO t VALUES ('1')",
  },
  {
    what: 'the same under a policy with a subquery',
    sql: `CREATE POLICY p ON t FOR INSERT WITH CHECK (tenant IN (SELECT tenant FROM t));
      CREATE POLICY r ON t FOR SELECT USING (tenant IN (SELECT tenant FROM u)); CREATE POLICY q ON u USING (true);`,
    recursive: ['p'],
    code: '42P17',
    query: "INSERT INTO t VALUES ('1')",
  },
  {
    what: 'a function that reads the table',
    sql: `CREATE FUNCTION seen(x text) RETURNS boolean LANGUAGE sql AS $$ SELECT EXISTS (SELECT 1 FROM t WHERE tenant = x) $$;
      CREATE POLICY p ON t USING (seen(tenant));`,
    recursive: ['p'],
    endless: true,
  },
  {
    what: 'the same function as the owner of the table',
    sql: `CREATE FUNCTION seen(x text) RETURNS boolean LANGUAGE sql SECURITY DEFINER AS
        $$ SELECT EXISTS (SELECT 1 FROM t WHERE tenant = x) $$;
      CREATE POLICY p ON t USING (seen(tenant));`,
    recursive: [],
  },
  {
    what: 'a policy of a table without row level security',
    sql: `CREATE POLICY p ON t USING (tenant IN (SELECT tenant FROM t)); ALTER TABLE t DISABLE ROW LEVEL SECURITY;`,
    recursive: [],
  },
];

const tables = `
  CREATE TABLE t (tenant text); CREATE TABLE u (tenant text);
  ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE u ENABLE ROW LEVEL SECURITY;
`;

describe('recursionOf', () => {
  for (const { what, sql, recursive } of cases) {
    it(`${what}: ${recursive.join(' and ') || 'none'}`, () => {
      const catalog = schemaOf(tables + sql);
      const found = catalog
        .tables()
        .flatMap((table) => table.policies.filter((policy) => recursionOf(table, policy, catalog)));
      assert.deepEqual(
        found.map(({ name }) => name),
        recursive,
      );
    });
  }

  it('names the part of the policy and the way back', () => {
    const catalog = schemaOf(`${tables} ${cases[1]?.sql ?? ''}`);
    const [t] = catalog.tables();
    const found = t && recursionOf(t, t.policies[0] as never, catalog);
    assert.ok(found);
    const { text } = found.origin.statement;
    assert.equal(
      text.slice(found.at.span.start, found.at.span.end),
      'EXISTS (SELECT 1 FROM u WHERE u.tenant = t.tenant)',
    );
    assert.deepEqual(
      found.path.map(({ name }) => name),
      ['u', 't'],
    );
  });
});

describe('recursion in PostgreSQL', () => {
  let database: EmptyDatabase;

  for (const { what, sql, code, endless, query = 'SELECT * FROM t' } of cases) {
    if (endless) continue;
    it(`${what}: ${code ?? 'no error'}`, async function () {
      this.timeout(120_000);
      database = await emptyDatabase();
      await database.run(`${tables} INSERT INTO t VALUES ('1'); INSERT INTO u VALUES ('1'); CREATE ROLE app; ${sql}
        GRANT ALL ON t, u TO app; GRANT USAGE ON SCHEMA public TO app;`);
      await database.run('SET ROLE app');
      const outcome = await database.run(query);
      await database.run('RESET ROLE');
      assert.equal(outcome.kind === 'error' ? outcome.code : undefined, code, JSON.stringify(outcome));
    });
  }
});
