// The SQL of each further convention under the preset that comes from it: what is reported there is true, and has a reason.
import assert from 'node:assert/strict';
import { describeWithCorpus } from '../support/corpus.js';
import { excerpt, filled, holds, seed, sqlOfDrizzle, subjectsUnder } from '../support/seed-documents.js';

describeWithCorpus('the schema of the second seed', () => {
  const text = seed('001_');
  const words = {
    '{{entities}}': 'orders',
    '{{table_name}}': 'orders',
    '{{entity}}': 'order',
    '{{entity_1}}': 'order',
    '{{entity_2}}': 'payment',
    '{{lookup_table}}': 'currencies',
    '{{VALUE_1}}': 'eur',
    '{{VALUE_2}}': 'usd',
    '{{VALUE_3}}': 'gbp',
    '{{LABEL_1}}': 'Euro',
    '{{LABEL_2}}': 'Dollar',
  };
  const part = (from: string, to: RegExp) => filled(excerpt(text, from, to), words);
  const described = `CREATE TABLE orders (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id UUID NOT NULL REFERENCES tenants(id),
  created_by UUID NOT NULL REFERENCES users(id),
  status order_status NOT NULL DEFAULT 'draft',
  created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  deleted_at TIMESTAMPTZ,
  version INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE currencies (code VARCHAR(50) PRIMARY KEY, label VARCHAR(255), sort_order INTEGER);
COMMENT ON TABLE currencies IS 'Global lookup table';`;

  holds('has the findings that are explained', () => ({
    preset: 'alai',
    ours: ['db/migrations/V4__tables_that_are_only_described.sql'],
    files: [
      ['db/migrations/V1__tenants.sql', part('-- Enum', /^Table: users/)],
      ['db/migrations/V2__users.sql', part('CREATE TYPE user_role', /^4\.2/)],
      ['db/migrations/V3__enums.sql', part('CREATE TYPE {{entity_1}}_status', /^5\.2/)],
      ['db/migrations/V4__tables_that_are_only_described.sql', described],
      [
        'db/migrations/V5__views.sql',
        `${part('CREATE VIEW active_', /^6\.2/)}\n${part('CREATE MATERIALIZED VIEW', /^-- Refresh/)}`,
      ],
      ['db/migrations/V6__triggers.sql', part('CREATE OR REPLACE FUNCTION', /^8\. /)],
      ['db/migrations/V7__rows.sql', part('-- System tenant', /^9\.2/)],
      ['db/migrations/V8__partitions.sql', part('CREATE TABLE audit_logs', /^10\.2/)],
    ],
    explained: {
      'PostgreSQL refuses rows for which there is no partition, and the example has one partition only.': [
        'contiguous-partitions: public.audit_logs',
      ],
      'The document calls the secret encrypted, and neither its name nor a comment says so.': [
        'no-plaintext-secret: public.users.mfa_secret',
      ],
      'Both indexes begin with tenant_id and leave out deleted rows.': [
        'no-redundant-index: public.users.idx_users_tenant_id',
      ],
      'Its template of a table has created_by, these tables have not.': [
        'require-actor-columns: public.audit_logs',
        'require-actor-columns: public.users',
      ],
      'Its standard columns are those of all tables, and these lack one or its default.': [
        'require-audit-columns: public.audit_logs',
        'require-audit-columns: public.tenants',
      ],
      'PostgreSQL reads the whole table for each referenced row that goes: no index holds all rows by this key.': [
        'require-foreign-key-index: public.users.users_tenant_id_fkey',
      ],
      'Nothing in the database says how the table is partitioned.': ['require-partition-comment: public.audit_logs'],
      'The document says how passwords are hashed, the database does not.': [
        'require-password-comment: public.users.password_hash',
      ],
      'Nothing in the database says that this is personal data.': [
        'require-pii-comment: public.users.email',
        'require-pii-comment: public.users.full_name',
      ],
      'Its standard columns have the id as primary key; the partitioned table has none.': [
        'require-primary-key: public.audit_logs',
      ],
      'The example shows the table without its indexes.': ['require-tenant-index: public.audit_logs'],
      'Its keys are single columns; one that holds the tenant would have nothing to reference.': [
        'require-tenant-key: public.users',
      ],
      'Its other tables reference tenants, this one does not.': ['require-tenant-reference: public.audit_logs'],
      'It asks for the trigger on every table with updated_at, and shows it for another.': [
        'require-updated-at-trigger: public.users',
      ],
    },
  }));
});

describeWithCorpus('the schema of the third seed', () => {
  const text = seed('002_');
  const schema = excerpt(text, 'BEGIN;', /^Zero-Downtime/);
  /** The statements in its Rust code, one migration each. */
  const statements = [...text.matchAll(/sqlx::query\(\s*"((?:ALTER|CREATE|UPDATE)[^"]*)"/g)].map(
    ([, sql], index) => [`migrations/${String(index + 2).padStart(3, '0')}_step.sql`, `${sql};`] as const,
  );

  holds('has the findings that are explained', () => ({
    preset: 'coditect',
    files: [['migrations/001_initial_schema.sql', schema]],
    explained: {
      'Its other indexes have the name of the table in full.': [
        'constraint-names: public.organization_members.idx_org_members_user',
        'constraint-names: public.task_comments.idx_comments_created',
        'constraint-names: public.task_comments.idx_comments_task',
      ],
      'It calls random ids an anti-pattern, and makes them by uuid_generate_v4().': [
        'no-random-uuid-key: public.audit_logs',
        'no-random-uuid-key: public.organizations',
        'no-random-uuid-key: public.projects',
        'no-random-uuid-key: public.task_comments',
        'no-random-uuid-key: public.tasks',
        'no-random-uuid-key: public.users',
      ],
      'Its other index of this table begins with the organization.': [
        'prefer-tenant-first-index: public.audit_logs.idx_audit_logs_entity',
      ],
      'Its other tables have created_at and updated_at.': ['require-audit-columns: public.organization_members'],
      'The column may be NULL, which is neither verified nor not.': [
        'require-boolean-default: public.users.email_verified',
      ],
      'Its checklist asks for CHECK constraints; this takes any text.': [
        'require-enum-check: public.organization_members.role',
        'require-enum-check: public.organizations.plan',
        'require-enum-check: public.projects.status',
        'require-enum-check: public.tasks.status',
      ],
      'PostgreSQL does not hold the owner of a table to policies that are not forced.': [
        'require-forced-rls: public.projects',
        'require-forced-rls: public.tasks',
      ],
      'Its checklist asks for actions on all foreign keys, and these have none.': [
        'require-foreign-key-actions: public.audit_logs.audit_logs_user_id_fkey',
        'require-foreign-key-actions: public.organization_members.organization_members_invited_by_fkey',
        'require-foreign-key-actions: public.projects.projects_created_by_fkey',
        'require-foreign-key-actions: public.task_comments.task_comments_user_id_fkey',
        'require-foreign-key-actions: public.tasks.tasks_created_by_fkey',
      ],
      'PostgreSQL reads the whole table for each referenced row that goes: no index holds all rows by this key.': [
        'require-foreign-key-index: public.audit_logs.audit_logs_user_id_fkey',
        'require-foreign-key-index: public.organization_members.organization_members_invited_by_fkey',
        'require-foreign-key-index: public.projects.projects_created_by_fkey',
        'require-foreign-key-index: public.projects.projects_organization_id_fkey',
        'require-foreign-key-index: public.task_comments.task_comments_task_id_fkey',
        'require-foreign-key-index: public.task_comments.task_comments_user_id_fkey',
        'require-foreign-key-index: public.tasks.tasks_created_by_fkey',
      ],
      'Only the preset says that all tenants share this table.': ['require-global-comment: public.users'],
      'PostgreSQL refuses every query of a session that has not set the organization.': [
        'require-missing-ok: public.projects',
        'require-missing-ok: public.tasks',
      ],
      'The document says how passwords are hashed, the database does not.': [
        'require-password-comment: public.users.password_hash',
      ],
      'Nothing in the database says that this is personal data.': [
        'require-pii-comment: public.audit_logs.ip_address',
        'require-pii-comment: public.users.email',
      ],
      'It counts a possible leak of data between tenants as a failure, and leaves this table open.': [
        'require-rls: public.audit_logs',
        'require-rls: public.organization_members',
        'require-rls: public.organizations',
        'require-rls: public.task_comments',
      ],
      'Its other tables have the trigger.': ['require-updated-at-trigger: public.task_comments'],
    },
  }));

  holds('its steps without downtime have the findings that are explained', () => ({
    preset: 'coditect',
    ours: ['migrations/001_initial_schema.sql'],
    files: [['migrations/001_initial_schema.sql', schema], ...statements],
    explained: {
      'PostgreSQL reads all rows while nobody else can.': ['no-scanning-not-null: public.users'],
      'It updates in batches elsewhere, and all rows at once here.': ['no-unbatched-update: public.tasks'],
      'Nothing in the database says that this is personal data.': ['require-pii-comment: public.users.phone_number'],
    },
  }));
});

describeWithCorpus('the tables that the fourth seed describes', () => {
  const described = `CREATE TABLE users (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  email_verified BOOLEAN NOT NULL DEFAULT false,
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'locked')),
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE TABLE sessions (
  id UUID PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  ip_address TEXT,
  revoked_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX idx_sessions_user_id ON sessions (user_id) WHERE revoked_at IS NULL;`;
  const path = 'services/identity/migrations/001_create_users.sql';

  it('are those of the document, which has no SQL', () => {
    const text = seed('003_');
    for (const named of ['users', 'sessions', 'idx_sessions_user_id', '001_create_users.sql']) {
      assert.ok(text.includes(named), named);
    }
  });

  holds('have the findings that are explained', () => ({
    preset: 'cockroach',
    files: [[path, described]],
    explained: {
      'It asks for the prefix is_, and its own table has email_verified.': ['boolean-prefix: public.users'],
      'It asks for an index on every foreign key, and the one that it names leaves out revoked sessions.': [
        'require-foreign-key-index: public.sessions.sessions_user_id_fkey',
      ],
      'Nothing in the database says that this is personal data.': [
        'require-pii-comment: public.sessions.ip_address',
        'require-pii-comment: public.users.email',
      ],
    },
  }));

  it('must not use what it forbids, which PostgreSQL alone has', () => {
    const forbidden = `SELECT pg_advisory_lock(1);
LISTEN jobs;
CREATE INDEX idx_users_email_search ON users USING gin (to_tsvector('english', email));`;
    const files = [
      [path, described],
      ['services/identity/migrations/002_add_search.sql', forbidden],
    ] as const;
    const rules = (preset: string) =>
      subjectsUnder(preset, files, ['services/identity/migrations/002_add_search.sql'])
        .map((finding) => finding.replace(/:.*/, ''))
        .filter((rule) => /^no-(?:advisory|listen|text)/.test(rule));
    assert.deepEqual(rules('cockroach'), ['no-advisory-lock', 'no-listen-notify', 'no-text-search']);
    assert.deepEqual(rules('recommended'), []);
  });
});

describeWithCorpus('the schema of the fifth seed', () => {
  const text = seed('004_');
  const tables = sqlOfDrizzle(excerpt(text, 'import {', /^Row-Level Security/));
  const security = excerpt(text, '-- Enable RLS on tenant-scoped tables', /^-- Set user context/);

  holds('has the findings that are explained, of which one is that its pair of policies leaks', () => ({
    preset: 'schema-designer',
    files: [
      ['db/migrations/V1__tables.sql', tables],
      ['db/migrations/V2__row_level_security.sql', security],
    ],
    explained: {
      'Between the two migrations the table is open to every tenant.': ['complete-table-migration: public.projects'],
      'It lists enum types among its pitfalls, and makes three.': [
        'no-enum-type: public.tasks.priority',
        'no-enum-type: public.tasks.status',
        'no-enum-type: public.workspace_members.role',
      ],
      'It warns of indexes on every column; the unique index begins with the same one.': [
        'no-redundant-index: public.workspace_members.workspace_members_workspace_idx',
      ],
      'Permissive policies are ORed, so that the one on deleted_at shows the tasks of all workspaces.': [
        'no-widening-policy: public.tasks',
      ],
      'It warns of indexes without the predicate on deleted_at, and has one.': [
        'prefer-partial-index: public.projects.projects_workspace_status_idx',
      ],
      'It gives auditable tables created_by_id and updated_by_id, these have others or none.': [
        'require-actor-columns: public.audit_log',
        'require-actor-columns: public.workspace_members',
      ],
      'It gives every table created_at and updated_at, and this one joined_at.': [
        'require-audit-columns: public.workspace_members',
      ],
      'It asks for text with a CHECK; this has none.': [
        'require-enum-check: public.projects.status',
        'require-enum-check: public.workspaces.plan',
      ],
      'PostgreSQL does not hold the owner of a table to policies that are not forced.': [
        'require-forced-rls: public.projects',
        'require-forced-rls: public.tasks',
      ],
      'Its other keys say what happens on DELETE, these do not.': [
        'require-foreign-key-actions: public.audit_log.audit_log_user_id_fkey',
        'require-foreign-key-actions: public.audit_log.audit_log_workspace_id_fkey',
        'require-foreign-key-actions: public.projects.projects_created_by_id_fkey',
        'require-foreign-key-actions: public.projects.projects_owner_id_fkey',
        'require-foreign-key-actions: public.projects.projects_updated_by_id_fkey',
        'require-foreign-key-actions: public.tasks.tasks_created_by_id_fkey',
        'require-foreign-key-actions: public.tasks.tasks_updated_by_id_fkey',
      ],
      'It asks for an index on every foreign key, and these have none.': [
        'require-foreign-key-index: public.projects.projects_created_by_id_fkey',
        'require-foreign-key-index: public.projects.projects_owner_id_fkey',
        'require-foreign-key-index: public.projects.projects_updated_by_id_fkey',
        'require-foreign-key-index: public.tasks.tasks_created_by_id_fkey',
        'require-foreign-key-index: public.tasks.tasks_updated_by_id_fkey',
      ],
      'Only the preset says that all tenants share this table.': ['require-global-comment: public.users'],
      'PostgreSQL waits for the lock of a table in use without end.': ['require-lock-timeout: public.projects'],
      'PostgreSQL refuses every query of a session that has not set the user.': [
        'require-missing-ok: public.projects',
        'require-missing-ok: public.tasks',
      ],
      'The document says how passwords are hashed, the database does not.': [
        'require-password-comment: public.users.password_hash',
      ],
      'Nothing in the database says that this is personal data.': [
        'require-pii-comment: public.audit_log.ip_address',
        'require-pii-comment: public.users.email',
      ],
      'It asks for row level security on such tables and shows this one without.': [
        'require-rls: public.audit_log',
        'require-rls: public.workspace_members',
        'require-rls: public.workspaces',
      ],
      'It lists the missing trigger among its pitfalls, and makes none.': [
        'require-updated-at-trigger: public.projects',
        'require-updated-at-trigger: public.tasks',
        'require-updated-at-trigger: public.users',
        'require-updated-at-trigger: public.workspaces',
      ],
      'It gives auditable tables a version, and these have none.': [
        'require-version-column: public.projects',
        'require-version-column: public.workspace_members',
      ],
    },
  }));

  holds('its way to rename a column has the findings that are explained', () => ({
    preset: 'schema-designer',
    ours: ['db/migrations/V1__tables.sql'],
    files: [
      ['db/migrations/V1__tables.sql', `${tables}\nALTER TABLE tasks ADD COLUMN old_assignee TEXT;`],
      ['db/migrations/V2__rename.sql', excerpt(text, '-- Phase 1: Add new column, write to both', /^ERD/)],
    ],
    explained: {
      'The phases, which it deploys one by one, stand in one example.': [
        'no-drop: public.tasks',
        'no-mixed-ddl-dml: public.tasks',
      ],
      'It updates in batches elsewhere, and all rows at once here.': ['no-unbatched-update: public.tasks'],
      'PostgreSQL waits for the lock of a table in use without end.': ['require-lock-timeout: public.tasks'],
    },
  }));
});
