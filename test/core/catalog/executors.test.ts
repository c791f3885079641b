import assert from 'node:assert/strict';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../support/engine.js';
import { emptyDatabase } from '../../support/postgres.js';

const roles = 'CREATE ROLE app; CREATE ROLE other;';
const make = 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;';

const cases: readonly (readonly [what: string, sql: string, executors: readonly string[]])[] = [
  ['everybody', make, ['public']],
  ['nobody once it is revoked', `${make} REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;`, []],
  [
    'those to whom it is granted',
    `${make} REVOKE ALL ON FUNCTION f FROM PUBLIC; GRANT EXECUTE ON FUNCTION f() TO app;`,
    ['app'],
  ],
  [
    'nobody of a schema whose functions are closed',
    `${make} REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;`,
    [],
  ],
  [
    'what it was before it is replaced',
    `${make} REVOKE ALL ON FUNCTION f FROM PUBLIC; ${make.replace('CREATE', 'CREATE OR REPLACE')}`,
    [],
  ],
  ['everybody again behind DROP', `${make} REVOKE ALL ON FUNCTION f FROM PUBLIC; DROP FUNCTION f; ${make}`, ['public']],
  [
    'nobody by default once that is revoked',
    `ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ${make}`,
    [],
  ],
  [
    'everybody where it is revoked in one schema only',
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ${make}`,
    ['public'],
  ],
  [
    'those who get it by default',
    `ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC; ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO app; ${make}`,
    ['app'],
  ],
];

describe('who may execute a function', () => {
  for (const [what, sql, executors] of cases) {
    it(`is ${what}`, () => {
      const { statements } = parseFile(testEngine(), '001.sql', roles + sql);
      const { catalog } = replay(testEngine(), statements);
      assert.deepEqual(catalog.function('public.f')?.executors, executors);
    });
  }

  it('is what PostgreSQL says, in all of these cases', async function () {
    this.timeout(120_000);
    const may = (role: string) => `SELECT has_function_privilege('${role}', 'f()', 'execute') AS may`;
    for (const [what, sql, executors] of cases) {
      const database = await emptyDatabase();
      const outcome = await database.run(roles + sql);
      assert.equal(outcome.kind, 'done', what);
      const expected = ['app', 'other'].map((role) => executors.includes('public') || executors.includes(role));
      const actual = [...(await database.rows(may('app'))), ...(await database.rows(may('other')))];
      assert.deepEqual(
        actual.map((row) => (row as { may: boolean }).may),
        expected,
        what,
      );
    }
  });
});
