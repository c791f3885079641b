// What `fix` writes into the newest migration of real projects is read again without fault, and PostgreSQL takes it.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { LocatedFinding } from '../../server/src/core/project/analysis.js';
import { type Mended, mend } from '../../server/src/core/project/mend.js';
import { describeWithCorpus, openProject } from '../support/corpus.js';
import { corpusHistories, databaseOf, loadHistory } from '../support/corpus-history.js';
import { emptyDatabase } from '../support/postgres.js';

/** Replays whose newest migration has something to mend, and which PGlite can load. */
const replays = ['zync', 'basejump', 'openmeter', 'svix', 'keto', 'graphile-starter', 'openfga', 'authgear', 'outpost'];

describeWithCorpus('fixes on the corpus', () => {
  let mended = 0;

  after(() => assert.ok(mended > 20, `only ${mended} findings were mended in all`));

  for (const history of corpusHistories().filter(({ name }) => replays.includes(name))) {
    it(`mends the newest migration of ${history.name}`, async function () {
      this.timeout(120_000);
      const opened = openProject(history.project.path);
      const before = opened.analyze();
      const database = databaseOf(before, history);
      const newest = database?.files.at(-1) ?? '';
      const result = mend(opened, before, { unsafe: true, isSelected: ({ path }) => path === newest });

      mended += result.applied.length;

      assert.deepEqual(faultsIn(result, newest), []);
      assert.deepEqual(stillThere(result, newest), []);
      assert.equal(await loadHistory(await emptyDatabase(), history, result.analysis), undefined);
      assert.ok(result.applied.length === 0 || !isDeepStrictEqual(result.texts.get(newest), before.file(newest)?.text));
    });
  }
});

function faultsIn({ analysis }: Mended, path: string): readonly string[] {
  return analysis
    .findingsIn(path)
    .filter((finding) => finding.rule.name === 'syntax-error')
    .map((finding) => finding.message);
}

/** Findings that were mended and stand there again. */
function stillThere({ analysis, applied }: Mended, path: string): readonly string[] {
  const left = new Set(analysis.findingsIn(path).map(key));
  return applied.map(key).filter((finding) => left.has(finding));
}

function key({ rule, subject, message }: LocatedFinding): string {
  return `${rule.name} ${subject}: ${message}`;
}
