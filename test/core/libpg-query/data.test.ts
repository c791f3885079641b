import assert from 'node:assert/strict';
import { mostRows } from '../../../server/src/core/syntax/ddl.js';
import { isFault } from '../../../server/src/core/syntax/engine.js';
import { lex } from '../../../server/src/core/syntax/lexer.js';
import { testEngine } from '../../support/engine.js';
import { check, read } from './shown.js';

describe('INSERT', () => {
  it('has its table, columns and rows', () => {
    check(`INSERT INTO s."É" AS x (a, b[1], "C") VALUES (1, 'y', DEFAULT), (2, f(3), NULL) RETURNING *`, {
      kind: 'data',
      command: 'insert',
      tables: ['s."É"'],
      alias: 'x',
      columns: [{ name: 'a' }, { name: 'b' }, { name: '"C"' }],
      rows: [
        ['1', "'y'", { kind: 'other', span: 'DEFAULT' }],
        ['2', 'f(3)', 'NULL'],
      ],
      query: undefined,
    });
    check('INSERT INTO t DEFAULT VALUES', { rows: undefined, columns: undefined, query: undefined });
  });

  it('has the query it inserts', () => {
    check(
      'INSERT INTO t (a) OVERRIDING USER VALUE SELECT u.a FROM u JOIN v ON u.a = v.b WHERE u.c ON CONFLICT DO NOTHING',
      {
        columns: [{ name: 'a' }],
        query: {
          from: [
            { kind: 'relation', relation: 'u', span: 'u' },
            { kind: 'relation', relation: 'v', span: 'v' },
          ],
          conditions: ['u.c', 'u.a = v.b'],
          targets: [{ value: 'u.a' }],
          span: 'SELECT u.a FROM u JOIN v ON u.a = v.b WHERE u.c',
        },
        filtered: true,
      },
    );
  });

  it('has the changes in its WITH', () => {
    check('WITH a AS (SELECT 1), d AS (DELETE FROM u RETURNING *) INSERT INTO t SELECT * FROM d', {
      tables: ['t'],
      inWith: [{ kind: 'data', command: 'delete', tables: ['u'], span: 'DELETE FROM u RETURNING *' }],
    });
  });
});

describe('INSERT of many rows', () => {
  const rows = Array.from({ length: 400 }, (_, i) => `(${i}, 'é😀')`).join(', ');

  it('keeps the first ones, with exact places', () => {
    for (const tail of ['', ' RETURNING a', ' ON CONFLICT DO NOTHING']) {
      const sql = `INSERT INTO t (a, b) VALUES ${rows}${tail}`;
      const insert = read(sql);
      assert.ok(insert.kind === 'data');
      assert.equal(insert.rows.length, mostRows);
      const [, last] = insert.rows.at(-1) ?? [];
      assert.equal(sql.slice(last?.span.start, last?.span.end), "'é😀'");
      assert.deepEqual(insert.span, { start: 0, end: sql.length });
    }
  });

  it('is refused for a mistake behind the rows that are kept', () => {
    const sql = `INSERT INTO t VALUES ${rows}, (1, 2`;
    assert.ok(isFault(testEngine().read(sql, lex(sql))));
  });

  it('is a query where the rows are only a part of it', () => {
    const insert = read(`INSERT INTO t VALUES ${rows} UNION SELECT a, b FROM u`);
    assert.ok(insert.kind === 'data' && insert.rows.length === 0);
    assert.equal(insert.query?.branches.length, 2);
  });
});

describe('UPDATE', () => {
  it('has the columns it sets with their values', () => {
    check('UPDATE ONLY s."É" x SET a = 1, (b, c) = (2, d + 1), (e, f) = (SELECT 1, 2) WHERE x.a', {
      command: 'update',
      tables: ['s."É"'],
      alias: 'x',
      columns: [
        { name: 'a', value: '1' },
        { name: 'b', value: '2' },
        { name: 'c', value: 'd + 1' },
        { name: 'e' },
        { name: 'f' },
      ],
      filtered: true,
    });
    check('UPDATE t SET a = 1', { filtered: undefined, query: undefined });
  });

  it('reads what FROM names, behind the subqueries of SET', () => {
    const sql =
      'UPDATE t SET (a, b) = (SELECT 1, 2 FROM (SELECT 3) z) FROM (SELECT 4) y, v JOIN w ON v.a = w.a WHERE t.a = y.a';
    check(sql, {
      query: {
        from: [
          {
            kind: 'subquery',
            query: { targets: [{ value: '4' }], span: 'SELECT 4' },
            alias: 'y',
            span: '(SELECT 4) y',
          },
          { kind: 'relation', relation: 'v', span: 'v' },
          { kind: 'relation', relation: 'w', span: 'w' },
        ],
        conditions: ['t.a = y.a', 'v.a = w.a'],
        span: sql,
      },
    });
  });
});

describe('DELETE, MERGE, TRUNCATE and COPY', () => {
  it('have the tables they write', () => {
    check('DELETE FROM s."É" x USING u WHERE x.a = u.a', {
      command: 'delete',
      tables: ['s."É"'],
      alias: 'x',
      query: {
        from: [{ kind: 'relation', relation: 'u', span: 'u' }],
        conditions: ['x.a = u.a'],
        span: 'DELETE FROM s."É" x USING u WHERE x.a = u.a',
      },
      filtered: true,
    });
    check('DELETE FROM t', { filtered: undefined, query: undefined });
    check('TRUNCATE TABLE ONLY s."É", u CASCADE', { command: 'truncate', tables: ['s."É"', 'u'] });
    check('COPY s.t (a, "É") FROM STDIN', {
      command: 'copy',
      tables: ['s.t'],
      columns: [{ name: 'a' }, { name: '"É"' }],
    });
  });

  it('on the row of a cursor are filtered by nothing that can be read', () => {
    check('DELETE FROM t WHERE CURRENT OF c', { filtered: true, query: undefined });
  });

  it('of MERGE have the columns of all its branches', () => {
    const sql = `MERGE INTO s.t x USING (SELECT 1) u ON x.a = u.b WHEN MATCHED THEN UPDATE SET c = u.c
      WHEN NOT MATCHED THEN INSERT (a, "É") VALUES (1, 2)`;
    check(sql, {
      command: 'merge',
      tables: ['s.t'],
      alias: 'x',
      columns: [
        { name: 'c', value: 'u.c' },
        { name: 'a', value: '1' },
        { name: '"É"', value: '2' },
      ],
      query: {
        from: [
          {
            kind: 'subquery',
            query: { targets: [{ value: '1' }], span: 'SELECT 1' },
            alias: 'u',
            span: '(SELECT 1) u',
          },
        ],
        conditions: ['x.a = u.b'],
        span: sql,
      },
      filtered: undefined,
    });
  });

  it('do not count what only goes out', () => {
    check('COPY t TO STDOUT', { kind: 'other', tag: 'CopyStmt' });
  });
});

describe('SELECT', () => {
  it('is its query', () => {
    check('SELECT a FROM t WHERE b', {
      kind: 'data',
      command: 'select',
      tables: undefined,
      query: {
        from: [{ kind: 'relation', relation: 't', span: 't' }],
        conditions: ['b'],
        targets: [{ value: 'a' }],
        span: 'SELECT a FROM t WHERE b',
      },
      filtered: true,
    });
  });

  it('has the changes in its WITH', () => {
    check('WITH d AS (UPDATE t SET a = 1 RETURNING *) SELECT * FROM d', {
      command: 'select',
      tables: undefined,
      inWith: [
        {
          kind: 'data',
          command: 'update',
          tables: ['t'],
          columns: [{ name: 'a', value: '1' }],
          span: 'UPDATE t SET a = 1 RETURNING *',
        },
      ],
    });
  });
});
