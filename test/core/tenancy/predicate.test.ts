import assert from 'node:assert/strict';
import type { Policy } from '../../../server/src/core/catalog/catalog.js';
import type { Answer } from '../../../server/src/core/tenancy/answer.js';
import { pinsTenant } from '../../../server/src/core/tenancy/predicate.js';
import { schemaOf, tableNamed } from './schema.js';

const prelude = `
  CREATE SCHEMA auth;
  CREATE TABLE tenants (id text PRIMARY KEY, name text);
  CREATE TABLE members (tenant_id text NOT NULL, user_id uuid NOT NULL, role text);
  CREATE TABLE users (id uuid PRIMARY KEY, email text, home text);
  CREATE TABLE teams (id uuid PRIMARY KEY, owner uuid, tenant_id text);
  CREATE TABLE team_users (team_id uuid, user_id uuid);
  CREATE TABLE grants (subject uuid, resource text);
  CREATE TABLE guarded (owner text, tenant text);
  ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
  CREATE TABLE invoices (
    id uuid PRIMARY KEY, tenant_id text NOT NULL, user_id uuid, team_id uuid, status text, other text,
    public boolean, tags text[], deleted_at timestamptz, created_at timestamptz
  );
  CREATE FUNCTION current_tenant() RETURNS text LANGUAGE sql STABLE AS $$ SELECT current_setting('app.tenant_id', true) $$;
  CREATE FUNCTION tenant_by_helper() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN current_tenant(); END $$;
  CREATE FUNCTION current_tenants() RETURNS SETOF text LANGUAGE sql AS
    $$ SELECT tenant_id FROM members WHERE user_id = auth.uid() $$;
  CREATE FUNCTION has_role(tenant text) RETURNS boolean LANGUAGE sql AS
    $$ SELECT EXISTS (SELECT 1 FROM members m WHERE m.tenant_id = tenant AND m.user_id = auth.uid()) $$;
  CREATE FUNCTION is_valid(tenant text) RETURNS boolean LANGUAGE sql AS $$ SELECT tenant <> '' $$;
  CREATE FUNCTION calls_unknown(tenant text) RETURNS boolean LANGUAGE sql AS $$ SELECT elsewhere(tenant) $$;
  CREATE FUNCTION calls_itself(tenant text) RETURNS boolean LANGUAGE sql AS $$ SELECT calls_itself(tenant) $$;
  CREATE FUNCTION in_c(tenant text) RETURNS boolean LANGUAGE c AS 'lib', 'symbol';
  CREATE FUNCTION as_statement() RETURNS text LANGUAGE sql RETURN current_setting('app.tenant_id');
  CREATE FUNCTION commented() RETURNS text LANGUAGE sql AS $$ SELECT 'x' -- current_setting('a') $$;
`;
const setting = "current_setting('app.tenant_id', true)";

describe('pinsTenant: pins the tenant column', () => {
  accepts('an equality with the setting', `tenant_id = ${setting}`);
  accepts('the sides in the other order', `${setting} = tenant_id`);
  accepts('casts on either side', `tenant_id::uuid = (${setting})::uuid`);
  accepts('a qualified column', `invoices.tenant_id = ${setting}`);
  accepts('a column qualified with its schema', `public.invoices.tenant_id = ${setting}`);
  accepts('the setting in a subquery', `tenant_id = (SELECT ${setting})`);
  accepts('NULLIF around the setting', `tenant_id = NULLIF(${setting}, '')::text`);
  accepts('COALESCE of two settings', `tenant_id = COALESCE(${setting}, current_setting('app.org_id', true))`);
  accepts('COALESCE that ends in NULL', `tenant_id = COALESCE(${setting}, NULL)`);
  accepts('the role', 'tenant_id = current_user');
  accepts('a claim of the token', "tenant_id = (auth.jwt() -> 'app_metadata' ->> 'tenant_id')");
  accepts('a claim in a setting', "tenant_id = current_setting('request.jwt.claims', true)::json ->> 'tenant_id'");
  accepts('letter case folded on both sides', `lower(tenant_id) = lower(${setting})`);
  accepts('a list of settings', `tenant_id IN (${setting}, current_setting('app.parent_id'))`);
  accepts('an array from the setting', `tenant_id = ANY (string_to_array(${setting}, ','))`);
  accepts('an array query', 'tenant_id = ANY (ARRAY(SELECT m.tenant_id FROM members m WHERE m.user_id = auth.uid()))');
  accepts('a function that reads the setting', 'tenant_id = current_tenant()');
  accepts('a function that calls such a function', 'tenant_id = (SELECT tenant_by_helper())');
  accepts('a function whose body is SQL and no string', 'tenant_id = as_statement()');
  accepts('a function that returns the tenants of the session', 'tenant_id IN (SELECT current_tenants())');
  accepts('a helper that is asked about the column', 'has_role(tenant_id)');
  accepts('a helper compared with true', 'true = has_role(tenant_id)');
  accepts('a helper in a subquery', '(SELECT has_role(tenant_id))');
  accepts('an AND of which one side does', `deleted_at IS NULL AND tenant_id = ${setting} AND status <> 'x'`);
  accepts('an OR of which all sides do', `tenant_id = ${setting} OR has_role(tenant_id)`);
  accepts('false, which admits nothing', 'false');
  accepts('a double negation', `NOT (tenant_id <> ${setting})`);
  accepts('IS TRUE', `(tenant_id = ${setting}) IS TRUE`);
  accepts('a fallback to false', `COALESCE(tenant_id = ${setting}, false)`);
});

describe('pinsTenant: pins the tenant column through other tables', () => {
  accepts('memberships with IN', 'tenant_id IN (SELECT m.tenant_id FROM members m WHERE m.user_id = auth.uid())');
  accepts('names without a qualifier', 'tenant_id IN (SELECT tenant_id FROM members WHERE user_id = auth.uid())');
  accepts(
    'the user with IN',
    'auth.uid() IN (SELECT user_id FROM members WHERE members.tenant_id = invoices.tenant_id)',
  );
  accepts(
    'memberships with EXISTS',
    'EXISTS (SELECT 1 FROM members m WHERE m.tenant_id = invoices.tenant_id AND m.user_id = auth.uid())',
  );
  accepts(
    'memberships reached by a join',
    `EXISTS (SELECT 1 FROM teams t JOIN team_users u ON u.team_id = t.id
             WHERE t.tenant_id = invoices.tenant_id AND u.user_id = auth.uid())`,
  );
  accepts(
    'a join written the other way round',
    `EXISTS (SELECT 1 FROM team_users u JOIN teams t ON t.id = u.team_id
             WHERE u.user_id = auth.uid() AND invoices.tenant_id = t.tenant_id)`,
  );
  accepts(
    'memberships reached by a nested query',
    `tenant_id IN (SELECT t.tenant_id FROM teams t
                   WHERE t.id IN (SELECT u.team_id FROM team_users u WHERE u.user_id = auth.uid()))`,
  );
  accepts('the home of the user', 'tenant_id = (SELECT home FROM users WHERE id = auth.uid())');
  accepts(
    'a query in FROM',
    `tenant_id IN (SELECT x.t FROM (SELECT m.tenant_id AS t FROM members m
                                             WHERE m.user_id = auth.uid()) x)`,
  );
  accepts(
    'a WITH query',
    `tenant_id IN (WITH mine AS (SELECT tenant_id FROM members WHERE user_id = auth.uid())
                           SELECT mine.tenant_id FROM mine)`,
  );
  accepts(
    'a UNION of such queries',
    `tenant_id IN (SELECT tenant_id FROM members WHERE user_id = auth.uid()
                                      UNION SELECT home FROM users WHERE id = auth.uid())`,
  );
  accepts('an EXISTS that compares with the setting itself', `EXISTS (SELECT 1 WHERE tenant_id = ${setting})`);
});

describe('pinsTenant: does not pin the tenant column', () => {
  refuses('true', 'true', 'true');
  refuses('OR true', `tenant_id = ${setting} OR true`, 'true');
  refuses('rows without a tenant', `tenant_id IS NULL OR tenant_id = ${setting}`, 'tenant_id IS NULL');
  refuses('all rows with a tenant', 'tenant_id IS NOT NULL', 'tenant_id IS NOT NULL');
  refuses('sessions without the setting', `${setting} IS NULL OR tenant_id = ${setting}`, `${setting} IS NULL`);
  refuses('an empty setting', `${setting} = '' OR tenant_id = ${setting}`, `${setting} = ''`);
  refuses('every session with a user', 'auth.uid() IS NOT NULL', 'auth.uid() IS NOT NULL');
  refuses('the column with itself', 'tenant_id = invoices.tenant_id', 'tenant_id = invoices.tenant_id');
  refuses('a literal', "tenant_id = 'acme'", "tenant_id = 'acme'");
  refuses('a literal on the left', "'acme'::text = tenant_id", "'acme'::text = tenant_id");
  refuses('a literal in a list', `tenant_id IN (${setting}, 'shared')`, "'shared'");
  refuses('a literal fallback', `tenant_id = COALESCE(${setting}, 'acme')`, "'acme'");
  refuses('another column', 'tenant_id = other', 'tenant_id = other');
  refuses('a fallback to another column', `tenant_id = COALESCE(${setting}, other)`, 'other');
  refuses('an inequality', `tenant_id <> ${setting}`, `tenant_id <> ${setting}`);
  refuses('a negated equality', `NOT (tenant_id = ${setting})`, `NOT (tenant_id = ${setting})`);
  refuses('a condition on other columns', 'deleted_at IS NULL', 'deleted_at IS NULL');
  refuses('the branch that leaks', `tenant_id = ${setting} OR status = 'public'`, "status = 'public'");
  refuses('a boolean column', `public OR tenant_id = ${setting}`, 'public');
  refuses('a fallback to true', `COALESCE(tenant_id = ${setting}, true)`, 'true');
  refuses('built-in functions of other columns', 'created_at > now()', 'created_at > now()');
  refuses('several conditions on other columns', "status = 'a' AND other = 'b'", "status = 'a' AND other = 'b'");
  refuses('a function that looks at nothing', 'is_valid(tenant_id)', 'is_valid(tenant_id)');
  refuses('a function that only calls itself', 'calls_itself(tenant_id)', 'calls_itself(tenant_id)');
  refuses('a function with the setting in a comment', 'tenant_id = commented()', 'tenant_id = commented()');
  refuses('all tenants of a table', 'tenant_id IN (SELECT id FROM tenants)', 'tenant_id IN (SELECT id FROM tenants)');
  refuses(
    'an inner column that is really the outer one',
    'tenant_id IN (SELECT tenant_id FROM grants WHERE subject = auth.uid())',
    'tenant_id IN (SELECT tenant_id FROM grants WHERE subject = auth.uid())',
  );
  refuses(
    'an EXISTS without the session',
    'EXISTS (SELECT 1 FROM tenants t WHERE t.id = tenant_id)',
    'EXISTS (SELECT 1 FROM tenants t WHERE t.id = tenant_id)',
  );
});

describe('pinsTenant: cannot tell', () => {
  leavesOpen('a function that the migrations do not define', 'tenant_id = elsewhere()');
  leavesOpen('a helper that the migrations do not define', 'elsewhere(tenant_id)');
  leavesOpen('a helper that calls such a function', 'calls_unknown(tenant_id)');
  leavesOpen('a helper written in C', 'in_c(tenant_id)');
  leavesOpen('an operator of another type', `tenant_id <@ ${setting}`);
  leavesOpen('LIKE', `tenant_id LIKE ${setting}`);
  leavesOpen('CASE', `CASE WHEN public THEN true ELSE tenant_id = ${setting} END`);
  leavesOpen('the rows of the user', 'user_id = auth.uid()');
  leavesOpen('a gate for some sessions', `current_setting('app.bypass', true) = 'on' OR tenant_id = ${setting}`);
  leavesOpen('a gate by function', `elsewhere() OR tenant_id = ${setting}`);
  leavesOpen('memberships that are not joined', 'EXISTS (SELECT 1 FROM members m WHERE m.user_id = auth.uid())');
  leavesOpen(
    'two tables that are not joined to each other',
    'EXISTS (SELECT 1 FROM members m, users u WHERE m.tenant_id = invoices.tenant_id AND u.id = auth.uid())',
  );
  leavesOpen(
    'a table that the migrations do not create',
    'tenant_id IN (SELECT tenant_id FROM nowhere WHERE user_id = auth.uid())',
  );
  leavesOpen('a table with policies of its own', 'tenant_id IN (SELECT tenant FROM guarded)');
  leavesOpen(
    'a WITH query that reads itself',
    `tenant_id IN (WITH RECURSIVE r AS (SELECT r.tenant_id FROM r)
                                                SELECT r.tenant_id FROM r)`,
  );
  leavesOpen('the tenant of a parent row', `team_id IN (SELECT t.id FROM teams t WHERE t.tenant_id = ${setting})`);
});

describe('pinsTenant: the columns of the question', () => {
  it('takes the key of a root in the place of the tenant column', () => {
    assert.equal(ask(`id = ${setting}`, 'tenants', ['id']).answer.kind, 'yes');
    assert.equal(ask(`name = ${setting}`, 'tenants', ['id']).answer.kind, 'unknown');
  });

  it('is content with one of several tenant columns', () => {
    assert.equal(ask(`other = ${setting}`, 'invoices', ['tenant_id', 'other']).answer.kind, 'yes');
  });
});

function accepts(what: string, expression: string): void {
  it(`${what}: ${oneLine(expression)}`, () => assert.deepEqual(ask(expression).answer, { kind: 'yes' }));
}

function refuses(what: string, expression: string, at: string): void {
  it(`${what}: ${oneLine(expression)}`, () => {
    const { answer, textAt } = ask(expression);
    assert.equal(answer.kind, 'no');
    assert.equal(textAt, at);
  });
}

function leavesOpen(what: string, expression: string): void {
  it(`${what}: ${oneLine(expression)}`, () => {
    const { answer } = ask(expression);
    assert.equal(answer.kind, 'unknown', JSON.stringify(answer));
  });
}

function oneLine(expression: string): string {
  return expression.replace(/\s+/g, ' ');
}

/** Asks about a policy on `table` with this expression. */
function ask(
  expression: string,
  name = 'invoices',
  columns: readonly string[] = ['tenant_id'],
): { answer: Answer; textAt: string | undefined } {
  const catalog = schemaOf(`${prelude} CREATE POLICY p ON ${name} USING (${expression});`);
  const table = tableNamed(catalog, name);
  const policy: Policy | undefined = table.policies[0];
  if (!policy?.using) throw new Error('no policy');
  const answer = pinsTenant(policy.using.value, { table, columns, lookup: catalog });
  const { text } = policy.using.origin.statement;
  return { answer, textAt: answer.kind === 'yes' ? undefined : text.slice(answer.at.span.start, answer.at.span.end) };
}
