/** Replay does to types, sequences, functions, triggers, privileges, roles and views what PostgreSQL does. */
import assert from 'node:assert/strict';
import { objectDifferences } from './objects/comparison.js';
import { objectSequences } from './objects/sequences.js';

describe('replay and PostgreSQL, beside tables,', function () {
  this.timeout(120_000);
  for (const family of Object.values(objectSequences)) {
    for (const [name, sql] of Object.entries(family)) {
      it(`agree on ${name}`, async () => {
        assert.deepEqual(await objectDifferences(sql), []);
      });
    }
  }
});
