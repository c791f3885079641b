import assert from 'node:assert/strict';
import { check, read } from './shown.js';

/** The constraints of a table, shown through `check`. */
function checkTable(constraint: string, expected: object): void {
  check(`CREATE TABLE "é" (a int, ${constraint})`, { constraints: [{ ...expected, span: constraint }] });
}

function checkColumn(definition: string, expected: readonly object[]): void {
  const sql = `CREATE TABLE t (c ${definition})`;
  const table = read(sql);
  assert.ok(table.kind === 'create-table');
  check(sql, {
    columns: [{ ...Object(shownColumn(sql)), constraints: expected.map((e) => ({ inline: true, ...e })) }],
  });
}

/** What a column has beside its constraints; those tests are elsewhere. */
function shownColumn(sql: string): object {
  const definition = sql.slice(sql.indexOf('(') + 1, -1);
  const notNull = /NOT NULL/.exec(definition)?.[0];
  return {
    name: 'c',
    type: { name: 'int4', arrayDimensions: 0, span: 'int' },
    ...(notNull ? { notNull } : {}),
    span: definition,
  };
}

describe('keys', () => {
  it('have the names of their columns and the list they stand in', () => {
    checkTable('CONSTRAINT "Pk" PRIMARY KEY (tenant_id, "Id") INCLUDE (x, y)', {
      kind: 'primary-key',
      name: '"Pk"',
      columns: ['tenant_id', '"Id"'],
      include: ['x', 'y'],
      columnList: '(tenant_id, "Id")',
    });
    checkTable('UNIQUE NULLS NOT DISTINCT (a) DEFERRABLE INITIALLY DEFERRED', {
      kind: 'unique',
      columns: ['a'],
      columnList: '(a)',
      nullsNotDistinct: true,
      deferrable: true,
      initiallyDeferred: true,
    });
    checkTable('PRIMARY KEY (a, b WITHOUT OVERLAPS)', {
      kind: 'primary-key',
      columns: ['a', 'b'],
      columnList: '(a, b WITHOUT OVERLAPS)',
    });
  });

  it('written in a column name that column', () => {
    checkColumn('int PRIMARY KEY', [{ kind: 'primary-key', columns: ['c'], span: 'PRIMARY KEY' }]);
    checkColumn('int CONSTRAINT u UNIQUE DEFERRABLE NOT NULL', [
      { kind: 'unique', name: 'u', columns: ['c'], deferrable: true, span: 'CONSTRAINT u UNIQUE DEFERRABLE' },
    ]);
  });
});

describe('foreign keys', () => {
  it('have both column lists, the actions that are written, and MATCH', () => {
    checkTable(
      'FOREIGN KEY (tenant_id, b) REFERENCES s.p (tenant_id, id) MATCH FULL ON UPDATE NO ACTION ON DELETE CASCADE',
      {
        kind: 'foreign-key',
        columns: ['tenant_id', 'b'],
        references: 's.p',
        referencedColumns: ['tenant_id', 'id'],
        match: 'full',
        onDelete: 'cascade',
        onUpdate: 'no action',
        enforced: true,
      },
    );
    checkTable('CONSTRAINT f FOREIGN KEY (a) REFERENCES p', {
      kind: 'foreign-key',
      name: 'f',
      columns: ['a'],
      references: 'p',
      match: 'simple',
      enforced: true,
    });
  });

  it('say which columns ON DELETE SET NULL sets', () => {
    checkTable('FOREIGN KEY (a, b) REFERENCES p (x, y) ON DELETE SET NULL (b) ON UPDATE SET DEFAULT', {
      kind: 'foreign-key',
      columns: ['a', 'b'],
      references: 'p',
      referencedColumns: ['x', 'y'],
      match: 'simple',
      onDelete: 'set null',
      onUpdate: 'set default',
      onDeleteColumns: ['b'],
      enforced: true,
    });
  });

  it('may be temporal, unvalidated and not enforced', () => {
    checkTable('FOREIGN KEY (a, PERIOD valid) REFERENCES p (x, PERIOD y) NOT ENFORCED', {
      kind: 'foreign-key',
      columns: ['a', 'valid'],
      references: 'p',
      referencedColumns: ['x', 'y'],
      match: 'simple',
      notValid: true,
    });
  });

  it('written in a column reach over their attributes and no further', () => {
    checkColumn('int REFERENCES p (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED NOT NULL CHECK (c > 0)', [
      {
        kind: 'foreign-key',
        columns: ['c'],
        references: 'p',
        referencedColumns: ['id'],
        match: 'simple',
        onDelete: 'restrict',
        deferrable: true,
        initiallyDeferred: true,
        enforced: true,
        span: 'REFERENCES p (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED',
      },
      { kind: 'check', expression: 'c > 0', span: 'CHECK (c > 0)' },
    ]);
    checkColumn('int CONSTRAINT f REFERENCES p NOT ENFORCED', [
      {
        kind: 'foreign-key',
        name: 'f',
        columns: ['c'],
        references: 'p',
        match: 'simple',
        span: 'CONSTRAINT f REFERENCES p NOT ENFORCED',
      },
    ]);
  });
});

describe('checks, exclusions and named NOT NULL', () => {
  it('have their expressions', () => {
    checkTable('CONSTRAINT c CHECK ((a > 0) OR (b)) NO INHERIT', {
      kind: 'check',
      name: 'c',
      expression: '(a > 0) OR (b)',
      noInherit: true,
    });
    checkTable('EXCLUDE USING gist (tenant_id WITH =, lower(r) DESC WITH OPERATOR(pg_catalog.&&)) WHERE (a IS NULL)', {
      kind: 'exclusion',
      method: 'gist',
      elements: [
        { element: { column: 'tenant_id', span: 'tenant_id' }, operator: '=' },
        { element: { expression: 'lower(r)', order: 'desc', span: 'lower(r) DESC' }, operator: '&&' },
      ],
      where: 'a IS NULL',
    });
    checkTable('CONSTRAINT n NOT NULL "é"', { kind: 'not-null', name: 'n', column: '"é"' });
  });
});
