import { check } from './shown.js';

describe('CREATE TYPE', () => {
  it('has the labels of an enum in order', () => {
    check("CREATE TYPE s.\"É\" AS ENUM ('b', 'it''s')", {
      kind: 'create-type',
      type: 's."É"',
      variant: 'enum',
      labels: ['b', "it's"],
    });
  });

  it('has the attributes of a composite type', () => {
    check('CREATE TYPE c AS ("É" int, b s.t[])', {
      type: 'c',
      variant: 'composite',
      attributes: [
        { name: '"É"', type: { name: 'int4', arrayDimensions: 0, span: 'int' } },
        { name: 'b', type: { schema: 's', name: 't', arrayDimensions: 1, span: 's.t[]' } },
      ],
    });
  });

  it('knows range, base and shell types', () => {
    check('CREATE TYPE s.r AS RANGE (subtype = float8)', { type: 's.r', variant: 'range' });
    check('CREATE TYPE b (input = x, output = y)', { type: 'b', variant: 'base' });
    check('CREATE TYPE b', { variant: 'shell' });
    check('CREATE AGGREGATE a (int) (sfunc = f, stype = int)', { kind: 'other', tag: 'DefineStmt' });
  });
});

describe('ALTER TYPE of an enum', () => {
  it('adds a label with its place, or renames one', () => {
    check("ALTER TYPE s.e ADD VALUE IF NOT EXISTS 'x' BEFORE 'y'", {
      kind: 'alter-enum',
      type: 's.e',
      change: { kind: 'add', label: 'x', ifNotExists: true, place: { side: 'before', label: 'y' } },
    });
    check("ALTER TYPE e ADD VALUE 'x' AFTER 'y'", {
      change: { kind: 'add', label: 'x', place: { side: 'after', label: 'y' } },
    });
    check("ALTER TYPE e ADD VALUE 'x'", { change: { kind: 'add', label: 'x' } });
    check("ALTER TYPE e RENAME VALUE 'a' TO 'b'", { change: { kind: 'rename', from: 'a', to: 'b' } });
  });
});

describe('domains', () => {
  it('have their type, default and checks', () => {
    check(
      `CREATE DOMAIN s."É" AS varchar(3) COLLATE "C" DEFAULT 'x' CONSTRAINT n NOT NULL
       CONSTRAINT k CHECK (value <> '') CHECK (length(value) > 1)`,
      {
        kind: 'create-domain',
        domain: 's."É"',
        base: { name: 'varchar', modifiers: [3], arrayDimensions: 0, span: 'varchar(3)' },
        default: "'x'",
        notNull: true,
        checks: [
          { kind: 'check', name: 'k', expression: "value <> ''", span: "CONSTRAINT k CHECK (value <> '')" },
          { kind: 'check', expression: 'length(value) > 1', span: 'CHECK (length(value) > 1)' },
        ],
      },
    );
    check('CREATE DOMAIN d text', { notNull: undefined, default: undefined, checks: undefined });
  });

  it('are altered by one change', () => {
    const checkChange = (sql: string, change: object) =>
      check(`ALTER DOMAIN s.d ${sql}`, { kind: 'alter-domain', domain: 's.d', change });
    checkChange('SET DEFAULT 1', { kind: 'set-default', default: '1' });
    checkChange('DROP DEFAULT', { kind: 'set-default' });
    checkChange('SET NOT NULL', { kind: 'set-not-null' });
    checkChange('ADD CONSTRAINT n NOT NULL', { kind: 'set-not-null' });
    checkChange('DROP NOT NULL', { kind: 'drop-not-null' });
    checkChange('DROP CONSTRAINT IF EXISTS "É" CASCADE', {
      kind: 'drop-constraint',
      constraint: '"É"',
      ifExists: true,
    });
    checkChange('DROP CONSTRAINT c', { kind: 'drop-constraint', constraint: 'c' });
    checkChange('VALIDATE CONSTRAINT c', { kind: 'validate-constraint', constraint: 'c' });
    checkChange('ADD CONSTRAINT c CHECK (value > 0) NOT VALID', {
      kind: 'add-check',
      check: {
        kind: 'check',
        name: 'c',
        expression: 'value > 0',
        notValid: true,
        span: 'CONSTRAINT c CHECK (value > 0) NOT VALID',
      },
    });
  });
});

describe('sequences', () => {
  it('have their type and the column they belong to', () => {
    check('CREATE TEMP SEQUENCE IF NOT EXISTS s."É" AS int START 1 OWNED BY a.b."C"', {
      kind: 'create-sequence',
      sequence: 's."É"',
      persistence: 'temporary',
      ifNotExists: true,
      type: { name: 'int4', arrayDimensions: 0, span: 'int' },
      ownedBy: { table: 'a.b', column: '"C"' },
    });
    check('CREATE SEQUENCE q OWNED BY NONE', { persistence: 'permanent', type: undefined, ownedBy: undefined });
  });

  it('are altered in what is written', () => {
    check('ALTER SEQUENCE IF EXISTS s.q OWNED BY t.c RESTART', {
      kind: 'alter-sequence',
      sequence: 's.q',
      ifExists: true,
      type: undefined,
      ownedBy: { table: 't', column: 'c' },
    });
    check('ALTER SEQUENCE q AS bigint OWNED BY NONE', {
      type: { name: 'int8', arrayDimensions: 0, span: 'bigint' },
      ownedBy: 'none',
    });
    check('ALTER SEQUENCE q RESTART', { kind: 'alter-sequence', ownedBy: undefined });
  });
});

describe('CREATE EXTENSION', () => {
  it('has its name and schema', () => {
    check('CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH VERSION \'1\' SCHEMA "É"', {
      kind: 'create-extension',
      name: '"uuid-ossp"',
      schema: '"É"',
      ifNotExists: true,
    });
    check('CREATE EXTENSION pgcrypto', { name: 'pgcrypto', schema: undefined });
  });
});
