/** Replay does to the catalog what PostgreSQL does, statement by statement, names made up and refusals included. */
import assert from 'node:assert/strict';
import { differences } from './comparison.js';
import { sequences } from './sequences.js';

describe('replay and PostgreSQL agree', function () {
  this.timeout(120_000);
  for (const [family, cases] of Object.entries(sequences)) {
    describe(`on ${family}`, () => {
      for (const [name, sql] of Object.entries(cases)) {
        it(name, async () => assert.deepEqual(await differences(sql), []));
      }
    });
  }
});
