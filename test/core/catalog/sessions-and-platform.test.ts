/** What holds beyond one statement and one file: stored settings, and objects that others may have made. */
import assert from 'node:assert/strict';
import { describeCatalog } from '../../../server/src/core/catalog/describe.js';
import type { History } from '../../../server/src/core/catalog/history.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../support/engine.js';

describe('a search path that is stored', () => {
  const table = 'CREATE TABLE t (a int);';
  const tablesAfter = (...texts: readonly string[]) =>
    run(...texts)
      .catalog.tables()
      .map(({ id }) => id);

  it('holds for the files to come, not for the one that stores it', () => {
    const store = 'CREATE SCHEMA app; ALTER DATABASE d SET search_path = app, public; CREATE TABLE early (a int);';
    assert.deepEqual(tablesAfter(store, table), ['public.early', 'app.t']);
  });

  it('yields to the one that a file sets, and ends when it is reset', () => {
    const store = 'ALTER DATABASE d SET search_path TO app;';
    assert.deepEqual(tablesAfter(store, `SET search_path = other; ${table}`), ['other.t']);
    assert.deepEqual(tablesAfter(store, 'ALTER DATABASE d RESET search_path;', table), ['public.t']);
    assert.deepEqual(tablesAfter(store, 'SELECT 1;', table), ['app.t']);
  });

  it('counts for all roles or the one that runs the migrations, not for that of the application', () => {
    assert.deepEqual(tablesAfter('ALTER ROLE ALL SET search_path = app;', table), ['app.t']);
    assert.deepEqual(tablesAfter('ALTER ROLE CURRENT_USER SET search_path = app;', table), ['app.t']);
    assert.deepEqual(tablesAfter('ALTER ROLE web SET search_path = app;', table), ['public.t']);
    assert.deepEqual(tablesAfter('ALTER DATABASE d SET search_path FROM CURRENT;', table), ['public.t']);
  });
});

describe('an object that no migration made', () => {
  const missing = [
    'ALTER TYPE mood ADD VALUE $$x$$',
    'DROP TYPE mood',
    'ALTER DOMAIN mood SET NOT NULL',
    'DROP FUNCTION f()',
    'COMMENT ON TYPE mood IS $$x$$',
  ];

  for (const statement of missing) {
    it(`is missing in ${statement}, unless an extension or unseen code may have made it`, () => {
      assert.equal(refusals(run(`${statement};`)).length, 1);
      assert.deepEqual(refusals(run(`CREATE EXTENSION moods; ${statement};`)), []);
      assert.deepEqual(refusals(run(`${unseenCode} ${statement};`)), []);
    });
  }

  it('is no reason to refuse where the platform makes such objects', () => {
    const statements = [
      'ALTER ROLE platform BYPASSRLS',
      'DROP ROLE other',
      'GRANT platform TO other',
      'DROP EXTENSION pgcrypto',
      'DROP FUNCTION platform.f()',
      'ALTER TYPE platform.mood ADD VALUE $$x$$',
      'CREATE TABLE t (a int)',
      'CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION moddatetime(a)',
    ];
    const history = run(`${statements.join('; ')};`);
    assert.deepEqual(refusals(history), []);
    assert.equal(history.catalog.role('platform')?.bypassRowSecurity, true);
    assert.equal(history.catalog.tables()[0]?.triggers[0]?.function, 'moddatetime');
  });

  it('may be a trigger, where unseen code can have made it', () => {
    const change = 'CREATE TABLE t (a int); DROP TRIGGER x ON t; ALTER TABLE t DISABLE TRIGGER x;';
    assert.equal(refusals(run(change)).length, 2);
    assert.deepEqual(refusals(run(unseenCode + change)), []);
  });
});

describe('overloads of a function', () => {
  it('share one entry, the last one defined, and are not missing after one of them is dropped', () => {
    const one = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';";
    const other = "CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';";
    const history = run(`${one} ${other}`);
    assert.deepEqual(
      history.catalog.functions().map(({ id, volatility }) => [id, volatility.value]),
      [['public.f', 'stable']],
    );
    assert.deepEqual(refusals(run(`${one} ${other} DROP FUNCTION f(int); DROP FUNCTION f(text);`)), []);
  });
});

/** Makes what its text does not say. */
const unseenCode = "DO $$ BEGIN EXECUTE (SELECT 'CREATE ' || string_agg(what, ';') FROM everything); END $$;";

/** Each text a file of its own. */
function run(...texts: readonly string[]): History {
  return replay(
    testEngine(),
    texts.flatMap((text, i) => parseFile(testEngine(), `${i}.sql`, text).statements),
  );
}

function refusals(history: History): string[] {
  return history.steps.flatMap((step) => step.refused ?? []);
}

describe('the description of a catalog', () => {
  it('tells types, functions, triggers, views and privileges in words of PostgreSQL', () => {
    const { types, funcs, trg, views, acl } = describeCatalog(
      run(`CREATE TYPE mood AS ENUM ('a'); CREATE DOMAIN email AS varchar(20); CREATE TABLE t (a int);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = app, public AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER x BEFORE INSERT OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION f();
        CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t; GRANT SELECT ON v TO PUBLIC;`).catalog,
    );
    assert.deepEqual(types, [
      { s: 'public', n: 'mood', kind: 'e', of: ['a'] },
      { s: 'public', n: 'email', kind: 'd', of: ['character varying(20)'] },
    ]);
    const config = ['search_path=app, public'];
    assert.deepEqual(funcs, [{ s: 'public', n: 'f', secdef: true, leakproof: false, volatile: 's', config }]);
    const on = { s: 'public', t: 't', n: 'x', on: 'BEFORE INSERT OR DELETE' };
    assert.deepEqual(trg, [{ ...on, row: true, enabled: true, func: 'public.f' }]);
    assert.deepEqual(views, [{ s: 'public', t: 'v', kind: 'v', invoker: true, barrier: false }]);
    assert.deepEqual(acl, [{ s: 'public', t: 'v', grantee: 'public', privilege: 'SELECT' }]);
  });
});
