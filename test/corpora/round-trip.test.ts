/**
 * What `fix` writes as a new migration behind a whole history is what it promises: PostgreSQL runs it, the findings are
 * gone, and nothing new is wrong.
 */
import assert from 'node:assert/strict';
import type { Analysis, LocatedFinding } from '../../server/src/core/project/analysis.js';
import { canMendAnew, mendInNewMigrations } from '../../server/src/core/project/new-migration.js';
import { describeWithCorpus, openProject } from '../support/corpus.js';
import { type CorpusHistory, corpusHistories, databaseOf, loadHistory, unloadable } from '../support/corpus-history.js';
import { emptyDatabase } from '../support/postgres.js';

const sections: ReadonlySet<string> = new Set(['tenancy', 'keys', 'indexes', 'isolation', 'access']);

/** Histories that no fix in another file can be written for, with the reason. */
const unmendable: Readonly<Record<string, string>> = {
  'graphile-worker': 'only what fills its templates in knows what its schema is called',
};

/** The names of new files come from the clock. */
const now = { iso: '2030-01-31T10:15:00.000Z', epoch: Date.UTC(2030, 0, 31, 10, 15) };

describeWithCorpus('fixes in a new migration of the corpus', () => {
  let mended = 0;

  after(() => assert.ok(mended > 500, `only ${mended} findings were mended in all`));

  for (const history of corpusHistories().filter(({ name }) => !unloadable[name] && !unmendable[name])) {
    it(`mends all of ${history.name} that is safe`, async function () {
      this.timeout(120_000);
      const project = openProject(history.project.path);
      const before = project.analyze();
      const isSelected = (finding: LocatedFinding) => isOf(before, history, finding) && canMendAnew(before, finding);
      const result = mendInNewMigrations(project, before, { unsafe: false, isSelected, title: undefined, now });
      mended += result.applied.length;

      const earlier = new Set(findingsOf(before, history).map(named));
      const present = findingsOf(result.analysis, history);
      const promised = new Set(result.applied.map(named));
      assert.deepEqual(
        present.map(named).filter((finding) => promised.has(finding)),
        [],
      );
      const fresh = present.filter((finding) => finding.severity === 'error' && !earlier.has(named(finding)));
      assert.deepEqual(fresh.map(named), []);
      assert.equal(await loadHistory(await emptyDatabase(), history, result.analysis), undefined);
    });
  }
});

function isOf(analysis: Analysis, history: CorpusHistory, { rule, path }: LocatedFinding): boolean {
  return sections.has(rule.category) && databaseOf(analysis, history)?.files.includes(path) === true;
}

function findingsOf(analysis: Analysis, history: CorpusHistory): readonly LocatedFinding[] {
  const files = new Set(databaseOf(analysis, history)?.files);
  return analysis.findings.filter(({ path }) => files.has(path));
}

function named({ rule, subject }: LocatedFinding): string {
  return `${rule.name} ${subject}`;
}
