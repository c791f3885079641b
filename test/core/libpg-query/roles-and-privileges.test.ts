import { check } from './shown.js';

describe('roles', () => {
  it('have the attributes that are written', () => {
    check('CREATE ROLE "É" SUPERUSER NOLOGIN BYPASSRLS IN ROLE a, b ROLE c ADMIN d', {
      kind: 'create-role',
      role: '"É"',
      superuser: true,
      bypassRowSecurity: true,
      login: undefined,
      unboundAt: 'SUPERUSER NOLOGIN BYPASSRLS',
      memberOf: ['a', 'b'],
      members: ['c', 'd'],
    });
    check('CREATE ROLE r LOGIN BYPASSRLS', { login: true, superuser: undefined, unboundAt: 'BYPASSRLS' });
    check('CREATE ROLE r NOSUPERUSER NOBYPASSRLS', { unboundAt: undefined });
  });

  it('that CREATE USER makes may log in', () => {
    check("CREATE USER u PASSWORD 'x' IN GROUP g", { login: true, memberOf: ['g'] });
    check('CREATE USER u NOLOGIN', { login: undefined });
  });

  it('are altered in what is written', () => {
    check('ALTER ROLE r BYPASSRLS', {
      kind: 'alter-role',
      role: 'r',
      bypassRowSecurity: true,
      superuser: undefined,
      unboundAt: 'BYPASSRLS',
    });
    check('ALTER USER CURRENT_USER LOGIN', { role: 'CURRENT_USER', login: true });
  });

  it('keep variables for the sessions to come', () => {
    check('ALTER ROLE "É" IN DATABASE d SET App.X = a, \'b\'', {
      kind: 'set-stored-variable',
      on: 'role',
      target: '"É"',
      name: 'app.x',
      values: ['a', 'b'],
    });
    check('ALTER ROLE ALL RESET ALL', { target: undefined, name: 'all', values: undefined });
    check('ALTER DATABASE d SET row_security TO off', { on: 'database', target: 'd', values: ['off'] });
    check('ALTER DATABASE d RESET row_security', { name: 'row_security', values: undefined });
  });
});

describe('GRANT and REVOKE', () => {
  it('have the privileges, the objects and the roles', () => {
    check('GRANT SELECT (id, b), INSERT, UPDATE ON TABLE s."É", u TO a, PUBLIC WITH GRANT OPTION', {
      kind: 'grant',
      revoke: undefined,
      privileges: ['insert', 'update'],
      columnPrivileges: ['select'],
      objectType: 'table',
      objects: ['s."É"', 'u'],
      grantees: ['a', 'PUBLIC'],
      privilegesSpan: 'SELECT (id, b), INSERT, UPDATE',
    });
    check('REVOKE ALL PRIVILEGES ON t FROM GROUP g CASCADE', {
      revoke: true,
      privileges: ['all'],
      objects: ['t'],
      grantees: ['g'],
      privilegesSpan: 'ALL PRIVILEGES',
      cascade: true,
    });
    check('GRANT ALL (a) ON t TO r', { privileges: undefined, columnPrivileges: ['all'] });
  });

  it('are about every kind of object', () => {
    const checkObjects = (sql: string, objectType: string, objects: readonly unknown[] | undefined) =>
      check(`GRANT ALL ON ${sql} TO r`, { kind: 'grant', objectType, objects });
    checkObjects('SEQUENCE s.q, p', 'sequence', ['s.q', 'p']);
    checkObjects('FUNCTION s.f(int, text), g', 'function', [
      {
        schema: 's',
        name: 'f',
        span: 's.f',
        arguments: [
          { name: 'int4', arrayDimensions: 0, span: 'int' },
          { name: 'text', arrayDimensions: 0, span: 'text' },
        ],
      },
      'g',
    ]);
    checkObjects('PROCEDURE p()', 'function', [{ name: 'p', span: 'p' }]);
    checkObjects('SCHEMA a, "É"', 'schema', ['a', '"É"']);
    checkObjects('TYPE s.t, u', 'type', ['s.t', 'u']);
    checkObjects('DOMAIN d', 'type', ['d']);
    checkObjects('DATABASE d', 'other', ['d']);
    checkObjects('FOREIGN DATA WRAPPER w', 'other', ['w']);
    checkObjects('FOREIGN SERVER s', 'other', ['s']);
    check('GRANT SET ON PARAMETER a.b TO r', { objectType: 'other', objects: undefined });
  });

  it('may be about all objects of schemas', () => {
    check('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA a, "B" TO r', {
      objectType: 'function',
      objects: undefined,
      inSchemas: ['a', '"B"'],
    });
  });

  it('of the grant option alone leave the privilege', () => {
    check('REVOKE GRANT OPTION FOR SELECT ON t FROM r', { kind: 'other', tag: 'GrantStmt' });
    check('REVOKE ADMIN OPTION FOR a FROM b', { kind: 'other', tag: 'GrantRoleStmt' });
  });

  it('make roles members of roles', () => {
    check('GRANT a, "É" TO b, c WITH ADMIN OPTION', {
      kind: 'grant-role',
      revoke: undefined,
      roles: ['a', '"É"'],
      grantees: ['b', 'c'],
    });
    check('REVOKE a FROM b', { kind: 'grant-role', revoke: true, roles: ['a'], grantees: ['b'] });
    check('ALTER GROUP g DROP USER a, b', { kind: 'grant-role', revoke: true, roles: ['g'], grantees: ['a', 'b'] });
    check('ALTER GROUP g ADD USER a', { revoke: undefined, roles: ['g'], grantees: ['a'] });
  });

  it('may be the default for objects to come', () => {
    check('ALTER DEFAULT PRIVILEGES FOR ROLE "É" IN SCHEMA s, t GRANT SELECT ON TABLES TO r', {
      kind: 'alter-default-privileges',
      forRoles: ['"É"'],
      inSchemas: ['s', 't'],
      grant: {
        kind: 'grant',
        privileges: ['select'],
        objectType: 'table',
        grantees: ['r'],
        privilegesSpan: 'SELECT',
        span: 'GRANT SELECT ON TABLES TO r',
      },
    });
    check('ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC', {
      forRoles: undefined,
      inSchemas: undefined,
      grant: {
        kind: 'grant',
        revoke: true,
        privileges: ['all'],
        objectType: 'function',
        grantees: ['PUBLIC'],
        privilegesSpan: 'ALL',
        span: 'REVOKE ALL ON FUNCTIONS FROM PUBLIC',
      },
    });
  });
});
