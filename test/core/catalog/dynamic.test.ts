/** Code that statements run does to the catalog what it does in PostgreSQL: DO blocks, functions, SQL made as text. */
import assert from 'node:assert/strict';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../support/engine.js';
import { differences } from './comparison.js';

const tables = `CREATE TABLE a (id int PRIMARY KEY, n text); CREATE TABLE b (id int, a_id int);
  CREATE SCHEMA s; CREATE TABLE s.c (id int); CREATE TABLE "Odd Name" (id int);`;

const block = (code: string, declarations = '') =>
  `DO $do$ ${declarations && `DECLARE ${declarations}`} BEGIN ${code} END $do$;`;

const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'plain commands in a DO block': {
    'one after the other': block(
      'ALTER TABLE a ADD x int; CREATE INDEX ON a (x); DROP TABLE b; CREATE TABLE d (LIKE a INCLUDING ALL);',
    ),
    'written as a string': `DO 'BEGIN ALTER TABLE a ADD x int DEFAULT 1; COMMENT ON TABLE a IS ''it is''; END';`,
    'nested blocks, labels and comments': block(
      "<<top>> DECLARE v text := 'x'; BEGIN DECLARE v text := 'y'; BEGIN EXECUTE 'ALTER TABLE a ADD ' || top.v || ' int, ADD ' || v || ' int'; END; END; -- ALTER TABLE a ADD z int;\n /* DROP TABLE a; */ NULL;",
    ),
    'a schema and a search path of its own': block(
      'CREATE SCHEMA t; SET LOCAL search_path = t; CREATE TABLE inside (id int); RESET search_path; CREATE TABLE outside (id int);',
    ),
    'policies and row level security': block(
      'ALTER TABLE a ENABLE ROW LEVEL SECURITY; ALTER TABLE a FORCE ROW LEVEL SECURITY; CREATE POLICY p ON a FOR SELECT USING (id > 0);',
    ),
  },
  'what is decided by the catalog': {
    'a column that is missing, then there': block(
      "IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'a' AND column_name = 'x') THEN ALTER TABLE a ADD x int; END IF;",
    ).repeat(2),
    'a constraint by its name': block(
      "IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'fk') THEN ALTER TABLE b ADD CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a; END IF;",
    ).repeat(2),
    'a constraint of one table': block(
      "IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'a_pkey' AND conrelid = 'b'::regclass) THEN ALTER TABLE b ADD PRIMARY KEY (id); END IF;",
    ),
    'a policy': `CREATE POLICY p ON a USING (true); ${block(
      "IF EXISTS (SELECT 1 FROM pg_policies WHERE policyname = 'p' AND tablename = 'a') THEN DROP POLICY p ON a; END IF; IF NOT EXISTS (SELECT 1 FROM pg_policies WHERE tablename = 'b' AND policyname = 'p') THEN CREATE POLICY p ON b USING (true); END IF;",
    )}`,
    'a type and its schema': `${block(
      "IF NOT EXISTS (SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'mood' AND n.nspname = 's') THEN CREATE TYPE s.mood AS ENUM ('ok'); CREATE TABLE once (m s.mood); END IF;",
    ).repeat(2)}`,
    'a relation by to_regclass and pg_class': block(
      "IF to_regclass('public.a') IS NOT NULL AND to_regclass('missing') IS NULL THEN CREATE TABLE d (id int); END IF; IF EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'c' AND n.nspname = 'public') THEN DROP TABLE a; END IF;",
    ),
    'a count and a value that a query gives': block(
      "SELECT count(*) INTO n FROM pg_tables WHERE schemaname = 's'; SELECT tablename INTO t FROM pg_tables WHERE schemaname = 's'; IF n = 1 THEN EXECUTE format('ALTER TABLE s.%I ADD x int', t); END IF;",
      'n int; t text;',
    ),
    'ELSIF, ELSE and CASE': block(
      "IF v = 'a' THEN DROP TABLE a; ELSIF v = 'b' THEN DROP TABLE b; ELSE DROP TABLE s.c; END IF; CASE v WHEN 'a', 'c' THEN DROP TABLE s.c; WHEN 'b' THEN CREATE TABLE d (id int); END CASE; CASE WHEN v IS NULL THEN DROP TABLE d; ELSE NULL; END CASE;",
      "v text := 'b';",
    ),
    'a role that is not there': block(
      "IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app; CREATE TABLE d (id int); END IF;",
    ),
  },
  'SQL made as text': {
    'of literals, variables and functions': block(
      "EXECUTE 'ALTER TABLE ' || t || ' ADD x int'; EXECUTE format('ALTER TABLE %I ADD COLUMN %s text DEFAULT %L', t, 'y', 'it''s'); EXECUTE concat('ALTER TABLE ', quote_ident(t), ' ADD ', lower('Z'), ' int');",
      "t text := 'a';",
    ),
    'with names that need quotes': block(
      "EXECUTE format('ALTER TABLE %1$I ADD COLUMN %2$I int, ADD CONSTRAINT %3$I CHECK (%2$I > 0)', 'Odd Name', 'User', 'odd name_check'); EXECUTE 'COMMENT ON TABLE ' || quote_ident('Odd Name') || ' IS ' || quote_literal('it''s');",
    ),
    'of several statements': block("EXECUTE 'ALTER TABLE a ADD x int; ALTER TABLE a ADD y int';"),
    'that is code itself': block("EXECUTE 'DO $in$ BEGIN EXECUTE ''ALTER TABLE a ADD x int''; END $in$';"),
  },
  loops: {
    'over literal arrays': block(
      "FOREACH t IN ARRAY ARRAY['a', 'b'] LOOP EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t); EXECUTE format('CREATE POLICY %I ON %I USING (true)', t || '_p', t); END LOOP; FOREACH t IN ARRAY names LOOP CONTINUE WHEN t = 'b'; EXECUTE 'ALTER TABLE ' || t || ' ADD x int'; END LOOP;",
      "t text; names text[] := '{a,b}';",
    ),
    'over numbers, left early': block(
      "FOR i IN 1..9 LOOP EXIT WHEN i > 3; EXECUTE 'CREATE TABLE t' || i || ' (id int)'; END LOOP; FOR i IN REVERSE 20..10 BY 5 LOOP EXECUTE format('CREATE TABLE t%s (id int)', i); END LOOP;",
    ),
    'with a condition of their own': block(
      "WHILE i < 3 LOOP i := i + 1; EXECUTE 'CREATE TABLE t' || i || ' (id int)'; END LOOP; <<l>> LOOP LOOP i := i - 1; EXIT l WHEN i = 0; EXECUTE 'DROP TABLE t' || i; END LOOP; END LOOP;",
      'i int := 0;',
    ),
    'over queries of literals': block(
      "FOR t IN SELECT unnest(ARRAY['a', 'b']) LOOP EXECUTE 'ALTER TABLE ' || t || ' ADD x int'; END LOOP; FOR r IN SELECT * FROM (VALUES ('a', 'y'), ('b', 'z')) AS v (tab, col) LOOP EXECUTE format('ALTER TABLE %I ADD %I int', r.tab, r.col); END LOOP; FOR r IN SELECT x.n FROM generate_series(1, 2) AS x (n) LOOP EXECUTE 'CREATE TABLE g' || r.n || ' ()'; END LOOP;",
      't text; r record;',
    ),
    'over the tables of a schema': block(
      "FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'Odd%' LOOP EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', r.tablename); END LOOP; FOR t IN SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'a_id' LOOP EXECUTE format('CREATE POLICY p ON %I USING (true)', t); END LOOP;",
      'r record; t text;',
    ),
    'over the indexes and constraints of a table': block(
      "FOR r IN SELECT indexname FROM pg_indexes WHERE tablename = 'a' LOOP EXECUTE format('ALTER INDEX %I RENAME TO %I', r.indexname, replace(r.indexname, 'pkey', 'key')); END LOOP; FOR r IN SELECT conname FROM pg_constraint WHERE conrelid = 'b'::regclass AND contype = 'f' LOOP EXECUTE 'ALTER TABLE b DROP CONSTRAINT ' || quote_ident(r.conname); END LOOP;",
      'r record;',
    ),
  },
  errors: {
    'that are caught take the block back': block(
      'CREATE TABLE d (id int); BEGIN CREATE TABLE e (id int); ALTER TABLE a ADD n text; EXCEPTION WHEN duplicate_column THEN CREATE TABLE handled (id int); END;',
    ),
    'that are caught by any of their names': [
      'CREATE TABLE a (id int); EXCEPTION WHEN duplicate_object OR duplicate_table THEN NULL;',
      "CREATE TABLE a (id int); EXCEPTION WHEN SQLSTATE '42P07' THEN NULL;",
      'ALTER TABLE missing ADD x int; EXCEPTION WHEN undefined_column THEN NULL; WHEN others THEN CREATE TABLE other (id int);',
      "RAISE EXCEPTION 'no'; EXCEPTION WHEN raise_exception THEN CREATE TABLE raised (id int);",
    ]
      .map((code) => block(code))
      .join('\n'),
    'that are not caught take everything back': `${block(
      'CREATE TABLE d (id int); BEGIN CREATE TABLE a (id int); EXCEPTION WHEN duplicate_column THEN NULL; END;',
    )} ${block("DROP TABLE a; RAISE EXCEPTION 'no';")}`,
    'that are raised again': block(
      'BEGIN DROP TABLE b; CREATE TABLE a (id int); EXCEPTION WHEN duplicate_table THEN RAISE; END;',
    ),
    'of names that are not there': block(
      "PERFORM 'missing'::regclass; DROP TABLE a; EXCEPTION WHEN undefined_table THEN DROP TABLE b;",
    ),
  },
  'functions that are called': {
    'with literals, by position, by name and by default': `CREATE FUNCTION protect(t text, force boolean DEFAULT true, s text DEFAULT 'public') RETURNS void LANGUAGE plpgsql AS $$
        BEGIN EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', s, t); IF force THEN EXECUTE format('ALTER TABLE %I.%I FORCE ROW LEVEL SECURITY', s, t); END IF; END $$;
      SELECT protect('a'); SELECT protect('b', false); SELECT protect(s => 's', t => 'c');`,
    'by number, in SQL, from each other': `CREATE FUNCTION add_x() RETURNS int LANGUAGE sql AS 'ALTER TABLE a ADD x int; SELECT 1';
      CREATE FUNCTION add_to(text, VARIADIC text[]) RETURNS void LANGUAGE plpgsql AS $$ DECLARE c text; BEGIN FOREACH c IN ARRAY $2 LOOP EXECUTE format('ALTER TABLE %I ADD %I int', $1, c); END LOOP; END $$;
      CREATE FUNCTION pair() RETURNS void LANGUAGE plpgsql AS $$ DECLARE n int; BEGIN n := add_x(); IF n = 1 THEN PERFORM add_to('b', 'y', 'z'); END IF; END $$;
      SELECT pair();`,
    'once for each row': `CREATE FUNCTION add_x(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('ALTER TABLE %I ADD x int', t); END $$;
      SELECT add_x(t) FROM unnest(ARRAY['a', 'b']) AS t; SELECT add_x(v.t) FROM (VALUES ('Odd Name')) AS v (t);`,
    'as procedures': `CREATE PROCEDURE make(name text) LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE TABLE ' || name || ' (id int)'; END $$; CALL make('d'); ${block("CALL make('e');")}`,
    'whose values are used': `CREATE FUNCTION name_of(t text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN IF t = 'a' THEN RETURN 'b'; END IF; RETURN t; END $$;
      ${block("EXECUTE 'DROP TABLE ' || name_of('a');")}`,
    'by their number of arguments': `CREATE FUNCTION f(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DROP TABLE ' || t; END $$;
      CREATE FUNCTION f(t text, c text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('ALTER TABLE %I ADD %I int', t, c); END $$;
      SELECT f('a', 'x'); SELECT f('b');`,
    'with a search path of their own': `CREATE FUNCTION inside() RETURNS void LANGUAGE plpgsql SET search_path = s AS $$ BEGIN ALTER TABLE c ADD x int; CREATE TABLE d (id int); END $$; SELECT inside();`,
    'and fail': `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE b; CREATE TABLE a (id int); END $$; SELECT f();`,
  },
};

describe('replay and PostgreSQL agree on code', function () {
  this.timeout(120_000);
  for (const [family, sequences] of Object.entries(cases)) {
    describe(family, () => {
      for (const [name, sql] of Object.entries(sequences)) {
        it(name, async () => {
          assert.deepEqual(await differences(tables + sql), []);
          assert.deepEqual(unseenIn(tables + sql), [], 'everything is known');
        });
      }
    });
  }
});

function unseenIn(sql: string): string[] {
  const { steps } = replay(testEngine(), parseFile(testEngine(), 'a.sql', sql).statements);
  return steps.flatMap(({ unseen }) => unseen ?? []);
}
