/** Replay after an edit gives what replay from nothing gives, and touches no more than it must. */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import type { History } from '../../../server/src/core/catalog/history.js';
import { relationId } from '../../../server/src/core/catalog/names.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import type { Statement } from '../../../server/src/core/syntax/source-file.js';
import { testEngine } from '../../support/engine.js';

describe('incremental replay', () => {
  it('equals replay from nothing after every one of many random edits', () => {
    afterRandomEdits(tableStatements, 120);
  }).timeout(60_000);

  it('equals it for statements about other objects than tables', () => {
    afterRandomEdits(objectStatements, 80);
  }).timeout(60_000);

  it('equals it for statements that run code', () => {
    afterRandomEdits(codeStatements, 80);
  }).timeout(60_000);

  it('takes a rollback back to the right one of two transactions that read the same', () => {
    const table = parse('CREATE TABLE a (id int PRIMARY KEY);');
    const outer = parse('BEGIN;', '2.sql');
    const rename = parse('ALTER TABLE a RENAME TO b;', '2.sql');
    const inner = [...parse('BEGIN;', '1.sql'), ...parse('BEGIN;', '2.sql')];
    const rollback = parse('ROLLBACK;', '2.sql');
    const before = replay(testEngine(), [...table, ...outer, ...rename, ...inner, ...rollback]);
    const after = replay(testEngine(), [...table, ...outer, ...rename, ...rollback], before);
    assert.deepEqual(
      after.catalog.tables().map(({ name }) => name),
      ['a'],
    );
  });

  it('holds on to few of the statements that edits have replaced', async () => {
    const rest = parse('CREATE INDEX ON a (n); COMMENT ON TABLE a IS $$x$$; CREATE TABLE b (id int REFERENCES a);');
    const replaced: WeakRef<Statement>[] = [];
    let history: History | undefined;
    for (let i = 0; i < 3_000; i++) {
      const [table] = parse(`CREATE TABLE a (id int PRIMARY KEY, n int DEFAULT ${i});`) as [Statement];
      history = replay(testEngine(), [table, ...rest], history);
      replaced.push(new WeakRef(table));
    }
    // Weak references are cleared between two turns of the event loop only.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    const held = replaced.filter((reference) => reference.deref() !== undefined).length;
    assert.ok(history && held < 1_000, `${held} of ${replaced.length}`);
  });

  it('answers with the previous history itself when nothing changed', () => {
    const statements = parse('CREATE TABLE a (id int);');
    const history = replay(testEngine(), statements);
    assert.equal(replay(testEngine(), [...statements], history), history);
  });

  it('keeps the objects of tables that an edit does not concern', () => {
    const [a, b, fk, comment] = parse(
      'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int); ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a; COMMENT ON TABLE a IS $$x$$;',
    ) as [Statement, Statement, Statement, Statement];
    const before = replay(testEngine(), [a, b, fk, comment]);
    const edited = parse('CREATE TABLE a (id bigint PRIMARY KEY);');
    const after = replay(testEngine(), [...edited, b, fk, comment], before);
    const id = relationId('public', 'b');
    assert.equal(after.catalog.table(id), before.catalog.table(id));
    assert.notEqual(after.catalog.table(relationId('public', 'a')), before.catalog.table(relationId('public', 'a')));
  });

  it('runs the drop of a table again when a later foreign key to it appears', () => {
    const [a, b, drop] = parse('CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int); DROP TABLE a;') as [
      Statement,
      Statement,
      Statement,
    ];
    const before = replay(testEngine(), [a, b, drop]);
    assert.equal(before.catalog.table(relationId('public', 'a')), undefined);
    const after = replay(testEngine(), [a, ...parse('CREATE TABLE b (a_id int REFERENCES a);'), drop], before);
    assert.match(after.steps.at(-1)?.refused ?? '', /other objects depend on it/);
    assert.ok(after.catalog.table(relationId('public', 'a')));
  });
});

function afterRandomEdits(sql: string, runs: number): void {
  const pool = statementPool(sql);
  const pick = fc.nat(pool.length - 1);
  const edit = fc.record({ at: fc.nat(60), remove: fc.nat(3), insert: fc.array(pick, { maxLength: 3 }) });
  fc.assert(
    fc.property(
      fc.array(pick, { minLength: 5, maxLength: 60 }),
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      (first, edits) => {
        let statements = first.map((index) => occurrence(pool[index] as Statement));
        let history = replay(testEngine(), statements);
        const original = history;
        for (const { at, remove, insert } of edits) {
          const start = Math.min(at, statements.length);
          const inserted = insert.map((index) => occurrence(pool[index] as Statement));
          statements = [...statements.slice(0, start), ...inserted, ...statements.slice(start + remove)];
          history = replay(testEngine(), statements, history);
          sameHistory(history, replay(testEngine(), statements));
        }
        sameHistory(replay(testEngine(), statements, original), history);
        sameHistory(original, replay(testEngine(), original.statements));
      },
    ),
    { numRuns: runs },
  );
}

/** Two files, so that sessions and transactions end in the middle; few names, so that statements collide. */
function statementPool(sql: string): readonly Statement[] {
  return [...parse(sql, '1.sql'), ...parse(sql, '2.sql')];
}

const tableStatements = `
CREATE TABLE a (id int PRIMARY KEY, n int CHECK (n > 0), t text UNIQUE);
CREATE TABLE a (id int, n int, other int);
CREATE TABLE b (id serial PRIMARY KEY, a_id int REFERENCES a, n int, CHECK (n > 1));
CREATE TABLE IF NOT EXISTS b (id int);
CREATE TABLE c (LIKE a INCLUDING ALL, c_id int REFERENCES b (id));
CREATE TABLE p (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE p2 (id int NOT NULL, at date NOT NULL);
ALTER TABLE p ATTACH PARTITION p2 DEFAULT;
ALTER TABLE p DETACH PARTITION p2;
CREATE TABLE child (extra int) INHERITS (a);
CREATE TABLE made AS SELECT * FROM a;
CREATE TEMP TABLE a (id int);
CREATE SCHEMA s CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE s.b (id int REFERENCES s.a);
SET search_path = s, public;
SET LOCAL search_path TO s;
RESET search_path;
BEGIN; COMMIT; ROLLBACK; SAVEPOINT x; ROLLBACK TO x; BEGIN; ROLLBACK;
CREATE INDEX ON a (n); CREATE INDEX ON p (at); CREATE UNIQUE INDEX a_n ON a (n) WHERE n > 0; CREATE INDEX ON a (n);
ALTER TABLE a ADD COLUMN extra text NOT NULL DEFAULT '';
ALTER TABLE a ADD CONSTRAINT a_n UNIQUE (n), ALTER n SET NOT NULL;
ALTER TABLE a ADD UNIQUE USING INDEX a_n;
ALTER TABLE b ADD FOREIGN KEY (n) REFERENCES a (n) ON DELETE CASCADE;
ALTER TABLE b ADD FOREIGN KEY (n) REFERENCES c;
ALTER TABLE a DROP COLUMN n; ALTER TABLE a DROP COLUMN id CASCADE; ALTER TABLE a DROP CONSTRAINT a_pkey;
ALTER TABLE a DROP CONSTRAINT a_pkey CASCADE;
ALTER TABLE p ADD COLUMN m int, ADD UNIQUE (m, at);
ALTER TABLE a RENAME TO d; ALTER TABLE d RENAME TO a; ALTER TABLE a RENAME n TO m; ALTER TABLE a RENAME m TO n;
ALTER TABLE p RENAME TO q; ALTER TABLE q RENAME TO p; ALTER TABLE a SET SCHEMA s; ALTER SCHEMA s RENAME TO r;
ALTER TABLE a RENAME CONSTRAINT a_pkey TO key; ALTER INDEX a_pkey RENAME TO b_pkey;
ALTER TABLE a ENABLE ROW LEVEL SECURITY; ALTER TABLE a FORCE ROW LEVEL SECURITY;
CREATE POLICY one ON a USING (n = 1); CREATE POLICY two ON a FOR INSERT WITH CHECK (n = 1); DROP POLICY one ON a;
ALTER POLICY one ON a USING (id = 2); ALTER POLICY one ON a RENAME TO two;
CREATE VIEW v AS SELECT id FROM a; CREATE MATERIALIZED VIEW mv AS SELECT n FROM a; CREATE INDEX ON mv (n); DROP VIEW v;
DROP TABLE a; DROP TABLE a CASCADE; DROP TABLE IF EXISTS b; DROP TABLE p CASCADE; DROP SCHEMA s CASCADE; DROP INDEX a_n;
COMMENT ON TABLE a IS 'x'; COMMENT ON COLUMN a.n IS 'y'; COMMENT ON CONSTRAINT a_pkey ON a IS 'z';
CREATE FUNCTION protect() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER TABLE a ENABLE ROW LEVEL SECURITY'; END $$;
SELECT protect();
DO $$ BEGIN ALTER TABLE b ADD CONSTRAINT more CHECK (true); END $$;
DO $$ BEGIN EXECUTE (SELECT 'CREATE POLICY x ON ' || tablename FROM pg_tables); END $$;
ALTER TABLE a ADD COLUMN broken int int;
CREATE TABLE half (id int, name text text, PRIMARY KEY (id));
CREATE TYPE mood AS ENUM ('x'); CREATE TABLE m (id int, feeling mood); ALTER TYPE mood RENAME TO humour; DROP TYPE mood CASCADE;
`;

const objectStatements = `
CREATE TABLE t (id serial, a int, m mood, p pair, g int GENERATED ALWAYS AS (a * 2) STORED); CREATE TABLE t (a int); DROP TABLE t CASCADE; DROP TABLE t;
CREATE TABLE k (a int) PARTITION BY RANGE (a); CREATE TABLE k1 PARTITION OF k DEFAULT; CREATE TABLE k2 (a int); ALTER TABLE k ATTACH PARTITION k2 FOR VALUES FROM (1) TO (2); ALTER TABLE k DETACH PARTITION k2;
CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t; CREATE OR REPLACE VIEW v AS SELECT 1; ALTER VIEW v SET (security_barrier = true); ALTER TABLE v OWNER TO r;
CREATE TYPE mood AS ENUM ('x'); CREATE TYPE pair AS (a mood, b int); CREATE DOMAIN good AS mood CHECK (VALUE <> 'x'); ALTER TABLE t ADD COLUMN d good; CREATE SCHEMA s; SET search_path = s, public;
ALTER TYPE mood ADD VALUE 'y'; ALTER TYPE mood RENAME TO humour; ALTER TYPE humour RENAME TO mood; ALTER TYPE pair SET SCHEMA s; DROP TYPE mood CASCADE; DROP TYPE mood; DROP DOMAIN good; ALTER DOMAIN good SET NOT NULL;
CREATE SEQUENCE q OWNED BY t.a; CREATE SEQUENCE t_id_seq; ALTER TABLE t ALTER a SET DEFAULT nextval('q'); ALTER SEQUENCE q OWNED BY NONE; DROP SEQUENCE q CASCADE; DROP SEQUENCE t_id_seq CASCADE; ALTER SEQUENCE q RENAME TO q2;
ALTER TABLE t DROP COLUMN id; ALTER TABLE t DROP COLUMN a CASCADE; ALTER TABLE t RENAME a TO b; ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME TO t; ALTER TABLE t SET SCHEMA s; ALTER TABLE t ADD COLUMN n serial;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SET search_path = s AS $$ BEGIN RETURN NEW; END $$; CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION g(m mood) RETURNS mood LANGUAGE sql AS 'SELECT $1'; ALTER FUNCTION f() STABLE; ALTER FUNCTION f() RENAME TO h; ALTER FUNCTION h() RENAME TO f; DROP FUNCTION f() CASCADE; DROP FUNCTION f(); COMMENT ON FUNCTION f() IS 'x';
CREATE TRIGGER one BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER one AFTER INSERT ON k FOR EACH ROW EXECUTE FUNCTION f(); ALTER TRIGGER one ON k RENAME TO two; ALTER TABLE k DISABLE TRIGGER ALL; DROP TRIGGER one ON k; DROP TRIGGER one ON t;
CREATE POLICY p ON t USING (f() IS NULL); CREATE ROLE r; CREATE ROLE x IN ROLE r; ALTER ROLE r BYPASSRLS; GRANT r TO x; ALTER ROLE r RENAME TO y; DROP ROLE r; CREATE EXTENSION citext; DROP EXTENSION citext;
GRANT SELECT ON t TO r; GRANT ALL ON ALL TABLES IN SCHEMA public TO r; REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM r; ALTER TABLE t OWNER TO r; ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO x; ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE INSERT ON TABLES FROM x;
BEGIN; ROLLBACK; COMMIT; ALTER DATABASE d SET search_path = s; ALTER DATABASE d RESET search_path; DROP SCHEMA s CASCADE;
`;

const codeStatements = `
CREATE TABLE a (id int PRIMARY KEY, n int); CREATE TABLE b (id int, n int); CREATE TABLE a (id int); DROP TABLE a; DROP TABLE b; ALTER TABLE a RENAME TO c; CREATE SCHEMA s; CREATE TABLE s.a (id int); SET search_path = s, public; BEGIN; ROLLBACK; COMMIT;
CREATE FUNCTION add(t text, c text DEFAULT 'x') RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('ALTER TABLE %I ADD %I int', t, c); END $$; DROP FUNCTION add; ALTER TABLE a DROP COLUMN x; ALTER TABLE a DROP COLUMN n;
CREATE OR REPLACE FUNCTION add(t text, c text DEFAULT 'x') RETURNS void LANGUAGE plpgsql AS $$ BEGIN IF random() > 0 THEN EXECUTE format('ALTER TABLE %I ADD %I int', t, c); END IF; END $$; CREATE FUNCTION add(t text) RETURNS void LANGUAGE sql AS 'CREATE TABLE made ()';
SELECT add('a'); SELECT add('b', 'y'); SELECT add(t) FROM unnest(ARRAY['a', 'b']) AS t; DO $$ BEGIN PERFORM add('b'); EXCEPTION WHEN duplicate_column THEN DROP TABLE b; WHEN undefined_table THEN CREATE TABLE b (id int); END $$;
DO $$ BEGIN IF to_regclass('a') IS NULL THEN CREATE TABLE a (id int, x int); ELSE CREATE INDEX ON a (id); END IF; END $$; DO $$ BEGIN ALTER TABLE a ADD x int; DROP TABLE b; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'x') THEN ALTER TABLE a ADD x int; END IF; END $$;
DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t); END LOOP; END $$;
DO $$ DECLARE r record; BEGIN FOR r IN SELECT indexname FROM pg_indexes WHERE tablename = 'a' LOOP EXECUTE 'COMMENT ON INDEX ' || r.indexname || ' IS ''x'''; END LOOP; END $$;
DO $$ BEGIN EXECUTE 'CREATE TABLE ' || current_user; END $$; DO $$ BEGIN IF random() > 0 THEN ALTER TABLE b ADD z int; END IF; END $$; DO $$ BEGIN DROP TABLE a; RAISE EXCEPTION 'no'; END $$;
`;

function parse(sql: string, path = '1.sql'): readonly Statement[] {
  return parseFile(testEngine(), path, sql).statements;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

function occurrence(statement: Statement): Statement {
  return { ...statement };
}

function sameHistory(actual: History, expected: History): void {
  assert.deepEqual(sorted(actual), sorted(expected));
  assert.equal(actual.steps.length, expected.steps.length);
  for (const [i, step] of actual.steps.entries()) assert.deepEqual(step, expected.steps[i], step.statement.text);
  const ids = (history: History) => history.catalog.relations().map((relation) => relation.id);
  assert.deepEqual(ids(actual), ids(expected));
  for (const list of ['tables', 'functions', 'types', 'roles', 'extensions', 'defaultPrivileges'] as const) {
    assert.deepEqual(actual.catalog[list](), expected.catalog[list](), list);
  }
}

function sorted({ entries }: History): readonly (readonly [string, object])[] {
  return [...entries.all()].sort(([a], [b]) => (a < b ? -1 : 1));
}
