// Where migrations are templates, fixes are written in their placeholders.
import assert from 'node:assert/strict';
import { mendInNewMigrations } from '../../server/src/core/project/new-migration.js';
import { planFix } from '../../server/src/core/project/plan.js';
import { testProject } from '../support/project.js';

const now = { iso: '2026-03-04T05:06:07.089Z', epoch: 1772600767089 };
const configuration = '{ "tenant": { "columns": ["tenant_id"] } }';

describe('a fix among templates', () => {
  const spellings = [
    { schema: ':APP', table: ':APP.notes' },
    { schema: '{{ .Schema }}', table: '{{ .Schema }}.notes' },
    { schema: 'app', table: 'app.{{.Prefix}}notes' },
    { schema: 'app', table: 'app.notes' },
  ];
  for (const { schema, table } of spellings) {
    it(`calls a table ${table}, in a new migration and in what undoes it`, () => {
      const project = testProject([
        ['tenantlint.json', configuration],
        ['m/001_a.up.sql', `CREATE SCHEMA ${schema};\nCREATE TABLE ${table} (id text PRIMARY KEY, tenant_id text);\n`],
        ['m/002_b.up.sql', 'SELECT 1;\n'],
      ]);
      const { texts } = mendInNewMigrations(project, project.analyze(), {
        unsafe: true,
        isSelected: ({ rule, subject }) => rule.name === 'require-rls' && subject.includes('notes'),
        title: 'guard',
        now,
      });
      const lines = (path: string) => texts.get(path)?.split('\n') ?? [];
      assert.ok(lines('m/003_guard.up.sql').includes(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;`));
      assert.ok(lines('m/003_guard.down.sql').includes(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY;`));
    });
  }

  it('calls it so in the way back of a migration', () => {
    const up = 'CREATE SCHEMA :"app";\nCREATE TABLE :"app".notes (id text PRIMARY KEY);\n';
    const project = testProject([
      ['tenantlint.json', configuration],
      ['m/001_a.up.sql', up],
    ]);
    const analysis = project.analyze();
    const finding = analysis.findings.find(({ rule }) => rule.name === 'require-down');
    assert.ok(finding);
    const [edit] = planFix(analysis, finding).edits.get('m/001_a.down.sql') ?? [];
    assert.equal(edit?.text, 'DROP TABLE :"app".notes;\nDROP SCHEMA :"app";\n');
  });
});
