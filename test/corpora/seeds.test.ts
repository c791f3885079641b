// The conventions that the presets come from mark their own SQL as right and wrong: the linter agrees with them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithCorpus } from '../support/corpus.js';
import { testProject } from '../support/project.js';

interface Example {
  readonly section: string;
  /** The comment above the example in the document. */
  readonly marker: string;
  /** SQL of an earlier migration that creates what the example mentions. */
  readonly prelude?: string;
  /** Each `rule at token`, with the reason where the example is marked as right. */
  readonly reports: Readonly<Record<string, string>>;
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

const noIsolationYet = 'the example shows the table alone; row level security is in the section on security';
const noIndexYet = 'the example shows the table alone; its indexes are in the section on indexes';

/** Those of the first document, the only one whose SQL is marked as right and wrong for these rules. */
const examples: readonly Example[] = [
  {
    section: 'tenant_id column',
    marker: '-- ✅ CORRECT: All business tables',
    prelude: tenants,
    reports: { 'require-rls at patients': noIsolationYet, 'require-tenant-index at patients': noIndexYet },
  },
  { section: 'tenant_id column', marker: '-- ✅ Exception: Global lookup tables', prelude: tenants, reports: {} },
  {
    section: 'tenant_id column',
    marker: '-- ❌ WRONG: Missing tenant_id',
    prelude: tenants,
    reports: { 'require-tenant-column at patients': 'wrong' },
  },
  {
    section: 'composite foreign keys',
    marker: '-- ✅ CORRECT: FK includes tenant_id',
    prelude: appointments,
    reports: {},
  },
  {
    section: 'composite foreign keys',
    marker: '-- ❌ WRONG: FK without tenant_id',
    prelude: appointments,
    reports: { 'require-tenant-in-foreign-key at patient_id': 'wrong' },
  },
  { section: 'scoped unique constraints', marker: '-- ✅ CORRECT: Unique per tenant', prelude: patients, reports: {} },
  {
    section: 'scoped unique constraints',
    marker: '-- ❌ WRONG: Unique globally',
    prelude: patients,
    reports: {
      'require-tenant-in-unique at (email)': 'wrong',
    },
  },
  {
    section: 'row-level security',
    marker: '-- ✅ CORRECT: RLS enforces tenant isolation',
    prelude: patients,
    reports: {},
  },
  {
    section: 'index best practices',
    marker: '-- ✅ CORRECT: tenant_id first, partial index',
    prelude: appointments,
    reports: {},
  },
  { section: 'index best practices', marker: '-- ✅ CORRECT: Covering index', prelude: patientsThatStay, reports: {} },
  { section: 'index best practices', marker: '-- ✅ CORRECT: GIN for JSONB', prelude: patientsThatStay, reports: {} },
  {
    section: 'index best practices',
    marker: '-- ❌ WRONG: tenant_id not first',
    prelude: appointments,
    reports: {
      'prefer-tenant-first-index at (appointment_date, tenant_id)': 'wrong',
      'prefer-partial-index at idx_appointments_date_tenant':
        'wrong: the right example has the predicate, this one has not',
    },
  },
  {
    section: 'index best practices',
    marker: '-- ❌ WRONG: No partial index',
    prelude: patients,
    reports: { 'prefer-partial-index at idx_patients_tenant': 'wrong' },
  },
  {
    section: 'pitfall 2',
    marker: '-- ❌ WRONG: Allows cross-tenant references',
    prelude: patients,
    reports: { 'require-tenant-column at appointments': 'wrong: without the column no key can hold it' },
  },
  {
    section: 'pitfall 2',
    marker: '-- ✅ CORRECT: Composite FK prevents cross-tenant',
    prelude: patients,
    reports: { 'require-rls at appointments': noIsolationYet, 'require-tenant-index at appointments': noIndexYet },
  },
];

describeWithCorpus('the first seed', () => {
  const text = seed('000_');

  for (const { section, marker, prelude = '', reports } of examples) {
    it(`${section}: ${marker.slice(3)}`, () => {
      assert.deepEqual(findings(prelude, exampleBelow(text, marker)), Object.keys(reports).sort());
    });
  }

  it('row-level security: a table with a tenant and no policy (its wrong example is a comment only)', () => {
    assert.ok(text.includes('-- Missing: ALTER TABLE patients ENABLE ROW LEVEL SECURITY;'));
    assert.ok(findings('', patients).includes('require-rls at patients'));
  });
});

/** The SQL between a marker and whatever is not SQL any more: the next marker, heading or reference. */
function exampleBelow(text: string, marker: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(marker));
  assert.ok(start >= 0, `the document has no "${marker}"`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^(-- [✅❌]|See: |\d\. |Pitfall )/u.test(line));
  return rest.slice(0, end).join('\n');
}

function findings(prelude: string, example: string): readonly string[] {
  const analysis = testProject([
    ['tenantlint.json', '{ "extends": "lokstra" }'],
    ['migrations/001_prelude.up.sql', prelude],
    ['migrations/002_example.up.sql', example],
  ]).analyze();
  const found = analysis.findingsIn('migrations/002_example.up.sql');
  return found.map(({ rule, span }) => `${rule.name} at ${example.slice(span.start, span.end)}`).sort();
}

function seed(prefix: string): string {
  const folder = join(process.cwd(), '../shared/seeds');
  const name = readdirSync(folder).find((file) => file.startsWith(prefix));
  assert.ok(name, `no seed begins with ${prefix}`);
  return readFileSync(join(folder, name), 'utf8');
}
