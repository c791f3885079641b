// The checklist's scores of real projects, as a table. UPDATE_EXPECTED=1 writes it anew; its difference is to be read.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { shown } from '../../server/src/core/score/report.js';
import { corpusProjects, describeWithCorpus, openProject } from '../support/corpus.js';

const expectedPath = 'test/corpora/expected/scores.md';

const head = [
  '# Scores of the corpus',
  '',
  'None of these projects was built by the checklist. They lose most by what it asks of every table: audit columns of',
  'these names with a default (5b, 13), a GIN index for each JSONB column (10a, 16a), foreign keys that hold the tenant',
  '(2a) with the key that these need (2b, 7b), and row level security (11a). A gate fails by one table. Where there are',
  'no tenants the score is about what does not depend on them, and only gate 13 is left. Confidence is below 1 where code',
  'that cannot be seen into may have done what is asked for.',
  '',
  '| Project | Score | Grade | Gates that fail | Confidence | Costs most |',
  '|---|--:|---|---|--:|---|',
];

describeWithCorpus('the scores of the corpus', () => {
  it('are those of the table', function () {
    this.timeout(120_000);
    const table = `${[...head, ...corpusProjects().map(({ path }) => row(path))].join('\n')}\n`;
    if (process.env.UPDATE_EXPECTED) writeFileSync(expectedPath, table);
    assert.equal(table, readFileSync(expectedPath, 'utf8'));
  });
});

function row(path: string): string {
  const { total, grade, gates, confidence, nextSteps } = openProject(path).analyze().scores().workspace;
  const failing = gates.filter(({ held }) => !held).map(({ criterion }) => criterion.id);
  const costs = nextSteps.map(({ items, points }) => `${items.map(({ id }) => id).join('+')} (${shown(points)})`);
  const cells = [
    path,
    total === undefined ? '' : shown(total),
    grade ?? '',
    failing.join(', '),
    confidence.toFixed(2),
    costs.join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}
