/** What remedies write of row security, policies and privileges. */
import {
  changePolicy,
  dropPolicy,
  enableRowSecurity,
  forceRowSecurity,
  pinPolicy,
  policyRoles,
  restrictPolicy,
  revoke,
  tenantPolicies,
} from '../../../server/src/core/remedy/changes.js';
import type { RemedyCase } from './case.js';
import { tenantModel } from './schema.js';

export const ofIsolation: readonly RemedyCase[] = [
  {
    name: 'row security is forced beside the statement that enables it',
    before: `CREATE TABLE a (id int);
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON a USING (true);
`,
    wanted: (schema) => [forceRowSecurity(schema.table('a'))],
    after: `CREATE TABLE a (id int);
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
ALTER TABLE a FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON a USING (true);
`,
  },
  {
    name: 'row security is enabled and forced together, and only policies that are missing are made',
    before: `CREATE TABLE a (id int, tenant_id uuid);

CREATE POLICY s ON a FOR SELECT USING (tenant_id IS NOT NULL);
`,
    wanted: (schema) => [
      ...tenantPolicies(schema.table('a'), schema.column('a', 'tenant_id'), tenantModel, ['select', 'insert']),
      forceRowSecurity(schema.table('a')),
      enableRowSecurity(schema.table('a')),
    ],
    after: `CREATE TABLE a (id int, tenant_id uuid);

CREATE POLICY s ON a FOR SELECT USING (tenant_id IS NOT NULL);

ALTER TABLE a ENABLE ROW LEVEL SECURITY;
ALTER TABLE a FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant_isolation_insert ON a FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
`,
  },
  {
    name: 'a policy becomes restrictive, and gets clauses and a tenant, where it is written',
    before: `CREATE TABLE a (tenant_id text, gone boolean);
CREATE POLICY live ON a AS PERMISSIVE FOR SELECT USING (NOT gone);
create policy w on a for all
    using (gone);
CREATE POLICY i ON a FOR INSERT;
CREATE POLICY c ON a WITH CHECK (gone);
`,
    wanted: (schema) => [
      restrictPolicy(schema.table('a'), schema.policy('a', 'live')),
      restrictPolicy(schema.table('a'), schema.policy('a', 'w')),
      changePolicy(schema.table('a'), schema.policy('a', 'w'), { check: 'NOT gone' }),
      changePolicy(schema.table('a'), schema.policy('a', 'i'), { check: 'NOT gone' }),
      changePolicy(schema.table('a'), schema.policy('a', 'c'), { using: 'gone IS NULL' }),
      pinPolicy(schema.table('a'), schema.policy('a', 'c'), schema.column('a', 'tenant_id'), tenantModel),
    ],
    after: `CREATE TABLE a (tenant_id text, gone boolean);
CREATE POLICY live ON a AS RESTRICTIVE FOR SELECT USING (NOT gone);
create policy w on a as restrictive for all
    using (gone)
    with check (not gone);
CREATE POLICY i ON a FOR INSERT WITH CHECK (NOT gone);
CREATE POLICY c ON a USING (gone IS NULL) WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '') AND (gone));
`,
  },
  {
    name: 'an older policy is dropped and made again to be restrictive, else altered',
    older: `CREATE ROLE app;
CREATE TABLE a (id int);
CREATE POLICY live ON a FOR SELECT TO app, current_user USING (id > 0);
CREATE POLICY other ON a USING (true) WITH CHECK (id > 1);
`,
    before: 'SELECT 1;\n',
    wanted: (schema) => [
      restrictPolicy(schema.table('a'), schema.policy('a', 'live')),
      changePolicy(schema.table('a'), schema.policy('a', 'other'), { using: 'id > 2' }),
      policyRoles(schema.table('a'), schema.policy('a', 'other'), ['app']),
    ],
    after: `SELECT 1;

DROP POLICY live ON a;

CREATE POLICY live ON a AS RESTRICTIVE FOR SELECT TO app, CURRENT_USER
    USING (id > 0);

ALTER POLICY other ON a
    TO app
    USING (id > 2)
    WITH CHECK (id > 1);
`,
  },
  {
    name: 'a policy of the file goes with its statement, an older one is dropped',
    older: 'CREATE TABLE a (id int);\nCREATE POLICY o ON a;\n',
    before: `CREATE POLICY p ON a;
CREATE POLICY q ON a;
`,
    wanted: (schema) => [
      dropPolicy(schema.table('a'), schema.policy('a', 'o')),
      dropPolicy(schema.table('a'), schema.policy('a', 'q')),
    ],
    after: `CREATE POLICY p ON a;
DROP POLICY o ON a;
`,
  },
  {
    name: 'a grant of the file that gives nothing else goes, of others the part is revoked',
    older: 'CREATE ROLE app;\nCREATE TABLE a (id int);\nCREATE TABLE b (id int);\n',
    before: `GRANT SELECT, INSERT ON a TO PUBLIC;
GRANT ALL ON a TO app;
GRANT SELECT ON a, b TO PUBLIC;
GRANT UPDATE ON b TO PUBLIC;
`,
    wanted: (schema) => [
      revoke(schema.table('a'), ['truncate'], 'app'),
      revoke(schema.table('a'), ['select', 'insert'], 'public'),
      revoke(schema.table('b'), ['update'], 'public'),
    ],
    after: `GRANT SELECT, INSERT ON a TO PUBLIC;
GRANT ALL ON a TO app;
REVOKE TRUNCATE ON a FROM app;
GRANT SELECT ON a, b TO PUBLIC;
REVOKE SELECT, INSERT ON a FROM PUBLIC;
GRANT UPDATE ON b TO PUBLIC;
REVOKE UPDATE ON b FROM PUBLIC;
`,
  },
];
