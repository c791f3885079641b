/** What replay cannot see is marked as unknown, no more and no less. */
import assert from 'node:assert/strict';
import type { History } from '../../../server/src/core/catalog/history.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../support/engine.js';

const tables = 'CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE SCHEMA s; CREATE TABLE s.c (id int);';

describe('code that replay cannot run', () => {
  const cases: readonly (readonly [title: string, sql: string, unknown: readonly string[]])[] = [
    [
      'marks the target of plain DDL under a condition that is not known, not the table it references',
      'DO $$ BEGIN IF now() > $1 THEN ALTER TABLE a ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES b; END IF; END $$',
      ['public.a constraints'],
    ],
    [
      'marks the tables that EXECUTE names in its text',
      "DO $$ BEGIN EXECUTE 'ALTER TABLE s.c ENABLE ' || current_setting('a.what') || ' ROW LEVEL SECURITY'; END $$",
      ['s.c row-security'],
    ],
    [
      'marks every table where EXECUTE names none',
      "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables LOOP EXECUTE 'CREATE POLICY p ON ' || t; END LOOP; END $$",
      ['public.a policies', 'public.b policies', 's.c policies'],
    ],
    [
      'follows a call into the function and to the table it is given',
      "CREATE FUNCTION protect(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN IF random() > 0 THEN EXECUTE 'ALTER TABLE ' || t || ' FORCE ROW LEVEL SECURITY'; END IF; END $$; SELECT protect('b')",
      ['public.b row-security'],
    ],
    [
      'puts schema and table together that are given apart',
      "CREATE FUNCTION add_time(s text, t text, c text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('ALTER TABLE %I.%I ADD COLUMN %I date', s, t, c); END $$; SELECT add_time('s', 'c', current_user)",
      ['s.c columns'],
    ],
    [
      'takes a function it does not know to change whatever table it is given',
      "SELECT audit.watch('public.a')",
      ['columns', 'constraints', 'indexes', 'row-security', 'policies'].map((aspect) => `public.a ${aspect}`),
    ],
    ['lets code that changes only rows alone', "DO $$ BEGIN UPDATE a SET id = 1; EXECUTE 'DELETE FROM b'; END $$", []],
    ["lets PostgreSQL's own functions alone", "SELECT setval('a', 1); SELECT pg_notify('a', 'b')", []],
    [
      'lets roles and types made in a DO block alone',
      'DO $$ BEGIN CREATE ROLE a; CREATE TYPE b AS ENUM (); END $$',
      [],
    ],
    ['does not read comments in code', 'DO $$ BEGIN -- ALTER TABLE a ADD COLUMN x int;\n NULL; END $$', []],
    [
      'says that a table may be gone',
      'DO $$ BEGIN IF current_user = session_user THEN DROP TABLE a; END IF; END $$',
      ['public.a existence'],
    ],
    [
      'marks the rest of a body that may have been left before it',
      'DO $$ BEGIN ALTER TABLE b ADD n int; IF random() > 0 THEN RETURN; END IF; DROP POLICY p ON a; END $$',
      ['public.a policies', 'public.b columns'],
    ],
    [
      'knows what goes before and behind a command of which it knows nothing',
      'DO $$ BEGIN ALTER TABLE a ADD n int; IF random() > 0 THEN CREATE POLICY p ON b; END IF; ALTER TABLE s.c ADD n int; END $$',
      ['public.b policies'],
    ],
    [
      'takes a migration to meet no condition under which its code raises an error',
      "DO $$ BEGIN IF random() > 0 THEN RAISE EXCEPTION 'no'; END IF; ALTER TABLE a ADD n int; END $$",
      [],
    ],
    [
      'takes it to find what it asks for outside the migrations before it raises an error',
      "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN RAISE EXCEPTION 'no'; END IF; IF EXISTS (SELECT FROM b) THEN NULL; ELSE RAISE EXCEPTION 'no'; END IF; CREATE POLICY p ON a; IF random() > 0 THEN DROP POLICY p ON a; END IF; END $$",
      ['public.a policies'],
    ],
    [
      'does not follow code without end',
      'DO $$ BEGIN LOOP ALTER TABLE a ALTER id SET NOT NULL; END LOOP; END $$',
      ['public.a columns'],
    ],
    [
      'does not follow functions that call themselves without end',
      'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM f(); ALTER TABLE a ADD x int; END $$; SELECT f()',
      ['public.a columns'],
    ],
    [
      'takes back what a body did where unseen code may have made what it speaks of',
      "DO $$ BEGIN EXECUTE 'CREATE TABLE ' || current_user; END $$; DO $$ BEGIN ALTER TABLE a ADD n int; ALTER TABLE made RENAME TO b2; END $$",
      ['public.a columns'],
    ],
  ];
  for (const [title, sql, unknown] of cases) {
    it(title, () => {
      assert.deepEqual(unknownIn(run(`${tables}${sql};`)), [...unknown].sort());
    });
  }

  it('is counted as unseen where it changes the schema, and only there', () => {
    const history = run(
      'CREATE TABLE a (id int); DO $$ BEGIN IF random() > 0 THEN ALTER TABLE a ADD x int; END IF; END $$; DO $$ BEGIN UPDATE a SET id = 1; END $$;',
    );
    assert.deepEqual(
      history.steps.map((step) => step.unseen),
      [undefined, 'a DO block', undefined],
    );
  });

  it('may have made what a later statement names, which is then not refused', () => {
    const made = "DO $$ BEGIN EXECUTE 'CREATE TABLE ' || current_user || ' (id int)'; END $$;";
    const later = 'ALTER TABLE x ADD n int; CREATE INDEX ON x (n); DROP TABLE x;';
    assert.deepEqual(refusals(run(made + later)), []);
    assert.equal(refusals(run(later)).length, 3);
  });
});

describe('a statement with a syntax error', () => {
  it('keeps what could be saved of a table, and marks it', () => {
    const history = run('CREATE TABLE t (id int PRIMARY KEY, broken int int, name text);');
    const [table] = history.catalog.tables();
    assert.deepEqual(
      table?.columns.map((column) => column.name).filter((name) => name !== 'broken'),
      ['id', 'name'],
    );
    assert.deepEqual(unknownIn(history), ['public.t columns', 'public.t constraints']);
  });

  it('leaves all other tables as they are', () => {
    const history = run(`${tables} ALTER TABLE a ADD COLUMN n intt intt; CREATE TABLE d (id int);`);
    assert.equal(history.catalog.tables().length, 4);
    assert.deepEqual(unknownIn(history), ['public.a columns']);
  });
});

describe('a refused statement', () => {
  it('says why in the words of PostgreSQL, and changes nothing', () => {
    const history = run('CREATE TABLE a (id int); ALTER TABLE a ADD COLUMN n int, DROP COLUMN missing;');
    assert.deepEqual(refusals(history), ['column "missing" of relation "a" does not exist']);
    assert.equal(history.catalog.tables()[0]?.columns.length, 1);
  });

  it('keeps a new table whose foreign key names a missing one, with that key', () => {
    const history = run('CREATE TABLE a (user_id int REFERENCES auth.users (id), CHECK (user_id > 0));');
    assert.deepEqual(refusals(history), ['relation "auth.users" does not exist']);
    assert.deepEqual(
      history.catalog.tables()[0]?.constraints.map((constraint) => constraint.name),
      ['a_user_id_fkey', 'a_user_id_check'],
    );
  });
});

function run(sql: string): History {
  return replay(testEngine(), parseFile(testEngine(), 'a.sql', sql).statements);
}

function unknownIn(history: History): string[] {
  return history.catalog
    .tables()
    .flatMap((table) => table.unknown.map(({ aspect }) => `${table.id} ${aspect}`))
    .sort();
}

function refusals(history: History): string[] {
  return history.steps.flatMap((step) => step.refused ?? []);
}
