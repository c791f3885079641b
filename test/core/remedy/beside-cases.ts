/** What remedies write beside the statement that made an object, and about the tables of other files. */
import type { Policy } from '../../../server/src/core/catalog/catalog.js';
import {
  addKey,
  enableRowSecurity,
  globalComment,
  pinPolicy,
  scopeUnique,
  setNotNull,
  tenantFirstIndex,
  tenantIndex,
  tenantPolicies,
} from '../../../server/src/core/remedy/changes.js';
import { patients, type RemedyCase, scopedToPatients } from './case.js';
import { tenantModel, type Wanted } from './schema.js';

export const besideCreatingStatement: readonly RemedyCase[] = [
  {
    name: 'row security and policies follow what the file says of the table',
    before: `BEGIN;

${patients}
-- Looked up by the portal.
CREATE INDEX i ON patients (tenant_id); -- keep

CREATE TABLE other (id int);

COMMIT;
`,
    wanted: (schema) => [
      enableRowSecurity(schema.table('patients')),
      ...tenantPolicies(schema.table('patients'), schema.column('patients', 'tenant_id'), tenantModel),
    ],
    after: `BEGIN;

${patients}
-- Looked up by the portal.
CREATE INDEX i ON patients (tenant_id); -- keep

ALTER TABLE patients ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_isolation_select ON patients FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);

CREATE POLICY tenant_isolation_insert ON patients FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);

CREATE POLICY tenant_isolation_update ON patients FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);

CREATE POLICY tenant_isolation_delete ON patients FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);

CREATE TABLE other (id int);

COMMIT;
`,
  },
  {
    name: 'a text column is compared with the setting as it is, in the case of the file',
    before: `create schema clinic;
create table clinic.patients (tenant_id varchar(26) not null);
alter table clinic.patients enable row level security;`,
    wanted: (schema) =>
      tenantPolicies(schema.table('patients'), schema.column('patients', 'tenant_id'), tenantModel, ['all']),
    after: `create schema clinic;
create table clinic.patients (tenant_id varchar(26) not null);
alter table clinic.patients enable row level security;
create policy tenant_isolation_all on clinic.patients
    using (tenant_id = nullif(current_setting('app.tenant_id', true), ''));`,
  },
  {
    name: 'a last statement without semicolon gets one',
    before: 'CREATE TABLE a (id int, tenant_id int, gone boolean) -- no end',
    wanted: (schema) => [
      tenantIndex(schema.table('a'), 'tenant_id', 'gone'),
      globalComment(schema.table('a')),
      enableRowSecurity(schema.table('a')),
    ],
    after: `CREATE TABLE a (id int, tenant_id int, gone boolean); -- no end

CREATE INDEX idx_a_tenant ON a (tenant_id) WHERE NOT gone;

ALTER TABLE a ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE a IS 'Global table, shared by all tenants (no tenant column).';`,
  },
  {
    name: 'a comment that exists is continued',
    before: `CREATE TABLE a (id int);
COMMENT ON TABLE a IS 'Countries of the world.';
`,
    wanted: (schema) => [globalComment(schema.table('a'))],
    after: `CREATE TABLE a (id int);
COMMENT ON TABLE a IS 'Countries of the world. Global table, shared by all tenants (no tenant column).';
`,
  },
  {
    name: 'a policy is narrowed where it is written',
    before: `CREATE TABLE a (id int, tenant_id int NOT NULL, live boolean);
CREATE POLICY p ON a FOR UPDATE USING ((live) OR (id > 0)) WITH CHECK (true);
`,
    wanted: (schema) => [
      pinPolicy(
        schema.table('a'),
        schema.table('a').policies[0] as Policy,
        schema.column('a', 'tenant_id'),
        tenantModel,
      ),
    ],
    after: `CREATE TABLE a (id int, tenant_id int NOT NULL, live boolean);
CREATE POLICY p ON a FOR UPDATE USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::integer AND ((live) OR (id > 0))) WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::integer);
`,
  },
  {
    name: 'Windows line breaks stay, in lists and between statements',
    before: 'CREATE TABLE a (\r\n    id INT,\r\n    tenant_id INT -- owner\r\n);\r\n',
    wanted: (schema) => [addKey(schema.table('a'), ['tenant_id', 'id']), enableRowSecurity(schema.table('a'))],
    after:
      'CREATE TABLE a (\r\n    id INT,\r\n    tenant_id INT, -- owner\r\n    CONSTRAINT uq_a_tenant_id UNIQUE (tenant_id, id)\r\n);\r\n\r\nALTER TABLE a ENABLE ROW LEVEL SECURITY;\r\n',
  },
];

/** The span of a comment of the newest file. */
function removed(comment: string): Wanted {
  return ({ files }) => {
    const file = files.at(-1);
    const start = file?.text.indexOf(comment) ?? 0;
    return [{ kind: 'remove-comment', path: file?.path ?? '', span: { start, end: start + comment.length } }];
  };
}

export const ofComments: readonly RemedyCase[] = [
  {
    name: 'goes with its line where it stands alone',
    before: 'SELECT 1;\r\n  -- tenantlint-disable-file some-rule: why\r\nCREATE TABLE a (id int);\r\n',
    wanted: removed('-- tenantlint-disable-file some-rule: why'),
    after: 'SELECT 1;\r\nCREATE TABLE a (id int);\r\n',
  },
  {
    name: 'goes with the white space before it where it follows something',
    before: 'SELECT 1; -- tenantlint-enable some-rule\nCREATE TABLE a (id int);\n',
    wanted: removed('-- tenantlint-enable some-rule'),
    after: 'SELECT 1;\nCREATE TABLE a (id int);\n',
  },
];

export const ofOlderTables: readonly RemedyCase[] = [
  {
    name: 'a key of an older table comes before the statement that needs it, and its comments',
    older: patients,
    before: `BEGIN;

-- Visits
-- of patients
CREATE TABLE visits (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    patient_id UUID NOT NULL REFERENCES patients (id)
);

COMMIT;
`,
    wanted: scopedToPatients,
    after: `BEGIN;

ALTER TABLE patients ADD CONSTRAINT uq_patients_tenant_id UNIQUE (tenant_id, id);

-- Visits
-- of patients
CREATE TABLE visits (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    patient_id UUID NOT NULL,
    CONSTRAINT fk_visits_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients (tenant_id, id)
);

COMMIT;
`,
  },
  {
    name: 'what an older table needs comes at the end, before COMMIT, in the order of dependencies',
    older: `${patients}CREATE INDEX i ON patients (id);\n`,
    before: `BEGIN;
ALTER TABLE patients ALTER COLUMN tenant_id DROP NOT NULL;
UPDATE patients SET deleted_at = now();
COMMIT;
`,
    at: 0,
    wanted: (schema) => [
      ...tenantPolicies(schema.table('patients'), schema.column('patients', 'tenant_id'), tenantModel, ['insert']),
      tenantFirstIndex(schema.table('patients'), schema.index('patients', 'i'), 'tenant_id'),
      enableRowSecurity(schema.table('patients')),
      setNotNull(schema.table('patients'), schema.column('patients', 'tenant_id')),
    ],
    after: `BEGIN;
ALTER TABLE patients ALTER COLUMN tenant_id DROP NOT NULL;
DROP INDEX i;
CREATE INDEX i ON patients (tenant_id, id);
ALTER TABLE patients ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation_insert ON patients FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
UPDATE patients SET deleted_at = now();
ALTER TABLE patients ALTER COLUMN tenant_id SET NOT NULL;
COMMIT;
`,
  },
  {
    name: 'keys of an older table are dropped and made again, under a name that is free',
    older: `${patients}CREATE TABLE visits (
  id UUID PRIMARY KEY, tenant_id UUID, patient_id UUID REFERENCES patients ON DELETE SET NULL, code TEXT UNIQUE
);
CREATE TABLE uq_visits_tenant_code (a int);
`,
    before: 'SELECT 1;\n',
    wanted: (schema) => [
      ...scopedToPatients(schema),
      scopeUnique(
        schema.table('visits'),
        { by: 'constraint', constraint: schema.key('visits', 'visits_code_key') },
        'tenant_id',
      ),
    ],
    after: `SELECT 1;

ALTER TABLE patients ADD CONSTRAINT uq_patients_tenant_id UNIQUE (tenant_id, id);

ALTER TABLE visits
  DROP CONSTRAINT visits_code_key,
  ADD CONSTRAINT uq_visits_tenant_code_2 UNIQUE (tenant_id, code);

ALTER TABLE visits
  DROP CONSTRAINT visits_patient_id_fkey,
  ADD CONSTRAINT fk_visits_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients(tenant_id, id) ON DELETE SET NULL (patient_id);
`,
  },
];
