// The scores after edits are those of the same files read afresh, whoever asked for them in between.
import assert from 'node:assert/strict';
import type { ScoreBoard } from '../../../server/src/core/project/score-board.js';
import { scoreMarkdown } from '../../../server/src/core/score/report.js';
import { generateProject } from '../../bench/generated-project.js';
import { testProject } from '../../support/project.js';
import { seededRandom } from '../../support/random.js';

const waived = `{
  "tenant": { "columns": ["tenant_id"] },
  "waivers": [{ "rule": "require-rls", "subject": "app.entity_3", "reason": "read by nobody" }]
}`;

/** Pairs of texts of which one takes the other's place; those that do not stand in a file change nothing. */
const edits = [
  ['tenant_id text NOT NULL', 'tenant_id text'],
  ['ENABLE ROW LEVEL SECURITY', 'DISABLE ROW LEVEL SECURITY'],
  ['created_at timestamptz', 'created_at timestamp'],
  ['CREATE POLICY', '-- tenantlint-disable-file require-audit-columns: later\nCREATE POLICY'],
  ['CREATE INDEX', '\n\nCREATE INDEX'],
  ['id text PRIMARY KEY', 'id bigserial PRIMARY KEY'],
] as const;

describe('the scores of a project', () => {
  for (const asksEvery of [1, 3, 20]) {
    it(`are after edits what they are from scratch, asked for after every ${asksEvery}.`, () => {
      const files = new Map([...generateProject(12, 'many files'), ['tenantlint.json', waived]]);
      const paths = [...files.keys()].filter((path) => path.endsWith('.sql'));
      const project = testProject(files);
      project.analyze().scores();
      const random = seededRandom(asksEvery);
      for (let i = 1; i <= 30; i++) {
        const path = paths[Math.floor(random() * paths.length)] as string;
        const [from, to] = edits[Math.floor(random() * edits.length)] as (typeof edits)[number];
        const before = files.get(path) ?? '';
        const text = before.includes(to) ? before.replace(to, from) : before.replace(from, to);
        files.set(path, text);
        project.update([{ path, text }]);
        const analysis = project.analyze();
        if (i % asksEvery === 0) assert.equal(told(analysis.scores()), told(testProject(files).analyze().scores()));
      }
    });
  }

  it('take a waiver of one subject for a pass, and list it', () => {
    const files = new Map([...generateProject(5, 'many files'), ['tenantlint.json', waived]]);
    const [path, text] = [...files][3] as [string, string];
    files.set(path, text.replace('ENABLE ROW LEVEL SECURITY', 'DISABLE ROW LEVEL SECURITY'));
    const { workspace } = testProject(files).analyze().scores();
    assert.deepEqual(
      workspace.waived.map(({ item, table }) => `${item.id} ${table}`),
      ['11a app.entity_3'],
    );
  });

  it('keep the score of a table that no edit concerns', () => {
    const files = generateProject(3, 'many files');
    const project = testProject(files);
    const before = project.analyze().scores().tables;
    const [path, text] = [...files].at(-1) as [string, string];
    project.update([{ path, text: text.replace('deleted_at timestamptz', 'deleted_at timestamp') }]);
    const after = project.analyze().scores().tables;
    const isSame = after.map(({ score }, i) => score === before[i]?.score);
    assert.equal(isSame[0], true);
    assert.equal(isSame[2], false);
  });

  it('of files that no tool runs count only where there are no others', () => {
    const lone = 'CREATE TABLE drafts (id text PRIMARY KEY, tenant_id text);';
    const alone = testProject([['notes.sql', lone]])
      .analyze()
      .scores();
    assert.deepEqual(namesOf(alone), ['public.drafts']);
    const beside = testProject([...generateProject(1, 'many files'), ['notes/notes.sql', lone]])
      .analyze()
      .scores();
    assert.deepEqual(namesOf(beside), ['app.entity_0']);
    assert.deepEqual(
      beside.tablesIn('notes/notes.sql').map(({ table }) => table.id),
      ['public.drafts'],
    );
  });
});

/** All that is said of the whole and of each table. */
function told(board: ScoreBoard): string {
  const placeOf = (finding: Parameters<ScoreBoard['locate']>[0]) => {
    const { path = '', span } = board.locate(finding) ?? {};
    return { file: path, line: span?.start ?? -1 };
  };
  const report = { modules: [], tables: [], placeOf, messageOf: () => '' };
  return [board.workspace, ...board.tables.map(({ score }) => score)]
    .map((score) => scoreMarkdown({ score, ...report }))
    .join('\n');
}

function namesOf({ tables }: ScoreBoard): readonly string[] {
  return tables.map(({ table }) => table.id);
}
