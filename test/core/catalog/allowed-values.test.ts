/** Which values a CHECK lists for a column: those that PostgreSQL admits, and no other. */
import assert from 'node:assert/strict';
import { allowedValues, checksAbout, picksValues } from '../../../server/src/core/catalog/allowed-values.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../support/engine.js';
import { type EmptyDatabase, emptyDatabase } from '../../support/postgres.js';

const candidates = ['a', 'b', 'c', ''];

const lists: readonly (readonly [condition: string, values: string])[] = [
  [`s IN ('a', 'b')`, 'a b'],
  [`s = 'a'`, 'a'],
  [`s::text = ANY (ARRAY['a'::varchar, 'b'::varchar]::text[])`, 'a b'],
  [`s = 'a' OR s = 'c' OR s IS NULL`, 'a c'],
  [`s IS NOT NULL AND s IN ('a', 'b')`, 'a b'],
  [`s IN ('a', 'b') AND s IN ('b', 'c')`, 'b'],
  [`(s = 'a' AND n IS NULL) OR (s = 'b' AND n IS NOT NULL)`, 'a b'],
];

const others: readonly (readonly [condition: string, picks: boolean])[] = [
  [`s ~ '^(a|b)$'`, true],
  [`lower(s) IN ('a', 'b')`, true],
  [`CASE s WHEN 'a' THEN true ELSE false END`, true],
  [`s = 'a' OR n > 1`, false],
  [`s <> ''`, false],
  [`length(trim(s)) > 0`, false],
  [`s IS NOT NULL`, false],
];

describe('the values that a CHECK lists', () => {
  let database: EmptyDatabase;
  before(async function () {
    this.timeout(120_000);
    database = await emptyDatabase();
  });

  for (const [condition, values] of lists) {
    it(`are ${values} in ${condition}, as PostgreSQL has it`, async function () {
      this.timeout(60_000);
      assert.deepEqual(checkOf(condition), { values: values.split(' '), picks: true });
      const admitted: string[] = [];
      for (const value of candidates) {
        const outcomes = [await insert(condition, `'${value}', NULL`), await insert(condition, `'${value}', 1`)];
        if (outcomes.includes('done')) admitted.push(value);
      }
      assert.deepEqual(admitted, values.split(' '));
    });
  }

  async function insert(condition: string, row: string): Promise<string> {
    const { kind } = await database.run(
      `BEGIN; CREATE TABLE t (s text, n int, CHECK (${condition})); INSERT INTO t VALUES (${row})`,
    );
    await database.run('ROLLBACK');
    return kind;
  }
});

describe('a CHECK without a list', () => {
  for (const [condition, picks] of others) {
    it(`${picks ? 'picks values' : 'lets any value in'}: ${condition}`, () => {
      assert.deepEqual(checkOf(condition), { values: undefined, picks });
    });
  }
});

function checkOf(condition: string) {
  const sql = `CREATE TABLE t (s text, n int, CHECK (${condition}));`;
  const { catalog } = replay(testEngine(), parseFile(testEngine(), 'a.sql', sql).statements);
  const [check] = catalog.tables().flatMap((table) => checksAbout(table, 's'));
  return check && { values: allowedValues(check.expression, 's'), picks: picksValues(check.expression, 's') };
}
