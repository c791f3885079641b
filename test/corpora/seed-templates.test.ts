// The SQL of the first convention, its templates filled in, under the preset that comes from it: what is reported there is true, and has a reason.
import { describeWithCorpus } from '../support/corpus.js';
import { between, excerpt, holds, type SeedSchema, seed } from '../support/seed-documents.js';
import { clinic, pairOfMigrations, tableOfSteps } from '../support/seed-templates.js';

const patients = `CREATE TABLE tenants (id TEXT PRIMARY KEY);
CREATE TABLE patients (id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, status TEXT, deleted_at TIMESTAMPTZ);`;

describeWithCorpus('the templates of the first seed, filled in', () => {
  const text = seed('000_');

  holds('steps 2 to 5: a table with its indexes, policies and triggers', () => ({
    preset: 'lokstra',
    ours: ['migrations/clinic/001_create_clinic.up.sql'],
    files: [
      ['migrations/clinic/001_create_clinic.up.sql', clinic],
      ['migrations/clinic/002_create_patients.up.sql', tableOfSteps('patients')],
    ],
    explained: {
      'The INSERT of its audit trigger leaves out the id, so that every UPDATE fails.': [
        'complete-audit-trigger: clinic.patients.trg_patients_audit',
      ],
      'The template adds the key to a table in use, and PostgreSQL reads all rows of it under a lock.': [
        'no-blocking-constraint: clinic.appointments',
      ],
      'Its workflow asks for migrations that can be run again; these statements fail the second time.': [
        'prefer-idempotent: migrations/clinic/002_create_patients.up.sql',
      ],
      'Its best practices ask for the predicate on deleted_at, its templates of these two indexes lack it.': [
        'prefer-partial-index: clinic.patients.idx_patients_tenant_doctor_id',
        'prefer-partial-index: clinic.patients.idx_patients_tenant_status_covering',
      ],
      'Its section on unique constraints asks for a partial index, its template of a table has a constraint.': [
        'prefer-partial-unique: clinic.patients.uq_patients_tenant_status',
      ],
      'Step 6 asks for the way down; these steps show the way up.': [
        'require-down: migrations/clinic/002_create_patients.up.sql',
      ],
      'PostgreSQL does not hold the owner of a table to policies that are not forced.': [
        'require-forced-rls: clinic.patients',
      ],
      'Foreign keys are always indexed, and the template of the key has no index.': [
        'require-foreign-key-index: clinic.appointments.fk_appointments_tenant_patient',
      ],
      'The template of a table has the column, and leaves the key to step 4.': [
        'require-foreign-key: clinic.patients.doctor_id',
      ],
      'Its template of a migration begins with these lines.': [
        'require-header: migrations/clinic/002_create_patients.up.sql',
      ],
      'PostgreSQL waits for the lock of a table in use without end.': ['require-lock-timeout: clinic.appointments'],
      'Its section on troubleshooting looks for orphans before such a key is added.': [
        'require-orphan-check: clinic.appointments',
      ],
      'Its template of a migration comments on the table and on the tenant column.': [
        'require-table-comment: clinic.patients',
      ],
      'The template of a table lacks UNIQUE (tenant_id, id), without which PostgreSQL refuses the key of step 4.': [
        'require-tenant-key: clinic.patients',
      ],
    },
  }));

  holds('step 6: the pair of migrations, as golang-migrate runs it', () => ({
    preset: 'lokstra',
    ours: ['migrations/clinic/001_create_clinic.up.sql'],
    files: pairOfMigrations('visits'),
    explained: {
      'Its workflow asks for migrations that can be run again; these statements fail the second time.': [
        'prefer-idempotent: migrations/clinic/002_create_visits.up.sql',
      ],
      'Its best practices ask for the predicate on deleted_at, its template of a migration lacks it.': [
        'prefer-partial-index: clinic.visits.idx_visits_tenant',
      ],
      'PostgreSQL does not hold the owner of a table to policies that are not forced.': [
        'require-forced-rls: clinic.visits',
      ],
      'Its template of a table says how ids are made, and this says nothing.': ['require-id-comment: clinic.visits'],
    },
  }));

  holds("step 6: the pair of migrations, as Lokstra's runner runs it", () => ({
    preset: 'lokstra',
    ours: ['migrations/clinic/001_create_clinic.up.sql', 'migrations/clinic/migration.yaml'],
    files: [['migrations/clinic/migration.yaml', 'dbpool-name: db_main\n'], ...pairOfMigrations('visits')],
    explained: {
      'Its workflow asks for migrations that can be run again; these statements fail the second time.': [
        'prefer-idempotent: migrations/clinic/002_create_visits.up.sql',
      ],
      'Its best practices ask for the predicate on deleted_at, its template of a migration lacks it.': [
        'prefer-partial-index: clinic.visits.idx_visits_tenant',
      ],
      'PostgreSQL does not hold the owner of a table to policies that are not forced.': [
        'require-forced-rls: clinic.visits',
      ],
      'Its template of a table says how ids are made, and this says nothing.': ['require-id-comment: clinic.visits'],
      "The runner wraps each file in a transaction, which the template's COMMIT ends before the version is recorded.": [
        'valid-transaction: migrations/clinic/002_create_visits.up.sql',
      ],
    },
  }));

  const example = (sql: string): Pick<SeedSchema, 'preset' | 'files' | 'ours'> => ({
    preset: 'lokstra',
    ours: ['001_create_patients.up.sql', '002_add_example.down.sql'],
    files: [
      ['001_create_patients.up.sql', patients],
      ['002_add_example.up.sql', sql],
      ['002_add_example.down.sql', '-- Undoes it.'],
    ],
  });
  const lines = (sql: string) => sql.replace(/ (?=ALTER TABLE|-- |CREATE EXT)/g, '\n');

  holds('sensitive data', () => ({
    ...example(
      excerpt(text, 'CREATE TABLE users (', /^Migration Workflow/).replace(/,( -- PII: Encrypted.*)\n-- \.\.\./, '$1'),
    ),
    explained: {
      'Its workflow asks for migrations that can be run again; these statements fail the second time.': [
        'prefer-idempotent: 002_add_example.up.sql',
      ],
      'The example shows only the columns that it is about.': [
        'require-audit-columns: public.users',
        'require-soft-delete: public.users',
      ],
      'Its template of a migration begins with these lines.': ['require-header: 002_add_example.up.sql'],
      'Its template of a table says how ids are made, and this says nothing.': ['require-id-comment: public.users'],
      'The example shows the table without its row level security.': ['require-rls: public.users'],
      'Its template of a migration comments on the table and on the tenant column.': [
        'require-table-comment: public.users',
      ],
      'The example shows the table without its indexes.': ['require-tenant-index: public.users'],
    },
  }));

  holds('zero downtime: a column in three phases', () => ({
    ...example(lines(between(text, '-- Phase 1: Add nullable column', "SET DEFAULT 'normal';"))),
    explained: {
      'Phase 3 makes PostgreSQL read all rows while nobody else can.': ['no-scanning-not-null: public.patients'],
      'Its workflow asks for migrations that can be run again; these statements fail the second time.': [
        'prefer-idempotent: 002_add_example.up.sql',
      ],
      'It asks for a CHECK on columns of few values, and its list of them has the priority.': [
        'require-enum-check: public.patients.priority',
      ],
      'Its template of a migration begins with these lines.': ['require-header: 002_add_example.up.sql'],
      'PostgreSQL waits for the lock of a table in use without end.': ['require-lock-timeout: public.patients'],
    },
  }));

  holds('zero downtime: an index', () => ({
    ...example(excerpt(text, 'CREATE INDEX CONCURRENTLY', /^See:/).replace('priority)', 'status)')),
    explained: {
      'Its workflow asks for migrations that can be run again; these statements fail the second time.': [
        'prefer-idempotent: 002_add_example.up.sql',
      ],
      'Its template of a migration begins with these lines.': ['require-header: 002_add_example.up.sql'],
    },
  }));

  holds('extensions', () => ({
    ...example(lines(between(text, '-- UUID generation', '"btree_gin";'))),
    explained: { 'Its template of a migration begins with these lines.': ['require-header: 002_add_example.up.sql'] },
  }));

  holds('advanced types', () => ({
    ...example(excerpt(text, '-- Enum type', /^Partitioning/)),
    explained: {
      'Its workflow asks for migrations that can be run again; these statements fail the second time.': [
        'prefer-idempotent: 002_add_example.up.sql',
      ],
      'The example shows only the columns that it is about.': [
        'require-audit-columns: public.bookings',
        'require-soft-delete: public.bookings',
      ],
      'Its template of a migration begins with these lines.': ['require-header: 002_add_example.up.sql'],
      'Its template of a table says how ids are made, and this says nothing.': ['require-id-comment: public.bookings'],
      'An exclusion constraint on a text column needs btree_gist; the extensions that it lists have btree_gin.': [
        'require-index-extension: public.bookings',
      ],
      'The example shows the table without its row level security.': ['require-rls: public.bookings'],
      'Its template of a migration comments on the table and on the tenant column.': [
        'require-table-comment: public.bookings',
      ],
    },
  }));

  holds('partitioning', () => ({
    ...example(excerpt(text, '-- Range partitioning', /^Troubleshooting/)),
    explained: {
      'PostgreSQL refuses rows for which there is no partition, and the example has one partition only.': [
        'contiguous-partitions: public.audit_logs',
        'contiguous-partitions: public.transactions',
      ],
      'Its workflow asks for migrations that can be run again; these statements fail the second time.': [
        'prefer-idempotent: 002_add_example.up.sql',
      ],
      'It asks for updated_at in every table, and this one has none.': ['require-audit-columns: public.transactions'],
      'Its template of a migration begins with these lines.': ['require-header: 002_add_example.up.sql'],
      'Nothing in the database says how the table is partitioned.': [
        'require-partition-comment: public.audit_logs',
        'require-partition-comment: public.transactions',
      ],
      'It asks for a primary key in every table, and shows partitioned tables without one.': [
        'require-primary-key: public.audit_logs',
        'require-primary-key: public.transactions',
      ],
      'The example shows the table without its row level security.': [
        'require-rls: public.audit_logs',
        'require-rls: public.transactions',
      ],
      'It asks for deleted_at in every table, and this one has none.': ['require-soft-delete: public.transactions'],
      'Its template of a migration comments on the table and on the tenant column.': [
        'require-table-comment: public.audit_logs',
        'require-table-comment: public.transactions',
      ],
      'The example shows the table without its indexes.': [
        'require-tenant-index: public.audit_logs',
        'require-tenant-index: public.transactions',
      ],
    },
  }));
});
