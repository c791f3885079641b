import assert from 'node:assert/strict';
import { check, read } from './shown.js';

describe('CREATE INDEX', () => {
  it('has its name, its table and its elements', () => {
    check(
      'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "É" ON ONLY s.t USING gin (tenant_id, lower("N") DESC NULLS LAST)',
      {
        name: '"É"',
        table: 's.t',
        only: true,
        unique: true,
        concurrently: true,
        ifNotExists: true,
        method: 'gin',
        elements: [
          { column: 'tenant_id', span: 'tenant_id' },
          { expression: 'lower("N")', order: 'desc', nulls: 'last', span: 'lower("N") DESC NULLS LAST' },
        ],
        elementList: '(tenant_id, lower("N") DESC NULLS LAST)',
      },
    );
  });

  it('may leave its name to PostgreSQL', () => {
    check('CREATE INDEX ON t (a text_pattern_ops, (b || c) s.ops ASC)', {
      name: undefined,
      only: undefined,
      method: 'btree',
      elements: [
        { column: 'a', operatorClass: 'text_pattern_ops', span: 'a text_pattern_ops' },
        { expression: 'b || c', operatorClass: 's.ops', order: 'asc', span: '(b || c) s.ops ASC' },
      ],
    });
  });

  it('says where a WHERE clause stands or would stand', () => {
    const parts =
      'CREATE UNIQUE INDEX i ON t (a) INCLUDE (b, "C") NULLS NOT DISTINCT WITH (fillfactor = 70) TABLESPACE x';
    const plain = read(parts);
    assert.ok(plain.kind === 'create-index');
    assert.equal(plain.whereAt, parts.length);
    const partial = read(`${parts} WHERE (deleted_at IS NULL)`);
    assert.ok(partial.kind === 'create-index');
    assert.equal(partial.whereAt, parts.length);
    check(`${parts} WHERE (deleted_at IS NULL)`, {
      include: ['b', '"C"'],
      nullsNotDistinct: true,
      where: 'deleted_at IS NULL',
      elementList: '(a)',
    });
  });
});

describe('policies', () => {
  it('have command, roles and both conditions', () => {
    check(
      'CREATE POLICY "é p" ON s.t AS RESTRICTIVE FOR UPDATE TO app, PUBLIC, CURRENT_USER USING ((a = 1)) WITH CHECK (b)',
      {
        kind: 'create-policy',
        name: '"é p"',
        table: 's.t',
        permissive: undefined,
        command: 'update',
        roles: ['app', 'PUBLIC', 'CURRENT_USER'],
        using: 'a = 1',
        check: 'b',
      },
    );
    check('CREATE POLICY p ON t', { permissive: true, command: 'all', roles: undefined, using: undefined });
  });

  it('are altered in what is written', () => {
    const roles = read('ALTER POLICY p ON s.t TO app');
    assert.ok(roles.kind === 'alter-policy');
    assert.equal(roles.using, undefined);
    check('ALTER POLICY p ON s.t TO app', { name: 'p', table: 's.t', roles: ['app'] });
    const condition = read('ALTER POLICY p ON t USING (a)');
    assert.ok(condition.kind === 'alter-policy');
    assert.equal(condition.roles, undefined);
    check('ALTER POLICY p ON t USING (a)', { using: 'a', check: undefined });
  });
});

describe('views', () => {
  const query = { targets: [{ value: '1' }], span: 'SELECT 1' };

  it('have their columns and the query without their options', () => {
    check('CREATE OR REPLACE TEMP VIEW v ("A", b) WITH (security_invoker) AS SELECT 1 WITH LOCAL CHECK OPTION', {
      kind: 'create-view',
      view: 'v',
      orReplace: true,
      temporary: true,
      materialized: undefined,
      columnNames: ['"A"', 'b'],
      query,
    });
    check('CREATE VIEW s.v AS (SELECT 1) WITH CHECK OPTION', { view: 's.v', query });
  });

  it('have their options and the place of the query', () => {
    check('CREATE VIEW v WITH (security_invoker, security_barrier = false, check_option = local) AS SELECT 1 AS "é"', {
      options: [
        { name: 'security_invoker', value: 'true' },
        { name: 'security_barrier', value: 'false' },
        { name: 'check_option', value: 'local' },
      ],
      queryAt: 'SELECT 1 AS "é"',
    });
    check('CREATE VIEW "é" AS (SELECT 1) WITH CHECK OPTION', { options: undefined, queryAt: '(SELECT 1)' });
    check('CREATE MATERIALIZED VIEW "é" WITH (fillfactor = 70) AS SELECT 1 WITH NO DATA', {
      options: [{ name: 'fillfactor', value: '70' }],
      queryAt: 'SELECT 1',
    });
  });

  it('are refreshed where they are materialized', () => {
    check('REFRESH MATERIALIZED VIEW CONCURRENTLY s."É" WITH DATA', {
      kind: 'refresh-materialized-view',
      view: 's."É"',
      concurrently: true,
    });
    check('REFRESH MATERIALIZED VIEW v', { view: 'v', concurrently: undefined });
  });

  it('may be recursive or materialized', () => {
    check('CREATE RECURSIVE VIEW v (a) AS SELECT 1', { columnNames: ['a'], query });
    check('CREATE MATERIALIZED VIEW IF NOT EXISTS s.v (a) USING heap AS SELECT 1 WITH NO DATA', {
      kind: 'create-view',
      view: 's.v',
      materialized: true,
      ifNotExists: true,
      columnNames: ['a'],
      query,
    });
  });
});
