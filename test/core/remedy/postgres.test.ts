import assert from 'node:assert/strict';
import { emptyDatabase } from '../../support/postgres.js';
import { besideCreatingStatement, ofComments, ofOlderTables } from './beside-cases.js';
import { ofColumns } from './column-cases.js';
import { ofConstraints } from './constraint-cases.js';
import { inCreatingStatement } from './inside-cases.js';
import { ofIsolation } from './isolation-cases.js';
import { ofObjects } from './object-cases.js';

const remedyCases = [
  ...inCreatingStatement,
  ...besideCreatingStatement,
  ...ofOlderTables,
  ...ofComments,
  ...ofColumns,
  ...ofConstraints,
  ...ofIsolation,
  ...ofObjects,
];

describe('what a remedy writes, in PostgreSQL', function () {
  this.timeout(30_000);
  for (const { name, older, after } of remedyCases) {
    it(`applies: ${name}`, async () => {
      const database = await emptyDatabase();
      for (const text of older === undefined ? [after] : [older, after]) {
        assert.deepEqual(await outcome(database.run(text)), 'done');
      }
    });
  }
});

async function outcome(run: Promise<{ kind: string; message?: string }>): Promise<string> {
  const { kind, message } = await run;
  return message ?? kind;
}
