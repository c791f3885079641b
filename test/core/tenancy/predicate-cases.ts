/** What people write in policies, and whether it keeps tenants apart: for the judgement and for its proof in PostgreSQL. */

/** The schema that the expressions are written for, as the linter sees it. */
export const schema = `
  CREATE SCHEMA auth;
  CREATE TABLE tenants (id text PRIMARY KEY, name text);
  CREATE TABLE members (tenant_id text NOT NULL, user_id uuid NOT NULL, role text, left_at timestamptz);
  CREATE TABLE users (id uuid PRIMARY KEY, email text, home text);
  CREATE TABLE teams (id uuid PRIMARY KEY, owner uuid, tenant_id text);
  CREATE TABLE team_users (team_id uuid, user_id uuid);
  CREATE TABLE grants (subject uuid, resource text);
  CREATE TABLE guarded (owner uuid, tenant text);
  ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON guarded USING (owner = auth.uid());
  CREATE TABLE open_to_all (tenant text);
  ALTER TABLE open_to_all ENABLE ROW LEVEL SECURITY;
  CREATE POLICY everything ON open_to_all USING (true);
  CREATE TABLE unclear (tenant text);
  ALTER TABLE unclear ENABLE ROW LEVEL SECURITY;
  CREATE POLICY gate ON unclear USING (elsewhere());
  CREATE TABLE unclear_members (tenant_id text NOT NULL, user_id uuid NOT NULL);
  ALTER TABLE unclear_members ENABLE ROW LEVEL SECURITY;
  CREATE POLICY gate ON unclear_members USING (elsewhere());
  CREATE TABLE invoices (
    id uuid PRIMARY KEY, tenant_id text, user_id uuid, team_id uuid, status text, other text, account text NOT NULL,
    public boolean, tags text[], deleted_at timestamptz, created_at timestamptz
  );
  CREATE FUNCTION current_tenant() RETURNS text LANGUAGE sql STABLE AS $$ SELECT current_setting('app.tenant_id', true) $$;
  CREATE FUNCTION tenant_by_helper() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN current_tenant(); END $$;
  CREATE FUNCTION current_tenants() RETURNS SETOF text LANGUAGE sql AS
    $$ SELECT tenant_id FROM members WHERE user_id = auth.uid() $$;
  CREATE FUNCTION tenants_as_rows() RETURNS TABLE (tenant text) LANGUAGE plpgsql AS
    $$ BEGIN RETURN QUERY SELECT m.tenant_id FROM members m WHERE m.user_id = auth.uid(); END $$;
  CREATE FUNCTION has_role(tenant text) RETURNS boolean LANGUAGE sql AS
    $$ SELECT EXISTS (SELECT 1 FROM members m WHERE m.tenant_id = tenant AND m.user_id = auth.uid()) $$;
  CREATE FUNCTION has_role_on(tenant_id text, role text DEFAULT NULL) RETURNS boolean LANGUAGE sql SECURITY DEFINER AS $$
    select exists (
      select 1 from members wu
      where wu.user_id = auth.uid() and wu.tenant_id = has_role_on.tenant_id
        and (wu.role = has_role_on.role or has_role_on.role is null))
  $$;
  CREATE FUNCTION has_positional(text, uuid) RETURNS boolean LANGUAGE sql AS
    $$ SELECT count(*) > 0 FROM members m WHERE m.tenant_id = $1 AND m.user_id = $2 $$;
  CREATE FUNCTION is_mine(tenant text) RETURNS boolean LANGUAGE plpgsql AS
    $$ DECLARE mine text := current_setting('app.tenant_id', true); BEGIN RETURN tenant = mine; END $$;
  CREATE FUNCTION home_of_user() RETURNS text LANGUAGE plpgsql AS $$
    DECLARE found text;
    BEGIN
      SELECT u.home INTO found FROM users u WHERE u.id = auth.uid();
      IF found = 'x' THEN RETURN NULL; END IF;
      RETURN found;
    END $$;
  CREATE FUNCTION chooses() RETURNS text LANGUAGE plpgsql AS $$
    BEGIN IF auth.uid() IS NULL THEN RETURN 'acme'; END IF; RETURN current_tenant(); END $$;
  CREATE FUNCTION sets_twice() RETURNS text LANGUAGE plpgsql AS $$
    DECLARE t text := current_setting('app.tenant_id', true); BEGIN t := 'acme'; RETURN t; END $$;
  CREATE FUNCTION is_member() RETURNS boolean LANGUAGE sql AS
    $$ SELECT EXISTS (SELECT 1 FROM members WHERE user_id = auth.uid()) $$;
  CREATE FUNCTION ignores_it(tenant text) RETURNS boolean LANGUAGE sql AS
    $$ SELECT EXISTS (SELECT 1 FROM members WHERE user_id = auth.uid()) $$;
  CREATE FUNCTION exists_at_all(tenant text) RETURNS boolean LANGUAGE sql AS
    $$ SELECT EXISTS (SELECT 1 FROM tenants t WHERE t.id = tenant) $$;
  CREATE FUNCTION shadowed(tenant_id text) RETURNS boolean LANGUAGE sql AS
    $$ SELECT EXISTS (SELECT 1 FROM members m WHERE m.tenant_id = tenant_id AND m.user_id = auth.uid()) $$;
  CREATE FUNCTION owner_tenant() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT current_user::text $$;
  CREATE FUNCTION reads_guarded(tenant text) RETURNS boolean LANGUAGE sql AS
    $$ SELECT EXISTS (SELECT 1 FROM guarded g WHERE g.tenant = $1) $$;
  CREATE FUNCTION reads_guarded_as_owner(tenant text) RETURNS boolean LANGUAGE sql SECURITY DEFINER AS
    $$ SELECT EXISTS (SELECT 1 FROM guarded g WHERE g.tenant = $1) $$;
  CREATE FUNCTION is_valid(tenant text) RETURNS boolean LANGUAGE sql AS $$ SELECT tenant <> '' $$;
  CREATE FUNCTION calls_unknown(tenant text) RETURNS boolean LANGUAGE sql AS $$ SELECT elsewhere(tenant) $$;
  CREATE FUNCTION calls_itself(tenant text) RETURNS boolean LANGUAGE sql AS $$ SELECT calls_itself(tenant) $$;
  CREATE FUNCTION as_statement() RETURNS text LANGUAGE sql RETURN current_setting('app.tenant_id');
  CREATE FUNCTION as_block() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT current_setting('app.tenant_id'); END;
  CREATE FUNCTION commented() RETURNS text LANGUAGE sql AS $$ SELECT 'acme' -- current_setting('a')
  $$;
`;

const setting = "current_setting('app.tenant_id', true)";

/** An expression over `invoices`, whose tenant column is `tenant_id`. */
export interface PredicateCase {
  readonly what: string;
  readonly expression: string;
  readonly answer: 'yes' | 'no' | 'unknown';
  /** The part that decides, where the answer is no. */
  readonly at?: string;
  /** Why PostgreSQL cannot be asked. */
  readonly unproven?: string;
}

const cases: PredicateCase[] = [];
const accepts = (what: string, expression: string, unproven?: string) =>
  cases.push({ what, expression, answer: 'yes', ...(unproven ? { unproven } : {}) });
const refuses = (what: string, expression: string, at: string, unproven?: string) =>
  cases.push({ what, expression, answer: 'no', at, ...(unproven ? { unproven } : {}) });
const leavesOpen = (what: string, expression: string) => cases.push({ what, expression, answer: 'unknown' });

export const predicateCases: readonly PredicateCase[] = cases;

// pins the tenant column
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

// pins the tenant column through other tables
accepts('memberships with IN', 'tenant_id IN (SELECT m.tenant_id FROM members m WHERE m.user_id = auth.uid())');
accepts('names without a qualifier', 'tenant_id IN (SELECT tenant_id FROM members WHERE user_id = auth.uid())');
accepts('the user with IN', 'auth.uid() IN (SELECT user_id FROM members WHERE members.tenant_id = invoices.tenant_id)');
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

// does not pin the tenant column
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
refuses('a function that only calls itself', 'calls_itself(tenant_id)', 'calls_itself(tenant_id)', 'it never ends');
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
refuses(
  'an EXISTS in which the column is that of the memberships',
  'EXISTS (SELECT 1 FROM members m WHERE m.tenant_id = tenant_id AND m.user_id = auth.uid())',
  'm.tenant_id = tenant_id',
);
refuses(
  'a claim that users write themselves',
  "tenant_id = (auth.jwt() -> 'user_metadata' ->> 'tenant_id')",
  "tenant_id = (auth.jwt() -> 'user_metadata' ->> 'tenant_id')",
);
refuses(
  'memberships that are not tied to the row',
  'EXISTS (SELECT 1 FROM members m WHERE m.user_id = auth.uid())',
  'EXISTS (SELECT 1 FROM members m WHERE m.user_id = auth.uid())',
);
refuses(
  'memberships with IN that are not tied to the row',
  'auth.uid() IN (SELECT user_id FROM members)',
  'auth.uid() IN (SELECT user_id FROM members)',
);
refuses(
  'memberships that are counted, whatever their tenant',
  '(SELECT count(*) > 0 FROM members m WHERE m.user_id = auth.uid())',
  '(SELECT count(*) > 0 FROM members m WHERE m.user_id = auth.uid())',
);
refuses(
  'living memberships that are not tied to the row',
  'EXISTS (SELECT 1 FROM members m WHERE m.user_id = auth.uid() AND m.left_at IS NULL)',
  'EXISTS (SELECT 1 FROM members m WHERE m.user_id = auth.uid() AND m.left_at IS NULL)',
);
refuses('a function that asks for any membership', 'is_member()', 'is_member()');
refuses('a helper that ignores what it is asked', 'ignores_it(tenant_id)', 'ignores_it(tenant_id)');
accepts('a claim that the service writes', "tenant_id = (auth.jwt() -> 'app_metadata' ->> 'tenant_id')");

// cannot tell
leavesOpen('a function that the migrations do not define', 'tenant_id = elsewhere()');
leavesOpen('a helper that the migrations do not define', 'elsewhere(tenant_id)');
leavesOpen('a helper that calls such a function', 'calls_unknown(tenant_id)');
leavesOpen('an operator of another type', `tenant_id <@ ${setting}`);
leavesOpen('LIKE', `tenant_id LIKE ${setting}`);
leavesOpen('CASE', `CASE WHEN public THEN true ELSE tenant_id = ${setting} END`);
leavesOpen('the rows of the user', 'user_id = auth.uid()');
leavesOpen('a gate for some sessions', `current_setting('app.bypass', true) = 'on' OR tenant_id = ${setting}`);
leavesOpen('a gate by function', `elsewhere() OR tenant_id = ${setting}`);
leavesOpen(
  'an EXISTS for operators of the product',
  'EXISTS (SELECT 1 FROM team_users u WHERE u.user_id = auth.uid())',
);
leavesOpen(
  'an EXISTS for some role among the members',
  "EXISTS (SELECT 1 FROM members m WHERE m.user_id = auth.uid() AND m.role = 'operator')",
);
leavesOpen('a value of the membership', "(SELECT m.role = 'operator' FROM members m WHERE m.user_id = auth.uid())");
leavesOpen(
  "an EXISTS that follows the row's user",
  'EXISTS (SELECT 1 FROM members m WHERE m.user_id = invoices.user_id AND m.user_id = auth.uid())',
);
leavesOpen(
  'memberships that are joined by another column of the row',
  'EXISTS (SELECT 1 FROM teams t WHERE t.id = invoices.team_id AND t.owner = auth.uid())',
);
leavesOpen(
  'an EXISTS over a table whose own policy is unclear',
  'EXISTS (SELECT 1 FROM unclear_members u WHERE u.user_id = auth.uid())',
);
leavesOpen(
  'two tables that are not joined to each other',
  'EXISTS (SELECT 1 FROM members m, users u WHERE m.tenant_id = invoices.tenant_id AND u.id = auth.uid())',
);
leavesOpen(
  'a table that the migrations do not create',
  'tenant_id IN (SELECT tenant_id FROM nowhere WHERE user_id = auth.uid())',
);
leavesOpen('a table whose own policy is unclear', 'tenant_id IN (SELECT tenant FROM unclear)');
leavesOpen('a function that chooses between several values', 'tenant_id = chooses()');
leavesOpen('a variable that is set twice', 'tenant_id = sets_twice()');
leavesOpen(
  'an EXISTS that counts',
  'EXISTS (SELECT count(*) FROM members m WHERE m.tenant_id = invoices.tenant_id AND m.user_id = auth.uid())',
);
leavesOpen('a role that some sessions have', "current_user = 'support' OR tenant_id = current_tenant()");
leavesOpen(
  'a WITH query that reads itself',
  `tenant_id IN (WITH RECURSIVE r AS (SELECT r.tenant_id FROM r)
                                              SELECT r.tenant_id FROM r)`,
);
leavesOpen('the tenant of a parent row', `team_id IN (SELECT t.id FROM teams t WHERE t.tenant_id = ${setting})`);
// functions that are followed
accepts('a variable of a helper', 'is_mine(tenant_id)');
accepts('a helper with a default, compared with true', 'has_role_on(tenant_id) = true');
accepts('a helper with positional parameters that counts', 'has_positional(tenant_id, auth.uid())');
accepts('a variable set by a query', 'tenant_id = home_of_user()');
accepts('a function whose rows are the tenants', 'tenant_id IN (SELECT t.tenant FROM tenants_as_rows() t)');
accepts('a body of several statements', 'tenant_id = as_block()');
accepts('a helper that reads a table with policies', 'reads_guarded(tenant_id)');
refuses("the same as the table's owner", 'reads_guarded_as_owner(tenant_id)', 'reads_guarded_as_owner(tenant_id)');
refuses('a helper that asks whether the tenant exists', 'exists_at_all(tenant_id)', 'exists_at_all(tenant_id)');
refuses('a parameter behind a column of its name', 'shadowed(tenant_id)', 'shadowed(tenant_id)');
refuses('the role inside a SECURITY DEFINER function', 'tenant_id = owner_tenant()', 'tenant_id = owner_tenant()');

// policies of other tables
accepts('a table with policies of its own', 'tenant_id IN (SELECT tenant FROM guarded)');
refuses(
  'a table open to all',
  'tenant_id IN (SELECT tenant FROM open_to_all)',
  'tenant_id IN (SELECT tenant FROM open_to_all)',
);

// more of what people write
accepts(
  'an array gathered from memberships',
  'tenant_id = ANY ((SELECT array_agg(m.tenant_id) FROM members m WHERE m.user_id = auth.uid())::text[])',
);
accepts('rows compared with rows', `(tenant_id, status) = (${setting}, status)`);
accepts(
  'pairs with IN',
  '(tenant_id, user_id) IN (SELECT m.tenant_id, m.user_id FROM members m WHERE m.user_id = auth.uid())',
);
accepts('the column in a list', `${setting} IN (tenant_id)`);
accepts('NOT over OR', `NOT (tenant_id <> ${setting} OR public)`);
accepts('IS NULL, where the column is NOT NULL', `account IS NULL OR tenant_id = ${setting}`);
accepts('a role that no policy binds', `auth.role() = 'service_role' OR tenant_id = ${setting}`);
accepts('NULL', 'NULL');
refuses('NOT over AND', `NOT (tenant_id <> ${setting} AND public)`, 'public');
refuses(
  'IS NOT DISTINCT FROM, where the column may be NULL',
  `tenant_id IS NOT DISTINCT FROM NULLIF(${setting}, '')`,
  `tenant_id IS NOT DISTINCT FROM NULLIF(${setting}, '')`,
);
refuses('every user who is signed in', "auth.role() = 'authenticated'", "auth.role() = 'authenticated'");
refuses(
  'the same in the token',
  "(auth.jwt() ->> 'role') = 'authenticated'",
  "(auth.jwt() ->> 'role') = 'authenticated'",
);
refuses('a constant truth', `tenant_id = ${setting} OR 1 = 1`, '1 = 1');
refuses('NOT false', 'NOT false', 'NOT false');
