// Each item of the checklist: a schema that fails it loses its points, and those of the items that share its cause.
import assert from 'node:assert/strict';
import { checklistItems } from '../../../server/src/core/score/checklist.js';
import { goodSchema } from '../../support/good-schema.js';
import { emptyDatabase } from '../../support/postgres.js';
import { analyze } from '../../support/project.js';
import { seededRandom } from '../../support/random.js';

/** What is taken out of the good schema, what stands there instead, and the items that fail then. */
type Defect = readonly [from: string, to: string, failing: readonly string[]];

const notes = (column: string) => `    body TEXT NOT NULL,\n${column}`;

const defects: Readonly<Record<string, Defect>> = {
  'a tenant column that may be NULL': ['tenant_id TEXT NOT NULL,\n    body', 'tenant_id TEXT,\n    body', ['1a']],
  'a global table whose comment does not say so': ['Global lookup table of countries', 'Countries', ['1b']],
  'a foreign key without the tenant': [
    'FOREIGN KEY (tenant_id, previous_id) REFERENCES clinic.visits (tenant_id, id)',
    'FOREIGN KEY (previous_id) REFERENCES clinic.visits (id)',
    ['2a'],
  ],
  'a referenced table without a key of tenant and id': ['    UNIQUE (tenant_id, id),\n', '', ['2b', '7b']],
  'a foreign key without actions': [
    'REFERENCES clinic.patients (tenant_id, id) ON DELETE RESTRICT ON UPDATE CASCADE',
    'REFERENCES clinic.patients (tenant_id, id)',
    ['2c'],
  ],
  'a unique key in which the tenant comes last': ['(tenant_id, reference)', '(reference, tenant_id)', ['3a']],
  'a unique key of deleted rows too': [
    '(tenant_id, reference) WHERE deleted_at IS NULL',
    '(tenant_id, reference)',
    ['3b'],
  ],
  'a unique key over all tenants': ['(tenant_id, reference)', '(reference)', ['3c']],
  'ids that count up': ['notes (\n    id TEXT PRIMARY KEY', 'notes (\n    id BIGSERIAL PRIMARY KEY', ['4a']],
  'ids of which nobody says how they are made': [
    "COMMENT ON COLUMN clinic.notes.id IS 'ULID, made by the application';",
    '',
    ['4b'],
  ],
  'a TIMESTAMP': ['read_at TIMESTAMPTZ', 'read_at TIMESTAMP', ['5a']],
  'a created_at without default': [
    notes('    read_at TIMESTAMPTZ,\n    created_at TIMESTAMPTZ NOT NULL DEFAULT now()'),
    notes('    read_at TIMESTAMPTZ,\n    created_at TIMESTAMPTZ NOT NULL'),
    ['5b', '13a'],
  ],
  'a status that may be anything': ["    CHECK (status IN ('active', 'left')),\n", '', ['6a']],
  'a quantity that may be negative': [',\n    CHECK (quantity >= 0)', '', ['6b']],
  'a table without a primary key': ['notes (\n    id TEXT PRIMARY KEY', 'notes (\n    id TEXT NOT NULL', ['7a']],
  'no index that is led by the tenant': [
    `CREATE INDEX idx_notes_tenant ON clinic.notes (tenant_id) WHERE deleted_at IS NULL;
CREATE INDEX idx_notes_tenant_read ON clinic.notes (tenant_id, read_at) WHERE deleted_at IS NULL;`,
    '',
    ['8a', '8b'],
  ],
  'tenant indexes of deleted rows too': [
    `CREATE INDEX idx_notes_tenant ON clinic.notes (tenant_id) WHERE deleted_at IS NULL;
CREATE INDEX idx_notes_tenant_read ON clinic.notes (tenant_id, read_at) WHERE deleted_at IS NULL;`,
    'CREATE INDEX idx_notes_tenant ON clinic.notes (tenant_id);',
    ['8b', '14b'],
  ],
  'an index in which the tenant comes last': ['(tenant_id, read_at)', '(read_at, tenant_id)', ['9a']],
  'a hot query without a covering index': [' INCLUDE (email)', '', ['9b']],
  'a JSONB column without a GIN index': [
    'CREATE INDEX idx_patients_settings ON clinic.patients USING gin (settings) WHERE deleted_at IS NULL;\n',
    '',
    ['10a', '16a'],
  ],
  'text search without an index': [
    'CREATE INDEX idx_patients_words ON clinic.patients USING gin (words) WHERE deleted_at IS NULL;\n',
    '',
    ['10b'],
  ],
  'row level security that is not enabled': ['ALTER TABLE clinic.notes ENABLE ROW LEVEL SECURITY;\n', '', ['11a']],
  'a policy that lets everybody in': [
    "notes_all ON clinic.notes USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))",
    'notes_all ON clinic.notes USING (true)',
    ['11b'],
  ],
  'a policy by another setting': [
    "notes_all ON clinic.notes USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))",
    "notes_all ON clinic.notes USING (tenant_id = NULLIF(current_setting('app.practice', true), ''))",
    ['11c'],
  ],
  'a password whose hash is not named': ["IS 'bcrypt, cost 12'", "IS 'of the patient'", ['12a']],
  'an e-mail address that is not marked': ["IS 'PII: e-mail address'", "IS 'address'", ['12b']],
  'a created_at that may be NULL': [
    notes('    read_at TIMESTAMPTZ,\n    created_at TIMESTAMPTZ NOT NULL DEFAULT now()'),
    notes('    read_at TIMESTAMPTZ,\n    created_at TIMESTAMPTZ DEFAULT now()'),
    ['13a'],
  ],
  'an updated_at that may be NULL': [
    'read_at TIMESTAMPTZ,\n    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),\n    updated_at TIMESTAMPTZ NOT NULL',
    'read_at TIMESTAMPTZ,\n    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),\n    updated_at TIMESTAMPTZ',
    ['13b'],
  ],
  'an updated_at that nothing keeps': ['BEFORE UPDATE ON clinic.notes', 'BEFORE INSERT ON clinic.notes', ['13c']],
  'a deleted_at that is never NULL': [
    'deleted_at TIMESTAMPTZ\n);\nCOMMENT ON COLUMN clinic.notes',
    "deleted_at TIMESTAMPTZ NOT NULL DEFAULT 'infinity'\n);\nCOMMENT ON COLUMN clinic.notes",
    ['14a'],
  ],
  'an index of deleted rows too': ['(tenant_id, read_at) WHERE deleted_at IS NULL', '(tenant_id, read_at)', ['14b']],
  'a very large table in one piece': [
    ` PARTITION BY LIST (tenant_id);
CREATE TABLE clinic.patients_rest PARTITION OF clinic.patients DEFAULT;
ALTER TABLE clinic.patients_rest ENABLE ROW LEVEL SECURITY;`,
    ';',
    ['15a'],
  ],
  'a strategy that no comment names': ["'Patients, partitioned by tenant (LIST)'", "'Patients'", ['15b']],
  'a JSONB column in place of columns': ['settings', 'data', ['16b']],
};

describe('the items of the checklist', () => {
  it('have 100 points and an A+ together in a schema that meets them all, each with a subject', () => {
    const { total, grade, passed, confidence } = analyze(projectOf(goodSchema)).scores().workspace;
    assert.deepEqual({ total, grade, passed, confidence }, { total: 100, grade: 'A+', passed: true, confidence: 1 });
    assert.deepEqual(
      itemsOf(goodSchema).flatMap(({ item, checked }) => (checked === 0 ? [item.id] : [])),
      [],
    );
  });

  it('are all failed by one of the defects below', () => {
    const failed = new Set(Object.values(defects).flatMap(([, , failing]) => failing));
    assert.deepEqual(
      checklistItems.flatMap(({ id }) => (failed.has(id) ? [] : [id])),
      [],
    );
  });

  for (const [title, [from, to, failing]] of Object.entries(defects)) {
    it(`${failing.join(' and ')}: ${title}`, () => {
      assert.ok(goodSchema.includes(from), `the good schema has no ${from}`);
      const items = itemsOf(goodSchema.replaceAll(from, to));
      assert.deepEqual(
        items.flatMap(({ item, failed }) => (failed > 0 ? [item.id] : [])),
        failing,
      );
    });
  }

  it('lose points by the loss of the tenant column, whatever else is wrong', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 8; round++) {
      const chosen = Object.entries(defects).filter(() => random() < 0.3);
      const schema = chosen.reduce((text, [, [from, to]]) => text.replaceAll(from, to), goodSchema);
      for (const table of ['visits', 'notes']) {
        const before = totalOf(schema, table);
        const after = totalOf(`${schema}\nALTER TABLE clinic.${table} DROP COLUMN tenant_id CASCADE;`, table);
        assert.ok(after < before, `${table}: ${before} -> ${after} with ${chosen.map(([title]) => title).join(', ')}`);
      }
    }
  });

  it('are judged of a schema that PostgreSQL accepts', async function () {
    this.timeout(120_000);
    const database = await emptyDatabase();
    const outcome = await database.run(goodSchema);
    assert.deepEqual(outcome, { kind: 'done', rows: 0 });
  });
});

function projectOf(schema: string): Record<string, string> {
  const configuration = { extends: 'lokstra', globalTables: ['clinic.countries'], frozen: 'never' };
  return { 'tenantlint.json': JSON.stringify(configuration), 'migrations/001_init.up.sql': schema };
}

function totalOf(schema: string, table: string): number {
  const scored = analyze(projectOf(schema))
    .scores()
    .tables.find((one) => one.table.name === table);
  return scored?.score.total ?? assert.fail(`${table} has no score`);
}

function itemsOf(schema: string) {
  const { categories } = analyze(projectOf(schema)).scores().workspace;
  return categories.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.items));
}
