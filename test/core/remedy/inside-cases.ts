/** What remedies write into the statement that made an object. */
import {
  addKey,
  addTenantColumn,
  enableRowSecurity,
  partialIndex,
  repairPairing,
  scopeUnique,
  setNotNull,
  tenantFirstIndex,
  tenantIndex,
} from '../../../server/src/core/remedy/changes.js';
import { patients, type RemedyCase, scopedToPatients } from './case.js';
import { tenantId, tenantModel } from './schema.js';

export const inCreatingStatement: readonly RemedyCase[] = [
  {
    name: 'NOT NULL stands behind the type',
    before: `CREATE TABLE a (
    id UUID PRIMARY KEY,
    tenant_id VARCHAR(26) DEFAULT 'x', -- the owner
    note TEXT
);
`,
    wanted: (schema) => [setNotNull(schema.table('a'), schema.column('a', 'tenant_id'))],
    after: `CREATE TABLE a (
    id UUID PRIMARY KEY,
    tenant_id VARCHAR(26) NOT NULL DEFAULT 'x', -- the owner
    note TEXT
);
`,
  },
  {
    name: 'NOT NULL takes the place of a written NULL',
    before: 'create table a (id int primary key, tenant_id text default null null);\n',
    wanted: (schema) => [setNotNull(schema.table('a'), schema.column('a', 'tenant_id'))],
    after: 'create table a (id int primary key, tenant_id text default null not null);\n',
  },
  {
    name: 'NOT NULL goes into ADD COLUMN of a table of the same file',
    before: `CREATE TABLE a (id int);
ALTER TABLE a ADD COLUMN tenant_id uuid;
`,
    wanted: (schema) => [setNotNull(schema.table('a'), schema.column('a', 'tenant_id'))],
    after: `CREATE TABLE a (id int);
ALTER TABLE a ADD COLUMN tenant_id uuid NOT NULL;
`,
  },
  {
    name: 'a new column stands before the first table constraint, typed as its neighbours are',
    before: `CREATE TABLE a (
  id BIGINT NOT NULL,
  email TEXT, -- how to reach them

  -- Keys
  PRIMARY KEY (id),
  UNIQUE (email)
);
`,
    wanted: (schema) => [addTenantColumn(schema.table('a'), tenantModel, 'uuid')],
    after: `CREATE TABLE a (
  id BIGINT NOT NULL,
  email TEXT, -- how to reach them
  tenant_id UUID NOT NULL,

  -- Keys
  PRIMARY KEY (id),
  UNIQUE (email)
);
`,
  },
  {
    name: 'an inline foreign key becomes a table constraint behind the last element and its comment',
    before: `${patients}
CREATE TABLE visits (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    patient_id UUID NOT NULL REFERENCES patients(id) ON DELETE CASCADE,
    note TEXT -- what was said
);
`,
    wanted: scopedToPatients,
    after: `CREATE TABLE patients (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    deleted_at TIMESTAMPTZ,
    CONSTRAINT uq_patients_tenant_id UNIQUE (tenant_id, id)
);

CREATE TABLE visits (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    patient_id UUID NOT NULL,
    note TEXT, -- what was said
    CONSTRAINT fk_visits_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients(tenant_id, id) ON DELETE CASCADE
);
`,
  },
  {
    name: 'a comment between a column and its foreign key stays',
    before: `${patients}
CREATE TABLE visits (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    patient_id UUID -- who came
        REFERENCES patients
);
`,
    wanted: scopedToPatients,
    after: `CREATE TABLE patients (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    deleted_at TIMESTAMPTZ,
    CONSTRAINT uq_patients_tenant_id UNIQUE (tenant_id, id)
);

CREATE TABLE visits (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    patient_id UUID -- who came
        ,
    CONSTRAINT fk_visits_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients(tenant_id, id)
);
`,
  },
  {
    name: 'a foreign key that is a table constraint is rewritten in place',
    before: `${patients}
CREATE TABLE visits (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    patient_id UUID,
    CONSTRAINT visits_patient_id_fkey FOREIGN KEY (patient_id)
        REFERENCES patients
        MATCH FULL
        ON DELETE SET NULL
        ON UPDATE CASCADE
);
`,
    wanted: scopedToPatients,
    after: `CREATE TABLE patients (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    deleted_at TIMESTAMPTZ,
    CONSTRAINT uq_patients_tenant_id UNIQUE (tenant_id, id)
);

CREATE TABLE visits (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    patient_id UUID,
    CONSTRAINT visits_patient_id_fkey FOREIGN KEY (tenant_id, patient_id)
        REFERENCES patients(tenant_id, id)
        ON DELETE SET NULL (patient_id)
        ON UPDATE CASCADE
);
`,
  },
  {
    name: 'a foreign key added by ALTER TABLE is rewritten there',
    before: `${patients}
CREATE TABLE visits (id UUID PRIMARY KEY, tenant_id UUID NOT NULL, patient_id UUID);
ALTER TABLE visits ADD CONSTRAINT visits_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients (id) DEFERRABLE;
`,
    wanted: (schema) =>
      scopedToPatients(schema)
        .slice(1)
        .concat(addKey(schema.table('patients'), ['tenant_id', 'id'])),
    after: `CREATE TABLE patients (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    deleted_at TIMESTAMPTZ,
    CONSTRAINT uq_patients_tenant_id UNIQUE (tenant_id, id)
);

CREATE TABLE visits (id UUID PRIMARY KEY, tenant_id UUID NOT NULL, patient_id UUID);
ALTER TABLE visits ADD CONSTRAINT visits_patient_id_fkey FOREIGN KEY (tenant_id, patient_id) REFERENCES patients (tenant_id, id) DEFERRABLE;
`,
  },
  {
    name: 'an inline foreign key of ADD COLUMN becomes one more action',
    before: `${patients}
CREATE TABLE visits (id UUID PRIMARY KEY, tenant_id UUID NOT NULL);

ALTER TABLE visits
  ADD COLUMN patient_id UUID REFERENCES patients (id),
  ADD COLUMN note TEXT;
`,
    wanted: scopedToPatients,
    after: `CREATE TABLE patients (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    deleted_at TIMESTAMPTZ,
    CONSTRAINT uq_patients_tenant_id UNIQUE (tenant_id, id)
);

CREATE TABLE visits (id UUID PRIMARY KEY, tenant_id UUID NOT NULL);

ALTER TABLE visits
  ADD COLUMN patient_id UUID,
  ADD CONSTRAINT fk_visits_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients (tenant_id, id),
  ADD COLUMN note TEXT;
`,
  },
  {
    name: 'a pair of tenant columns that is crossed is put right',
    before: `create table a (id uuid, tenant_id uuid, primary key (tenant_id, id));
create table b (id uuid primary key, tenant_id uuid not null, a_id uuid,
  constraint b_a foreign key (tenant_id, a_id) references a (id, tenant_id));
`,
    wanted: (schema) => [repairPairing(schema.table('b'), schema.foreignKey('b', 'b_a'), tenantId, 15) as never],
    after: `create table a (id uuid, tenant_id uuid, primary key (tenant_id, id));
create table b (id uuid primary key, tenant_id uuid not null, a_id uuid,
  constraint b_a foreign key (tenant_id, a_id) references a (tenant_id, id));
`,
  },
  {
    name: 'an inline UNIQUE becomes a named table constraint',
    before: `CREATE TABLE users (
\tid UUID PRIMARY KEY,
\ttenant_id UUID NOT NULL,
\temail TEXT NOT NULL UNIQUE
);
`,
    wanted: (schema) => [
      scopeUnique(
        schema.table('users'),
        { by: 'constraint', constraint: schema.key('users', 'users_email_key') },
        'tenant_id',
      ),
    ],
    after: `CREATE TABLE users (
\tid UUID PRIMARY KEY,
\ttenant_id UUID NOT NULL,
\temail TEXT NOT NULL,
\tCONSTRAINT uq_users_tenant_email UNIQUE (tenant_id, email)
);
`,
  },
  {
    name: 'keys that are table constraints get the column in their list, and keep name and place',
    before: `CREATE TABLE codes (
    code TEXT
  , tenant_id UUID NOT NULL
  , label TEXT CONSTRAINT one_label UNIQUE NULLS NOT DISTINCT
  , PRIMARY KEY (code)
  , CONSTRAINT code_label UNIQUE (code, label)
);
`,
    wanted: (schema) =>
      ['codes_pkey', 'code_label', 'one_label'].map((name) =>
        scopeUnique(schema.table('codes'), { by: 'constraint', constraint: schema.key('codes', name) }, 'tenant_id'),
      ),
    after: `CREATE TABLE codes (
    code TEXT
  , tenant_id UUID NOT NULL
  , label TEXT
  , PRIMARY KEY (tenant_id, code)
  , CONSTRAINT code_label UNIQUE (tenant_id, code, label)
  , CONSTRAINT one_label UNIQUE NULLS NOT DISTINCT (tenant_id, label)
);
`,
  },
  {
    name: 'an index gets the tenant column and the predicate in one go',
    before: `${patients}
CREATE INDEX i ON patients USING btree (
  id, -- newest first
  lower(id::text) DESC
) WHERE id IS NOT NULL OR deleted_at IS NOT NULL;
`,
    wanted: (schema) => [
      tenantFirstIndex(schema.table('patients'), schema.index('patients', 'i'), 'tenant_id'),
      partialIndex(schema.table('patients'), schema.index('patients', 'i'), 'deleted_at'),
    ],
    after: `${patients}
CREATE INDEX i ON patients USING btree (
  tenant_id, id, -- newest first
  lower(id::text) DESC
) WHERE (id IS NOT NULL OR deleted_at IS NOT NULL) AND deleted_at IS NULL;
`,
  },
  {
    name: 'a predicate goes to a line of its own where the clauses have theirs',
    before: `create table a (id int, tenant_id int, deleted_at date);
create unique index i
  on a (id, tenant_id desc)
  include (deleted_at);
`,
    wanted: (schema) => [
      partialIndex(schema.table('a'), schema.index('a', 'i'), 'deleted_at'),
      scopeUnique(schema.table('a'), { by: 'index', index: schema.index('a', 'i') }, 'tenant_id'),
    ],
    after: `create table a (id int, tenant_id int, deleted_at date);
create unique index i
  on a (tenant_id desc, id)
  include (deleted_at)
  where deleted_at is null;
`,
  },
  {
    name: 'several remedies of one table combine into one tidy statement',
    before: `${patients}
CREATE TABLE visits (
    id UUID PRIMARY KEY,
    tenant_id UUID,
    patient_id UUID REFERENCES patients(id), -- who
    code TEXT UNIQUE
);
`,
    wanted: (schema) => [
      ...scopedToPatients(schema),
      ...scopedToPatients(schema),
      setNotNull(schema.table('visits'), schema.column('visits', 'tenant_id')),
      scopeUnique(
        schema.table('visits'),
        { by: 'constraint', constraint: schema.key('visits', 'visits_code_key') },
        'tenant_id',
      ),
      tenantIndex(schema.table('visits'), 'tenant_id', undefined),
      enableRowSecurity(schema.table('visits')),
      enableRowSecurity(schema.table('visits')),
    ],
    after: `CREATE TABLE patients (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    deleted_at TIMESTAMPTZ,
    CONSTRAINT uq_patients_tenant_id UNIQUE (tenant_id, id)
);

CREATE TABLE visits (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    patient_id UUID, -- who
    code TEXT,
    CONSTRAINT fk_visits_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients(tenant_id, id),
    CONSTRAINT uq_visits_tenant_code UNIQUE (tenant_id, code)
);

ALTER TABLE visits ENABLE ROW LEVEL SECURITY;
`,
  },
  {
    name: 'a column that is added becomes NOT NULL and part of a key at once',
    before: 'create table a (id int primary key, b text);\n',
    wanted: (schema) => [
      addKey(schema.table('a'), ['tenant_id', 'id']),
      { ...addTenantColumn(schema.table('a'), tenantModel), notNull: false } as never,
      { kind: 'set-not-null', table: schema.table('a').id, column: 'tenant_id' },
    ],
    after:
      'create table a (id int primary key, tenant_id text not null, b text, constraint uq_a_tenant_id unique (tenant_id, id));\n',
  },
];
