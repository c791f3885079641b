/** What remedies write of functions, views and extensions, and of the words of a migration. */
import {
  createExtension,
  functionAttribute,
  functionSetting,
  removeStatement,
  rewrite,
  statementAfter,
  statementBefore,
  uniqueViewIndex,
  viewOption,
} from '../../../server/src/core/remedy/changes.js';
import type { RemedyCase } from './case.js';
import type { TestSchema } from './schema.js';

const statement = (schema: TestSchema, index: number) => {
  const found = schema.files.at(-1)?.statements[index];
  if (!found) throw new Error(`The test's file has no statement ${index}.`);
  return found;
};

export const ofObjects: readonly RemedyCase[] = [
  {
    name: 'a setting of a function stands in front of its body, on a line of its own where that has one',
    before: `CREATE FUNCTION f() RETURNS int
  LANGUAGE sql
  SECURITY DEFINER
  AS $$ SELECT 1 $$;
create function g(a int, b text default 'as') returns int security definer as 'select 1' language sql;
CREATE FUNCTION h() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path TO public, pg_temp
RETURN 1;
`,
    wanted: (schema) => ['f', 'g', 'h'].map((name) => functionSetting(schema.function(name), 'search_path', "''")),
    after: `CREATE FUNCTION f() RETURNS int
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path = ''
  AS $$ SELECT 1 $$;
create function g(a int, b text default 'as') returns int security definer set search_path = '' as 'select 1' language sql;
CREATE FUNCTION h() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = ''
RETURN 1;
`,
  },
  {
    name: 'an attribute of a function takes the place of its contrary',
    before: `CREATE FUNCTION f() RETURNS int LANGUAGE sql IMMUTABLE LEAKPROOF AS $$ SELECT 1 $$;
create function g() returns int language sql security definer as $$ select 1 $$;
`,
    wanted: (schema) => [
      functionAttribute(schema.function('f'), 'stable'),
      functionAttribute(schema.function('f'), 'not leakproof'),
      functionAttribute(schema.function('g'), 'security invoker'),
      functionAttribute(schema.function('g'), 'volatile'),
    ],
    after: `CREATE FUNCTION f() RETURNS int LANGUAGE sql STABLE NOT LEAKPROOF AS $$ SELECT 1 $$;
create function g() returns int language sql security invoker volatile as $$ select 1 $$;
`,
  },
  {
    name: 'older functions are altered, overloads told apart by their arguments',
    older: `CREATE SCHEMA app;
CREATE FUNCTION app.f(a int, OUT b numeric(4, 2), VARIADIC c text[]) LANGUAGE sql IMMUTABLE AS $$ SELECT 1.0 $$;
CREATE PROCEDURE p(a int) LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$;
`,
    before: 'SELECT 1;\n',
    wanted: (schema) => [
      functionAttribute(schema.function('f'), 'stable'),
      functionSetting(schema.function('p'), 'search_path', "''"),
    ],
    after: `SELECT 1;

ALTER FUNCTION app.f(int, text[]) STABLE;
ALTER PROCEDURE p(int) SET search_path = '';
`,
  },
  {
    name: 'a view runs as its reader, as its statement says or is told',
    older: 'CREATE TABLE a (id int);\nCREATE VIEW old AS SELECT id FROM a;\n',
    before: `CREATE VIEW v AS SELECT id FROM a;
create view w (x) with (security_barrier = true)
as (select id as "as" from a);
CREATE VIEW x WITH (security_invoker = false) AS SELECT 1 AS one;
`,
    wanted: (schema) => ['v', 'w', 'x', 'old'].map((name) => viewOption(schema.view(name), 'security_invoker', 'true')),
    after: `CREATE VIEW v WITH (security_invoker = true) AS SELECT id FROM a;
create view w (x) with (security_barrier = true, security_invoker = true)
as (select id as "as" from a);
CREATE VIEW x WITH (security_invoker = true) AS SELECT 1 AS one;
ALTER VIEW old SET (security_invoker = true);
`,
  },
  {
    name: 'a materialized view gets its index behind it',
    before: `CREATE MATERIALIZED VIEW m AS SELECT 1 AS id;

SELECT 1;
`,
    wanted: (schema) => [uniqueViewIndex(schema.view('m'), ['id'])],
    after: `CREATE MATERIALIZED VIEW m AS SELECT 1 AS id;

CREATE UNIQUE INDEX uq_m_id ON m (id);

SELECT 1;
`,
  },
  {
    name: 'an extension stands at the beginning, below the mark of the tool and behind what prepares the file',
    before: `-- +goose Up
CREATE TABLE a (id int);
`,
    wanted: () => [createExtension('uuid-ossp')],
    after: `-- +goose Up
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";

CREATE TABLE a (id int);
`,
  },
  {
    name: 'words are rewritten, and statements come before and behind others or go',
    before: `BEGIN;

-- Locks.
CREATE TABLE a (id int);

SELECT set_config('app.tenant', 'x', false);

SELECT 2;

COMMIT;
`,
    wanted: (schema) => {
      const literal = statement(schema, 2).text.indexOf('false');
      return [
        statementBefore(statement(schema, 1), "SET LOCAL lock_timeout = '5s'"),
        rewrite({ statement: statement(schema, 2), span: { start: literal, end: literal + 5 } }, 'true'),
        removeStatement(statement(schema, 3)),
        statementAfter(statement(schema, 3), 'SELECT 3'),
      ];
    },
    after: `BEGIN;

SET LOCAL lock_timeout = '5s';

-- Locks.
CREATE TABLE a (id int);

SELECT set_config('app.tenant', 'x', true);

SELECT 3;

COMMIT;
`,
  },
];
