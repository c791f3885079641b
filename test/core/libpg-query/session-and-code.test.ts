import assert from 'node:assert/strict';
import { check, read } from './shown.js';

describe('SET and RESET', () => {
  it('have the name in lower case and the values', () => {
    check('SET search_path TO app, "Other", \'x\'', {
      kind: 'set-variable',
      name: 'search_path',
      values: ['app', 'Other', 'x'],
      local: undefined,
    });
    check("SET LOCAL App.Tenant_Id = 'a'", { name: 'app.tenant_id', values: ['a'], local: true });
    check('SET statement_timeout = 0', { values: ['0'] });
    check("SET SCHEMA 's'", { name: 'search_path', values: ['s'] });
    check('SET ROLE app', { name: 'role', values: ['app'] });
    check('SET row_security TO on', { values: ['on'] });
  });

  it('have no values where they go back to the default', () => {
    for (const sql of ['RESET search_path', 'SET search_path TO DEFAULT']) {
      const set = read(sql);
      assert.ok(set.kind === 'set-variable' && set.values === undefined, sql);
    }
    check('RESET ALL', { name: 'all' });
  });

  it('are also calls of set_config with literals', () => {
    check("SELECT pg_catalog.set_config('search_path', 'app, \"Other\"', false)", {
      kind: 'set-variable',
      name: 'search_path',
      values: ['app', 'Other'],
      local: undefined,
    });
    check("SELECT set_config('app.Tenant', 'x, y', true)", { name: 'app.tenant', values: ['x, y'], local: true });
    check("SELECT set_config('app.tenant', id, true) FROM t", { kind: 'data' });
  });

  it('are understood and left where they set no variable of the session', () => {
    check('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', { kind: 'other', tag: 'VariableSetStmt' });
  });
});

describe('transactions', () => {
  it('have their action', () => {
    check('START TRANSACTION READ ONLY', { kind: 'transaction', action: 'begin' });
    check('END', { action: 'commit', chain: undefined });
    check('COMMIT AND CHAIN', { action: 'commit', chain: true });
    check('ROLLBACK', { action: 'rollback' });
    check('SAVEPOINT "S"', { action: 'savepoint', savepoint: 'S' });
    check('ROLLBACK TO s', { action: 'rollback-to', savepoint: 's' });
    check('RELEASE s', { action: 'release', savepoint: 's' });
    check("PREPARE TRANSACTION 'x'", { kind: 'other', tag: 'TransactionStmt' });
  });
});

describe('code', () => {
  it('is opaque with the body of DO', () => {
    check('DO LANGUAGE plpgsql $$BEGIN NULL; END$$', { kind: 'opaque', tag: 'do', body: 'BEGIN NULL; END' });
  });

  it('has the place of its body', () => {
    check('DO $é$BEGIN NULL; END$é$ LANGUAGE plpgsql', { body: 'BEGIN NULL; END', bodySpan: '$é$BEGIN NULL; END$é$' });
    check("DO LANGUAGE plpgsql 'NULL'", { body: 'NULL', bodySpan: "'NULL'" });
  });

  it('is opaque with the calls of CALL and SELECT and their string literals', () => {
    check("CALL s.p(1, 'a', 'b'::text)", {
      tag: 'call',
      calls: [{ schema: 's', name: 'p', literals: ['a', 'b'] }],
    });
    check("SELECT x, lower(create_tenant('t', '2')) FROM cron.schedule('a')", {
      tag: 'select',
      calls: [
        { name: 'create_tenant', literals: ['t', '2'] },
        { schema: 'cron', name: 'schedule', literals: ['a'] },
      ],
    });
    check("WITH w AS (SELECT f('a')) SELECT (SELECT g()) FROM w UNION SELECT h('b')", {
      calls: [{ name: 'f', literals: ['a'] }, { name: 'g' }, { name: 'h', literals: ['b'] }],
    });
    check('EXECUTE prepared', { kind: 'opaque', tag: 'execute' });
  });

  it('that only computes and reads is no effect', () => {
    for (const sql of [
      'SELECT 1',
      'SELECT count(*), max(a) FROM t WHERE f(a)',
      "SELECT pg_catalog.setval('s', 1)",
      "SELECT setval('s', (SELECT max(id) FROM t)), now(), CURRENT_DATE",
      'VALUES (1)',
    ]) {
      check(sql, { kind: 'data', command: 'select', tables: undefined });
    }
  });
});

describe('functions and schemas', () => {
  it('have name, language and body', () => {
    check('CREATE OR REPLACE FUNCTION s."F"(a int) RETURNS int LANGUAGE plpgsql AS \'BEGIN END\'', {
      kind: 'create-function',
      name: 's."F"',
      orReplace: true,
      procedure: undefined,
      language: 'plpgsql',
      body: 'BEGIN END',
    });
    check('CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1; END', {
      name: 'p',
      procedure: true,
      language: 'sql',
      body: undefined,
    });
  });

  it('have the statements inside CREATE SCHEMA', () => {
    check('CREATE SCHEMA IF NOT EXISTS "É" AUTHORIZATION me', {
      kind: 'create-schema',
      name: '"É"',
      ifNotExists: true,
    });
    check('CREATE SCHEMA AUTHORIZATION me', { name: 'me' });
    const elements = [
      'CREATE TABLE t (a int)',
      'GRANT CREATE, USAGE ON SCHEMA s TO r',
      'CREATE INDEX i ON t (a) WHERE a > 0',
      'CREATE VIEW v AS SELECT 1',
    ];
    const sql = `CREATE SCHEMA s ${elements.join('\n')}`;
    const schema = read(sql);
    assert.ok(schema.kind === 'create-schema');
    assert.deepEqual(
      schema.elements.map(({ kind, span }) => [kind, sql.slice(span.start, span.end)]),
      [
        ['create-table', elements[0]],
        ['grant', elements[1]],
        ['create-index', elements[2]],
        ['create-view', elements[3]],
      ],
    );
    const [, , index] = schema.elements;
    assert.ok(index?.kind === 'create-index');
    assert.equal(sql.slice(index.whereAt), ' WHERE a > 0\nCREATE VIEW v AS SELECT 1');
  });

  it('leave what the catalog does not model, by its tag', () => {
    check('CREATE FOREIGN TABLE f (a int) SERVER s', { kind: 'other', tag: 'CreateForeignTableStmt' });
    check('LOCK TABLE t', { kind: 'other', tag: 'LockStmt', span: 'LOCK TABLE t' });
  });
});
