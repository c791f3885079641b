/**
 * Replay and PostgreSQL agree on random sequences of statements. A few are run here; CATALOG_SEEDS=1-5000 runs those
 * from 1 to 5000.
 */
import assert from 'node:assert/strict';
import { seededRandom } from '../../support/random.js';
import { randomStatement } from '../../support/random-ddl.js';
import { randomDifferences } from './comparison.js';

const statementsEach = 20;

describe('replay and PostgreSQL', function () {
  this.timeout(24 * 3_600_000);
  const [first = 1, last = first] = (process.env.CATALOG_SEEDS ?? '1-60').split('-').map(Number);

  it(`agree on random sequences ${first} to ${last}`, async () => {
    const differing: Record<number, readonly string[]> = {};
    for (let seed = first; seed <= last; seed++) {
      const found = await differencesFor(seed);
      if (found.length > 0) differing[seed] = found;
    }
    assert.deepEqual(differing, {});
  });
});

/** What differs, after the statements that were run. */
async function differencesFor(seed: number): Promise<readonly string[]> {
  const random = seededRandom(seed);
  const run = ['CREATE SCHEMA s'];
  const found = await randomDifferences((catalog, i) => {
    if (i > 0) run.push(randomStatement(random, catalog));
    return i < statementsEach ? run[i] : undefined;
  });
  return found.length > 0 ? [run.join('; '), ...found] : [];
}
