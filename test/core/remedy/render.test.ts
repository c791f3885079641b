import assert from 'node:assert/strict';
import { besideCreatingStatement, ofComments, ofOlderTables } from './beside-cases.js';
import type { RemedyCase } from './case.js';
import { ofColumns } from './column-cases.js';
import { ofConstraints } from './constraint-cases.js';
import { inCreatingStatement } from './inside-cases.js';
import { ofIsolation } from './isolation-cases.js';
import { ofObjects } from './object-cases.js';
import { mend, schemaOf } from './schema.js';

describe('a remedy inside the creating statement', () => check(inCreatingStatement));
describe('a remedy beside the creating statement', () => check(besideCreatingStatement));
describe('a remedy of a table that another file made', () => check(ofOlderTables));
describe('a remedy of columns', () => check(ofColumns));
describe('a remedy of constraints and indexes', () => check(ofConstraints));
describe('a remedy of isolation', () => check(ofIsolation));
describe('a remedy of other objects and of words', () => check(ofObjects));
describe('a comment that is removed', () => check(ofComments));

function check(cases: readonly RemedyCase[]): void {
  for (const { name, older, before, wanted, at, after } of cases) {
    it(name, () => {
      const texts = older === undefined ? [before] : [older, before];
      const mended = mend(texts, wanted, at);
      assert.equal(mended, after);
      const schema = schemaOf([...texts.slice(0, -1), mended]);
      assert.deepEqual(
        schema.files.flatMap((file) => file.statements.map((statement) => statement.fault)).filter(Boolean),
        [],
      );
      assert.deepEqual(
        schema.history.steps.map((step) => step.refused).filter((reason) => reason !== undefined),
        [],
      );
    });
  }
}
