// What the judgement of a policy's expression says is what PostgreSQL does with two tenants and a role without privileges.
import assert from 'node:assert/strict';
import { type EmptyDatabase, emptyDatabase } from '../../support/postgres.js';
import { type PredicateCase, predicateCases, schema } from './predicate-cases.js';

const mine = 'aaaaaaaa-0000-4000-8000-000000000001';
const theirs = 'bbbbbbbb-0000-4000-8000-000000000002';
const user = 'cccccccc-0000-4000-8000-000000000003';

/** What a member of the first tenant has written about himself. */
const user_metadata = { tenant_id: theirs };

/** What the application tells PostgreSQL: of a member of the first tenant, of nobody, and nothing at all. */
const sessions = [
  {
    tenant: mine,
    user,
    jwt: { role: 'authenticated', tenant_id: mine, app_metadata: { tenant_id: mine }, user_metadata },
  },
  { tenant: '', user: '', jwt: { role: 'authenticated' } },
  { tenant: '', user: '', jwt: {}, setting: 'never.set' },
];

describe('pinsTenant in PostgreSQL', () => {
  let database: EmptyDatabase;

  before(async function () {
    this.timeout(120_000);
    database = await emptyDatabase();
    await run('SET check_function_bodies = off');
    await run(`CREATE FUNCTION elsewhere() RETURNS boolean LANGUAGE sql AS 'SELECT true';
      CREATE ROLE app; CREATE SCHEMA auth;
      GRANT USAGE ON SCHEMA auth TO app;
      CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS
        $$ SELECT nullif(current_setting('test.uid', true), '')::uuid $$;
      CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS
        $$ SELECT current_setting('request.jwt.claims', true)::jsonb $$;
      CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS $$ SELECT auth.jwt() ->> 'role' $$;`);
    await run(schema.replace('CREATE SCHEMA auth;', ''));
    await run(`ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;
      INSERT INTO tenants VALUES ('${mine}', 'mine'), ('${theirs}', 'theirs'), ('acme', ''), ('shared', '');
      INSERT INTO members VALUES ('${mine}', '${user}', 'owner'), ('${theirs}', gen_random_uuid(), 'owner');
      INSERT INTO users VALUES ('${user}', 'a@b', '${mine}'), (gen_random_uuid(), 'c@d', '${theirs}');
      INSERT INTO teams VALUES ('${mine}', '${user}', '${mine}'), ('${theirs}', gen_random_uuid(), '${theirs}');
      INSERT INTO team_users VALUES ('${mine}', '${user}');
      INSERT INTO grants VALUES ('${user}', 'x');
      INSERT INTO guarded VALUES ('${user}', '${mine}'), (gen_random_uuid(), '${theirs}');
      INSERT INTO open_to_all VALUES ('${mine}'), ('${theirs}');`);
  });

  for (const one of predicateCases) {
    if (one.answer === 'unknown' || one.unproven !== undefined) continue;
    const says = one.answer === 'yes' ? "shows only the session's rows" : 'shows rows of others';
    it(`${says}: ${one.what}`, async () => {
      const seen = await rowsSeen(one);
      const foreign = seen.filter((tenant) => tenant !== mine && tenant !== 'app');
      if (one.answer === 'yes') assert.deepEqual(foreign, []);
      else assert.notEqual(foreign.length, 0, `seen: ${JSON.stringify(seen)}`);
      if (one.answer === 'yes' && !/^(?:NULL|false)$/.test(one.expression))
        assert.ok(seen.length > 0, 'nothing is seen');
    });
  }

  /** The tenants of all rows that any of the sessions sees. */
  async function rowsSeen({ expression }: PredicateCase): Promise<readonly unknown[]> {
    await run(`DELETE FROM invoices; ${rowsFor(expression)}`);
    const seen: unknown[] = [];
    for (const { tenant, user: uid, jwt, setting = 'app.tenant_id' } of sessions) {
      const using = expression.replaceAll('app.tenant_id', setting);
      await run(`CREATE POLICY p ON invoices FOR SELECT TO app USING (${using})`);
      await run(`SELECT set_config('app.tenant_id', '${tenant}', false), set_config('app.parent_id', '${tenant}', false),
        set_config('test.uid', '${uid}', false), set_config('request.jwt.claims', '${JSON.stringify(jwt)}', false)`);
      await run('SET ROLE app');
      seen.push(...(await rows()));
      await run('RESET ROLE');
      await run('DROP POLICY p ON invoices');
    }
    return seen;
  }

  async function rows(): Promise<readonly unknown[]> {
    try {
      return (await database.rows('SELECT tenant_id FROM invoices')).map(
        (row) => (row as { tenant_id: unknown }).tenant_id,
      );
    } catch {
      // A session without a tenant may be refused by a cast; it sees nothing then.
      return [];
    }
  }

  async function run(sql: string): Promise<void> {
    const outcome = await database.run(sql);
    assert.equal(outcome.kind, 'done', `${JSON.stringify(outcome)} for ${sql}`);
  }
});

/** Rows of both tenants and of none; of others only where the expression names them, since they fit no uuid. */
function rowsFor(expression: string): string {
  const named = ['acme', 'shared', 'postgres'].filter(
    (name) => expression.includes(name) || /commented|owner_/.test(expression),
  );
  const tenants = [mine, theirs, ...named, ...(expression.includes('current_user') ? ['app'] : [])];
  const values = [...tenants.map((tenant) => `'${tenant}'`), 'NULL'].flatMap((tenant) =>
    ["'public', other, true", "'a', 'b', false"].map((rest) => {
      const [status, other, open] = rest.replace('other', tenant).split(', ');
      return `(gen_random_uuid(), ${tenant}, '${user}', '${mine}', ${status}, ${other}, coalesce(${tenant}, ''), ${open}, NULL, NULL, '2100-01-01')`;
    }),
  );
  return `INSERT INTO invoices VALUES ${values.join()}`;
}
