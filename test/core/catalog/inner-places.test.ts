/** What code makes has its place in the statement that runs the code. */
import assert from 'node:assert/strict';
import type { Table } from '../../../server/src/core/catalog/catalog.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../support/engine.js';

describe('the place of what code makes', () => {
  const cases: readonly (readonly [title: string, sql: string, table: string, column: string])[] = [
    [
      'is where it is written in a dollar-quoted body',
      '-- a\nDO $do$ BEGIN\n  CREATE TABLE t (id int);\nEND $do$;',
      't',
      'id int',
    ],
    ['is where it is written in a quoted body', "DO 'BEGIN CREATE TABLE t (id int); END';", 't', 'id int'],
    [
      'is the whole body where quotes are doubled in it',
      "DO 'BEGIN CREATE TABLE t (id text DEFAULT ''x''); END';",
      "'BEGIN CREATE TABLE t (id text DEFAULT ''x''); END'",
      "'BEGIN CREATE TABLE t (id text DEFAULT ''x''); END'",
    ],
    [
      'is EXECUTE where its text is made',
      "DO $$ BEGIN EXECUTE 'CREATE TABLE t (id int)'; END $$;",
      "EXECUTE 'CREATE TABLE t (id int)'",
      "EXECUTE 'CREATE TABLE t (id int)'",
    ],
    [
      'is the call where a function makes it',
      'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ CREATE TABLE t (id int) $$; SELECT f();',
      'SELECT f()',
      'SELECT f()',
    ],
    [
      'is the innermost place that stands in the file',
      'DO $a$ BEGIN DO $b$ BEGIN CREATE TABLE t (id int); END $b$; END $a$;',
      't',
      'id int',
    ],
    [
      'is EXECUTE for code that it runs',
      "DO $a$ BEGIN EXECUTE 'DO $b$ BEGIN CREATE TABLE t (id int); END $b$'; END $a$;",
      "EXECUTE 'DO $b$ BEGIN CREATE TABLE t (id int); END $b$'",
      "EXECUTE 'DO $b$ BEGIN CREATE TABLE t (id int); END $b$'",
    ],
  ];
  for (const [title, sql, name, definition] of cases) {
    it(title, () => {
      const file = parseFile(testEngine(), 'a.sql', sql);
      const [table] = replay(testEngine(), file.statements).catalog.tables() as [Table];
      const text = ({ statement, span }: Table['origin']) => {
        const place = file.placeOf(statement, span);
        return place && sql.slice(place.start, place.end);
      };
      assert.equal(text(table.origin), name);
      assert.equal(table.columns[0] && text(table.columns[0].definition), definition);
    });
  }
});
