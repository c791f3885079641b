// What a later migration adds to a new table moves into the migration of that table, as long as none has run.
import assert from 'node:assert/strict';
import { mend } from '../../server/src/core/project/mend.js';
import { type FixPlan, planFixes } from '../../server/src/core/project/plan.js';
import { analyze, testProject } from '../support/project.js';

const configuration = '{ "tenant": { "columns": ["tenant_id"] }, "frozen": "never" }';
const made = 'CREATE TABLE a (id text PRIMARY KEY, tenant_id text NOT NULL);\n';
const added = 'ALTER TABLE a ENABLE ROW LEVEL SECURITY;\nALTER TABLE a FORCE ROW LEVEL SECURITY;\nSELECT 1;\n';
const files = { 'tenantlint.json': configuration, 'm/1_a.up.sql': made, 'm/2_b.up.sql': added };

describe('statements that move to another migration', () => {
  it('are taken out of the one and written into the other', () => {
    const project = testProject(Object.entries(files));
    const { texts } = mend(project, project.analyze(), {
      unsafe: false,
      isSelected: ({ rule }) => rule.name === 'complete-table-migration',
    });
    assert.equal(texts.get('m/1_a.up.sql'), `${made}\n${added.replace('SELECT 1;\n', '')}`);
    assert.equal(texts.get('m/2_b.up.sql'), 'SELECT 1;\n');
  });

  it('stay where something undoes them', () => {
    const plan = planFor({ 'm/2_b.down.sql': 'ALTER TABLE a DISABLE ROW LEVEL SECURITY;\n' });
    assert.match(plan.refused[0]?.reason ?? '', /what undoes m\/2_b\.up\.sql/);
  });

  it('stay where migrations may have run', () => {
    const plan = planFor({ 'tenantlint.json': '{ "tenant": { "columns": ["tenant_id"] } }' });
    assert.match(plan.refused[0]?.reason ?? '', /1_a\.up\.sql is not the newest migration/);
  });

  it('stay where another fix changes one of the migrations first', () => {
    const plan = planFor({ 'm/1_a.up.sql': made + made.replace(' a ', ' c ') }, ['require-rls']);
    assert.match(plan.refused[0]?.reason ?? '', /other fixes change the migration first/);
    assert.deepEqual([...plan.edits.keys()], ['m/1_a.up.sql']);
  });
});

function planFor(changed: Readonly<Record<string, string>>, others: readonly string[] = []): FixPlan {
  const analysis = analyze({ ...files, ...changed });
  const wanted = ['complete-table-migration', ...others];
  const plan = planFixes(
    analysis,
    analysis.findings.filter(({ rule }) => wanted.includes(rule.name)),
    { unsafe: false },
  );
  assert.equal(plan.refused.length, 1);
  return plan;
}
