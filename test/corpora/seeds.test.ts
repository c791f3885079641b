// The conventions that the presets come from mark SQL as right and wrong: under its preset the linter agrees with each.
import assert from 'node:assert/strict';
import { describeWithCorpus } from '../support/corpus.js';
import { between, excerpt, findingsUnder, seed } from '../support/seed-documents.js';

interface Example {
  readonly section: string;
  /** The comment above the example in the document. */
  readonly marker: string;
  /** SQL of an earlier migration that creates what the example mentions. */
  readonly prelude?: string;
  /** What the document means: `rule at token`. Empty for an example that it marks as right. */
  readonly wrong?: readonly string[];
  /** What other sections of the document, or PostgreSQL, say of the same SQL; `elsewhere` has the reasons. */
  readonly besides?: readonly string[];
}

const tenants = 'CREATE TABLE tenants (id TEXT PRIMARY KEY);';
const patients = `${tenants}
CREATE TABLE patients (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  full_name TEXT,
  email TEXT,
  status TEXT,
  metadata JSONB,
  deleted_at TIMESTAMPTZ,
  UNIQUE (tenant_id, id)
);`;
const patientsThatStay = patients.replace('  deleted_at TIMESTAMPTZ,\n', '');
const appointments = `${patients}
CREATE TABLE appointments (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  appointment_date DATE,
  deleted_at TIMESTAMPTZ
);`;

/** Why an example that is right in itself has findings of these rules all the same. */
const elsewhere: Readonly<Record<string, string>> = {
  'require-rls': 'The example shows the table alone; row level security is in the section on security.',
  'require-tenant-index': 'The example shows the table alone; its indexes are in the section on indexes.',
  'require-audit-columns': 'The section on required columns asks for them in every table.',
  'require-soft-delete': 'The section on required columns asks for deleted_at in every table.',
  'require-table-comment': 'The template of a migration has a comment on the table and on its tenant column.',
  'require-id-comment': 'The template of a table says how ids are made.',
  'require-pii-comment': 'The section on sensitive data has a comment on every column of personal data.',
  'prefer-idempotent': 'The workflow asks for migrations that can be run again; the template has IF NOT EXISTS.',
  'prefer-partial-index': 'The section on unique constraints and the list of best practices ask for the predicate.',
  'prefer-partial-unique': 'The right example beside it has the predicate, this one has not.',
  'require-foreign-key': 'A column named after a table without a key to it holds what it likes.',
  'require-foreign-key-index': 'The list of what is always indexed has foreign keys in it.',
  'require-foreign-key-actions': 'Step 4 writes ON DELETE and ON UPDATE.',
  'no-blocking-index': 'The table is in use by then; the section on zero downtime builds such an index CONCURRENTLY.',
  'no-blocking-constraint': 'The table is in use by then, and PostgreSQL looks at each of its rows under a lock.',
  'require-lock-timeout': 'The table is in use by then, and PostgreSQL waits for its lock without end.',
  'require-primary-key': 'Every table has an id as its primary key; the example leaves it out.',
  'require-forced-rls': 'PostgreSQL does not hold the owner to policies that are not forced.',
  'require-orphan-check': 'The section on troubleshooting looks for orphans before it adds the key.',
};

const examples: readonly Example[] = [
  {
    section: 'tenant_id column',
    marker: '-- ✅ CORRECT: All business tables',
    prelude: tenants,
    besides: [
      'prefer-idempotent at patients',
      'require-audit-columns at patients',
      'require-id-comment at id',
      'require-pii-comment at full_name',
      'require-rls at patients',
      'require-soft-delete at patients',
      'require-table-comment at patients',
      'require-tenant-index at patients',
    ],
  },
  {
    section: 'tenant_id column',
    marker: '-- ✅ Exception: Global lookup tables',
    prelude: tenants,
    besides: ['prefer-idempotent at countries', 'require-audit-columns at countries'],
  },
  {
    section: 'tenant_id column',
    marker: '-- ❌ WRONG: Missing tenant_id',
    prelude: tenants,
    wrong: ['require-tenant-column at patients'],
    besides: [
      'prefer-idempotent at patients',
      'require-audit-columns at patients',
      'require-id-comment at id',
      'require-pii-comment at full_name',
      'require-table-comment at patients',
    ],
  },
  {
    section: 'composite foreign keys',
    marker: '-- ✅ CORRECT: FK includes tenant_id',
    prelude: appointments,
    besides: [
      'no-blocking-constraint at fk_appointments_patient',
      'require-foreign-key-actions at tenant_id, patient_id',
      'require-foreign-key-index at tenant_id, patient_id',
      'require-lock-timeout at appointments',
      'require-orphan-check at tenant_id, patient_id',
    ],
  },
  {
    section: 'composite foreign keys',
    marker: '-- ❌ WRONG: FK without tenant_id',
    prelude: appointments,
    wrong: ['require-tenant-in-foreign-key at patient_id'],
    besides: [
      'no-blocking-constraint at fk_appointments_patient',
      'require-foreign-key-actions at patient_id',
      'require-foreign-key-index at patient_id',
      'require-lock-timeout at appointments',
      'require-orphan-check at patient_id',
    ],
  },
  {
    section: 'scoped unique constraints',
    marker: '-- ✅ CORRECT: Unique per tenant',
    prelude: patients,
    besides: ['no-blocking-index at uq_patients_tenant_email', 'prefer-idempotent at uq_patients_tenant_email'],
  },
  {
    section: 'scoped unique constraints',
    marker: '-- ❌ WRONG: Unique globally',
    prelude: patients,
    wrong: ['require-tenant-in-unique at (email)'],
    besides: [
      'no-blocking-index at uq_patients_email',
      'prefer-idempotent at uq_patients_email',
      'prefer-partial-unique at (email)',
    ],
  },
  {
    section: 'row-level security',
    marker: '-- ✅ CORRECT: RLS enforces tenant isolation',
    prelude: patients,
    besides: [
      'prefer-idempotent at tenant_isolation',
      'require-forced-rls at ENABLE ROW LEVEL SECURITY',
      'require-lock-timeout at patients',
    ],
  },
  {
    section: 'index best practices',
    marker: '-- ✅ CORRECT: tenant_id first, partial index',
    prelude: appointments,
    besides: ['no-blocking-index at idx_appointments_tenant_date', 'prefer-idempotent at idx_appointments_tenant_date'],
  },
  {
    section: 'index best practices',
    marker: '-- ✅ CORRECT: Covering index',
    prelude: patientsThatStay,
    besides: [
      'no-blocking-index at idx_patients_tenant_email_covering',
      'prefer-idempotent at idx_patients_tenant_email_covering',
    ],
  },
  {
    section: 'index best practices',
    marker: '-- ✅ CORRECT: GIN for JSONB',
    prelude: patientsThatStay,
    besides: ['no-blocking-index at idx_patients_metadata_gin', 'prefer-idempotent at idx_patients_metadata_gin'],
  },
  {
    section: 'index best practices',
    marker: '-- ❌ WRONG: tenant_id not first',
    prelude: appointments,
    wrong: ['prefer-tenant-first-index at (appointment_date, tenant_id)'],
    besides: [
      'no-blocking-index at idx_appointments_date_tenant',
      'prefer-idempotent at idx_appointments_date_tenant',
      'prefer-partial-index at idx_appointments_date_tenant',
    ],
  },
  {
    section: 'index best practices',
    marker: '-- ❌ WRONG: No partial index',
    prelude: patients,
    wrong: ['prefer-partial-index at idx_patients_tenant'],
    besides: ['no-blocking-index at idx_patients_tenant', 'prefer-idempotent at idx_patients_tenant'],
  },
  {
    section: 'pitfall 2',
    marker: '-- ❌ WRONG: Allows cross-tenant references',
    prelude: patients,
    // Without the column no key can hold it.
    wrong: ['require-tenant-column at appointments'],
    besides: [
      'prefer-idempotent at appointments',
      'require-audit-columns at appointments',
      'require-foreign-key-actions at patient_id',
      'require-foreign-key-index at patient_id',
      'require-primary-key at appointments',
      'require-table-comment at appointments',
    ],
  },
  {
    section: 'pitfall 2',
    marker: '-- ✅ CORRECT: Composite FK prevents cross-tenant',
    prelude: patients,
    besides: [
      'prefer-idempotent at appointments',
      'require-audit-columns at appointments',
      'require-foreign-key-actions at tenant_id, patient_id',
      'require-foreign-key-index at tenant_id, patient_id',
      'require-primary-key at appointments',
      'require-rls at appointments',
      'require-soft-delete at appointments',
      'require-table-comment at appointments',
      'require-tenant-index at appointments',
    ],
  },
  {
    section: 'pitfall 3',
    marker: '-- ❌ WRONG: Updates all rows in one transaction',
    prelude: patients,
    wrong: ['no-unbatched-update at patients'],
  },
];

describeWithCorpus('the first seed', () => {
  const text = seed('000_');

  for (const { section, marker, prelude = '', wrong = [], besides = [] } of examples) {
    it(`${section}: ${marker.slice(3)}`, () => {
      assert.equal(wrong.length > 0, marker.includes('❌'));
      for (const finding of besides) assert.ok(elsewhere[ruleOf(finding)], `${finding} has no reason`);
      const found = findings(prelude, excerpt(text, marker, endOfExample).split('\n').slice(1).join('\n'));
      assert.deepEqual(found, [...wrong, ...besides].sort());
    });
  }

  it('row-level security: a table with a tenant and no policy (its wrong example is a comment only)', () => {
    assert.ok(text.includes('-- Missing: ALTER TABLE patients ENABLE ROW LEVEL SECURITY;'));
    assert.ok(findings('', patients).includes('require-rls at patients'));
  });

  it('pitfall 1: the query without the tenant is reported, that with it is not', () => {
    const queries = between(
      text,
      '-- ❌ WRONG: Missing tenant filter',
      "tenant_id = $1 AND email = 'john@example.com';",
    );
    const lines = queries.replace(/ (?=SELECT|-- ✅)/g, '\n');
    const files = [
      ['migrations/clinic/001_create_patients.up.sql', patients] as const,
      ['queries.sql', lines] as const,
    ];
    assert.deepEqual(findingsUnder('lokstra', files, 'queries.sql'), ['no-unscoped-query at patients']);
  });

  it('pitfall 3: the loop that it marks as right holds all locks to its end, since it never commits', () => {
    const loop = excerpt(text, '-- ✅ CORRECT: Batch updates with delays', /^PostgreSQL-Specific/);
    assert.deepEqual(findings(patients, loop), ['no-single-transaction-batch at LOOP']);
  });

  it('key patterns: without UNIQUE (tenant_id, id) the composite key has nothing to reference', () => {
    const pattern = excerpt(text, '-- Parent table must have unique', /^3\. Soft Delete/);
    const bare = appointments.replace(',\n  UNIQUE (tenant_id, id)', '');
    const complaints = (sql: string) => {
      const files = [['001_create_prelude.up.sql', bare] as const, ['002_add_key.up.sql', sql] as const];
      return findingsUnder('lokstra', files, '001_create_prelude.up.sql').filter((it) =>
        it.startsWith('require-tenant-key'),
      );
    };
    assert.deepEqual(complaints(pattern), []);
    assert.deepEqual(complaints(pattern.slice(pattern.indexOf('-- Child table'))), ['require-tenant-key at patients']);
  });

  it('its example of an authentication schema: an index whose predicate asks the clock is refused', () => {
    const tokens = `CREATE INDEX idx_patients_tenant_status ON patients (tenant_id, status) WHERE deleted_at > NOW();`;
    assert.ok(findings(patients, tokens).includes('immutable-index-predicate at NOW()'));
  });
});

describeWithCorpus('the fifth seed', () => {
  const text = seed('004_');
  const tasks = `CREATE TABLE workspaces (id text PRIMARY KEY);
CREATE TABLE tasks (id text PRIMARY KEY, workspace_id text NOT NULL, created_by_id text NOT NULL);`;
  const under = (sql: string) =>
    findingsUnder(
      'schema-designer',
      [
        ['db/migrations/V1__create_tasks.sql', tasks],
        ['db/migrations/V2__add_assignee.sql', sql],
      ],
      'db/migrations/V2__add_assignee.sql',
    );

  it('required columns: the statement that it marks as wrong is reported', () => {
    const wrong = excerpt(text, '-- WRONG: locks table for duration of ALTER', /^-- RIGHT/);
    assert.deepEqual(under(wrong), ['no-required-column-add at assignee_id', 'require-lock-timeout at tasks']);
  });

  it('required columns: phases 1 and 3 of the right way are not, and phase 2 is no statement of PostgreSQL', () => {
    const phase = (number: number, to: RegExp) => excerpt(text, `-- Phase ${number}: `, to);
    assert.deepEqual(under(phase(1, /^-- Phase 2/)), ['require-lock-timeout at tasks']);
    assert.deepEqual(under(phase(2, /^-- Repeat/)), ['syntax-error at $']);
  });
});

/** An example stands in a migration that has all that the document asks of a migration. */
function findings(prelude: string, example: string): readonly string[] {
  const header =
    '-- Migration: Example\n-- Module: clinic\n-- Version: 1.0.0\n-- Date: 2026-01-20\n-- Author: A. Person\n';
  const path = 'migrations/clinic/002_add_example.up.sql';
  const files = [
    ['migrations/clinic/001_create_prelude.up.sql', prelude],
    [path, header + example],
    ['migrations/clinic/002_add_example.down.sql', '-- Undoes it.'],
  ] as const;
  return findingsUnder('lokstra', files, path);
}

/** Whatever is not SQL any more: the next marker, heading or reference. */
const endOfExample = /^(-- [✅❌]|See: |\d\. |Pitfall )/u;

function ruleOf(finding: string): string {
  return finding.slice(0, finding.indexOf(' at '));
}
