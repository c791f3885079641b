/** What code makes is mended behind the statement that runs the code, which stays as it is. */
import assert from 'node:assert/strict';
import { mend } from '../../../server/src/core/project/mend.js';
import noOpenPolicy from '../../../server/src/rules/isolation/no-open-policy.js';
import { testProject } from '../../support/project.js';
import { protocolRules } from '../../support/protocol-rules.js';

const before = `CREATE TABLE tenants (id uuid PRIMARY KEY);
CREATE TABLE ok (id uuid NOT NULL, tenant_id uuid NOT NULL REFERENCES tenants, PRIMARY KEY (id), UNIQUE (tenant_id, id));
`;

const code = `DO $$
BEGIN
  CREATE TABLE users (
    id uuid PRIMARY KEY,
    tenant_id uuid REFERENCES tenants,
    email text UNIQUE,
    ok_id uuid REFERENCES ok (id)
  );
  CREATE INDEX ON users (email) WHERE email <> '';
  CREATE POLICY p ON users USING (true);
  EXECUTE 'CREATE UNIQUE INDEX un ON users (lower(email)) WHERE ok_id IS NULL';
END $$;
`;

const behind = `ALTER TABLE users ALTER COLUMN tenant_id SET NOT NULL;
ALTER TABLE users
  DROP CONSTRAINT users_email_key,
  ADD CONSTRAINT uq_users_tenant_email UNIQUE (tenant_id, email);
ALTER TABLE users
  DROP CONSTRAINT users_ok_id_fkey,
  ADD CONSTRAINT fk_users_ok FOREIGN KEY (tenant_id, ok_id) REFERENCES ok (tenant_id, id);
DROP INDEX users_email_idx;
CREATE INDEX ON users (tenant_id, email) WHERE email <> '';
DROP INDEX un;
CREATE UNIQUE INDEX un ON users (tenant_id, lower(email)) WHERE ok_id IS NULL;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER POLICY p ON users
  USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
`;

describe('what code makes', () => {
  const project = testProject([['schema.sql', before + code]], [...protocolRules, noOpenPolicy]);
  const analysis = project.analyze();
  const inCode = analysis.findings.filter(({ span }) => span.start >= before.length);

  it('has its findings where it is written, or where it is run', () => {
    const places = inCode.map(({ rule, span }) => [rule.name, (before + code).slice(span.start, span.end)]);
    const made = "EXECUTE 'CREATE UNIQUE INDEX un ON users (lower(email)) WHERE ok_id IS NULL'";
    for (const place of [
      ['require-tenant-not-null', 'tenant_id'],
      ['require-tenant-in-unique', 'UNIQUE'],
      ['require-tenant-in-foreign-key', 'ok_id'],
      ['prefer-tenant-first-index', '(email)'],
      ['require-tenant-in-unique', made],
    ]) {
      assert.ok(
        places.some((found) => found.join() === place.join()),
        `${place} among ${places.join('\n')}`,
      );
    }
  });

  it('is mended by statements behind the code', () => {
    const result = mend(project, analysis, { unsafe: true, isSelected: (finding) => inCode.includes(finding) });
    assert.equal(result.texts.get('schema.sql'), before + code + behind);
  });

  it('is silenced by a comment above the code', () => {
    const comment = '-- tenantlint-disable-next-statement require-tenant-in-unique: logins are global\n';
    const silenced = testProject([['schema.sql', before + comment + code]]).analyze();
    const rules = silenced.findings.map(({ rule }) => rule.name);
    assert.ok(!rules.includes('require-tenant-in-unique'));
  });
});
