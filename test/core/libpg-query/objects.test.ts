import assert from 'node:assert/strict';
import { check, read } from './shown.js';

/** One object without a table. */
const object = (name: string) => ({ name, span: name });

/** A function with the types of its arguments, which are `int` and `text`. */
const taking = (name: string, ...types: readonly ('int' | 'text')[]) => ({
  ...object(name),
  arguments: types.map((span) => ({ name: span === 'int' ? 'int4' : span, arrayDimensions: 0, span })),
});

describe('DROP', () => {
  const checkDrop = (sql: string, objectType: string, objects: readonly object[], rest: object = {}) =>
    check(`DROP ${sql}`, { kind: 'drop', objectType, objects, ...rest });

  it('names relations, with or without schema', () => {
    checkDrop('TABLE IF EXISTS s."É", t CASCADE', 'table', [object('s."É"'), object('t')], {
      ifExists: true,
      cascade: true,
    });
    checkDrop('INDEX CONCURRENTLY IF EXISTS i RESTRICT', 'index', [object('i')], {
      concurrently: true,
      cascade: undefined,
    });
    checkDrop('MATERIALIZED VIEW v', 'materialized-view', [object('v')]);
    checkDrop('FOREIGN TABLE f', 'foreign-table', [object('f')]);
    checkDrop('VIEW v, w', 'view', [object('v'), object('w')]);
    checkDrop('SEQUENCE s', 'sequence', [object('s')]);
    checkDrop('TABLE cascade', 'table', [object('cascade')]);
  });

  it('names what belongs to a table by both', () => {
    checkDrop('POLICY IF EXISTS "P" ON s.t CASCADE', 'policy', [{ name: '"P"', table: 's.t', span: '"P" ON s.t' }], {
      ifExists: true,
    });
    checkDrop('TRIGGER g ON t', 'trigger', [{ name: 'g', table: 't', span: 'g ON t' }]);
    checkDrop('RULE r ON t', 'other', [{ name: 'r', table: 't', span: 'r ON t' }]);
  });

  it('names schemas, functions, types and the rest', () => {
    checkDrop('SCHEMA a, b CASCADE', 'schema', [object('a'), object('b')]);
    checkDrop('FUNCTION s.f(int, text), g', 'function', [taking('s.f', 'int', 'text'), object('g')]);
    checkDrop('PROCEDURE p()', 'function', [object('p')]);
    checkDrop('AGGREGATE s.a(*)', 'function', [object('s.a')]);
    checkDrop('TYPE s."T", u', 'type', [object('s."T"'), object('u')]);
    checkDrop('DOMAIN d', 'domain', [object('d')]);
    checkDrop('EXTENSION IF EXISTS "uuid-ossp"', 'extension', [object('"uuid-ossp"')]);
    checkDrop('ROLE IF EXISTS r, q', 'role', [object('r'), object('q')]);
    checkDrop('EVENT TRIGGER e', 'other', [object('e')]);
    checkDrop('TEXT SEARCH CONFIGURATION c', 'other', [object('c')]);
    checkDrop('PROCEDURAL LANGUAGE l', 'other', [object('l')]);
  });

  it('of what has no name is understood and left', () => {
    check('DROP CAST (int AS text)', { kind: 'other', tag: 'DropStmt' });
    check('DROP OPERATOR + (int, int)', { kind: 'other', tag: 'DropStmt' });
  });
});

describe('RENAME', () => {
  const checkRename = (sql: string, objectType: string, renamed: object, newName: string) =>
    check(`ALTER ${sql}`, { kind: 'rename', objectType, object: renamed, newName });

  it('names relations', () => {
    checkRename('TABLE IF EXISTS s.t RENAME TO "Ü"', 'table', object('s.t'), '"Ü"');
    checkRename('INDEX i RENAME TO j', 'index', object('i'), 'j');
    checkRename('VIEW v RENAME TO w', 'view', object('v'), 'w');
    checkRename('MATERIALIZED VIEW v RENAME TO w', 'materialized-view', object('v'), 'w');
    checkRename('SEQUENCE s RENAME TO r', 'sequence', object('s'), 'r');
  });

  it('names columns and constraints with their table', () => {
    checkRename('TABLE s.t RENAME COLUMN "A" TO b', 'column', { name: '"A"', table: 's.t', span: '"A"' }, 'b');
    checkRename('TABLE ONLY t RENAME a TO b', 'column', { name: 'a', table: 't', span: 'a' }, 'b');
    checkRename('VIEW v RENAME a TO b', 'column', { name: 'a', table: 'v', span: 'a' }, 'b');
    checkRename('TABLE t RENAME CONSTRAINT a TO b', 'constraint', { name: 'a', table: 't', span: 'a' }, 'b');
    checkRename('TYPE s.c RENAME ATTRIBUTE a TO b CASCADE', 'column', { name: 'a', table: 's.c', span: 'a' }, 'b');
  });

  it('names policies and triggers with their table', () => {
    checkRename('POLICY IF EXISTS p ON s.t RENAME TO q', 'policy', { name: 'p', table: 's.t', span: 'p ON s.t' }, 'q');
    checkRename('TRIGGER g ON t RENAME TO h', 'trigger', { name: 'g', table: 't', span: 'g ON t' }, 'h');
  });

  it('names schemas, types, functions and roles', () => {
    checkRename('SCHEMA a RENAME TO b', 'schema', object('a'), 'b');
    checkRename('TYPE s.t RENAME TO u', 'type', object('s.t'), 'u');
    checkRename('DOMAIN d RENAME TO e', 'domain', object('d'), 'e');
    const constraint = { name: 'a', table: 's.d', span: 'a' };
    checkRename('DOMAIN s.d RENAME CONSTRAINT a TO "B"', 'domain-constraint', constraint, '"B"');
    checkRename('FUNCTION s.f(int) RENAME TO g', 'function', taking('s.f', 'int'), 'g');
    checkRename('ROLE a RENAME TO b', 'role', object('a'), 'b');
  });
});

describe('SET SCHEMA', () => {
  it('names the object and the new schema', () => {
    check('ALTER TABLE IF EXISTS s.t SET SCHEMA "É"', {
      kind: 'set-schema',
      objectType: 'table',
      object: object('s.t'),
      newSchema: '"É"',
      ifExists: true,
    });
    check('ALTER FUNCTION f(int) SET SCHEMA s', { objectType: 'function', object: taking('f', 'int'), newSchema: 's' });
    check('ALTER TYPE s.t SET SCHEMA u', { objectType: 'type', object: object('s.t'), newSchema: 'u' });
    check('ALTER EXTENSION e SET SCHEMA u', { objectType: 'extension', object: object('e') });
  });
});

describe('COMMENT ON', () => {
  const checkComment = (sql: string, objectType: string, commented: object) =>
    check(`COMMENT ON ${sql} IS 'it''s é'`, {
      kind: 'comment',
      objectType,
      object: commented,
      text: "it's é",
      textSpan: "'it''s é'",
    });

  it('names tables and their parts', () => {
    checkComment('TABLE s."T"', 'table', object('s."T"'));
    checkComment('COLUMN s.t."C"', 'column', { name: '"C"', table: 's.t', span: 's.t."C"' });
    checkComment('COLUMN t.c', 'column', { name: 'c', table: 't', span: 't.c' });
    checkComment('CONSTRAINT c ON s.t', 'constraint', { name: 'c', table: 's.t', span: 'c ON s.t' });
    checkComment('POLICY p ON t', 'policy', { name: 'p', table: 't', span: 'p ON t' });
    checkComment('TRIGGER g ON t', 'trigger', { name: 'g', table: 't', span: 'g ON t' });
  });

  it('names every other kind of object', () => {
    checkComment('INDEX s.i', 'index', object('s.i'));
    checkComment('MATERIALIZED VIEW v', 'materialized-view', object('v'));
    checkComment('SCHEMA s', 'schema', object('s'));
    checkComment('FUNCTION s.f(int, text)', 'function', taking('s.f', 'int', 'text'));
    checkComment('TYPE s.t', 'type', object('s.t'));
    checkComment('DOMAIN d', 'domain', object('d'));
    checkComment('EXTENSION e', 'extension', object('e'));
    checkComment('ROLE r', 'role', object('r'));
    checkComment('DATABASE d', 'other', object('d'));
    checkComment('SEQUENCE s.q', 'sequence', object('s.q'));
    checkComment('PROCEDURE p(int)', 'function', taking('p', 'int'));
    checkComment('EVENT TRIGGER e', 'other', object('e'));
    checkComment('TEXT SEARCH CONFIGURATION s.c', 'other', object('s.c'));
    checkComment('CONSTRAINT c ON DOMAIN s.d', 'domain-constraint', {
      name: 'c',
      table: 's.d',
      span: 'c ON DOMAIN s.d',
    });
  });

  it('is removed by NULL', () => {
    const comment = read('COMMENT ON TABLE t IS NULL');
    assert.ok(comment.kind === 'comment');
    assert.equal(comment.text, undefined);
    check('COMMENT ON TABLE t IS NULL', { textSpan: 'NULL' });
  });

  it('may be empty or in dollars', () => {
    const empty = read("COMMENT ON TABLE t IS ''");
    assert.ok(empty.kind === 'comment');
    check('COMMENT ON TABLE t IS $a$x$a$', { text: 'x', textSpan: '$a$x$a$' });
  });

  it('on what has no name is understood and left', () => {
    check("COMMENT ON CAST (int AS text) IS 'x'", { kind: 'other', tag: 'CommentStmt' });
    check("COMMENT ON LARGE OBJECT 1 IS 'x'", { kind: 'other', tag: 'CommentStmt' });
  });
});

describe('OWNER TO', () => {
  const checkOwner = (sql: string, objectType: string, owned: string, named: object = object(owned)) =>
    check(`ALTER ${sql} OWNER TO "É"`, { kind: 'alter-owner', objectType, object: named, owner: '"É"' });

  it('names the object and its owner', () => {
    checkOwner('FUNCTION s.f(int, text)', 'function', 's.f', taking('s.f', 'int', 'text'));
    checkOwner('SCHEMA s', 'schema', 's');
    checkOwner('TYPE s.t', 'type', 's.t');
    checkOwner('DOMAIN d', 'domain', 'd');
    checkOwner('DATABASE d', 'other', 'd');
  });

  it('of what has no name is understood and left', () => {
    check('ALTER OPERATOR + (int, int) OWNER TO me', { kind: 'other', tag: 'AlterOwnerStmt' });
  });
});
