/** What the checklist's items about keys count: subjects that fail, of those that are checked. */
import assert from 'node:assert/strict';
import { analyze } from '../../support/project.js';

const patients = `CREATE TABLE patients (id text PRIMARY KEY, tenant_id text NOT NULL);`;
const scoped = `CREATE TABLE patients (id text PRIMARY KEY, tenant_id text NOT NULL, UNIQUE (tenant_id, id));`;
const visits = `CREATE TABLE visits (id text PRIMARY KEY, tenant_id text NOT NULL, patient_id text NOT NULL);`;
const reference = `ALTER TABLE visits ADD FOREIGN KEY (tenant_id, patient_id) REFERENCES patients (tenant_id, id)`;

const cases: Readonly<Record<string, { readonly sql: string; readonly items: Readonly<Record<string, string>> }>> = {
  'a referenced table without a key of tenant and id': {
    sql: `${patients} ${visits} ALTER TABLE visits ADD FOREIGN KEY (patient_id) REFERENCES patients;`,
    items: { '2a': '1 of 1', '2b': '1 of 1', '7b': '1 of 1' },
  },
  'one whose comment speaks of its primary key': {
    sql: `${patients} COMMENT ON TABLE patients IS 'Primary key on id alone: ids come from the clinic.';
      ${visits} ALTER TABLE visits ADD FOREIGN KEY (patient_id) REFERENCES patients;`,
    items: { '2b': '1 of 1', '7b': '0 of 1' },
  },
  'one whose primary key has a comment': {
    sql: `${patients} COMMENT ON CONSTRAINT patients_pkey ON patients IS 'Ids come from the clinic.';
      ${visits} ALTER TABLE visits ADD FOREIGN KEY (patient_id) REFERENCES patients;`,
    items: { '2b': '1 of 1', '7b': '0 of 1' },
  },
  'a foreign key that checks nothing': {
    sql: `${scoped} ${visits} ${reference} NOT ENFORCED;`,
    items: { '2a': '0 of 0', '2b': '0 of 0', '2c': '0 of 0' },
  },
  'actions, written in full and in part': {
    sql: `${scoped} ${visits} ${reference} ON DELETE CASCADE ON UPDATE CASCADE; ${reference} ON DELETE CASCADE;`,
    items: { '2a': '0 of 2', '2b': '0 of 1', '2c': '1 of 2' },
  },
  'unique keys with the tenant first, last and nowhere': {
    sql: `CREATE TABLE users (id text PRIMARY KEY, tenant_id text NOT NULL, a text, b text, c text,
      UNIQUE (tenant_id, a), UNIQUE (b, tenant_id), UNIQUE (c));`,
    items: { '3a': '1 of 2', '3b': '0 of 0', '3c': '1 of 3' },
  },
  'unique keys of soft-deleted rows': {
    sql: `CREATE TABLE users (id text PRIMARY KEY, tenant_id text NOT NULL, a text, b text, deleted_at timestamptz,
      UNIQUE (tenant_id, id), UNIQUE (tenant_id, a));
      CREATE UNIQUE INDEX ON users (tenant_id, b) WHERE deleted_at IS NULL;`,
    items: { '3b': '1 of 2' },
  },
  'tables with and without a primary key': {
    sql: `${patients} CREATE TABLE notes (tenant_id text NOT NULL, text text);
      CREATE TABLE countries (code text PRIMARY KEY); COMMENT ON TABLE countries IS 'Global lookup table';`,
    items: { '7a': '1 of 3' },
  },
};

describe('the items about keys', () => {
  for (const [title, { sql, items }] of Object.entries(cases)) {
    it(`judge ${title}`, () => {
      const analysis = analyze({
        'tenantlint.json': '{ "tenant": { "columns": ["tenant_id"] } }',
        'migrations/001_init.up.sql': sql,
      });
      const criteria = analysis.scores().workspace.categories.flatMap((category) => category.criteria);
      const scored = new Map(criteria.flatMap((criterion) => criterion.items.map((item) => [item.item.id, item])));
      const counted = Object.keys(items).map((id) => {
        const { failed = 0, checked = 0 } = scored.get(id) ?? {};
        return [id, `${failed} of ${checked}`];
      });
      assert.deepEqual(Object.fromEntries(counted), items);
    });
  }
});
