import assert from 'node:assert/strict';
import type { CreateTable } from '../../../server/src/core/syntax/ddl.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../support/engine.js';

const below = '\n\n-- next\nCREATE TABLE b (id int);\n\nALTER TABLE b ADD c text;\n';

describe('recovery', () => {
  const broken: readonly (readonly [string, string])[] = [
    ['an open quote', "CREATE TABLE a (name text DEFAULT 'x);"],
    ['an open double quote', 'CREATE TABLE a ("name text);'],
    ['an open dollar quote', 'DO $$ BEGIN NULL; END;'],
    ['an open comment', 'CREATE TABLE a (id int /* );'],
    ['a comment that nothing precedes', '/* note'],
    ['an open parenthesis', 'CREATE TABLE a (id int'],
    ['half a statement', 'ALTER TABLE a ADD'],
    ['a word', 'crea'],
  ];
  for (const [name, text] of broken) {
    it(`finds the statements below ${name}`, () => {
      const file = parseFile(testEngine(), 'a.sql', text + below);
      const [first, ...rest] = file.statements;
      assert.ok(first?.fault && first.terminator !== 'marker');
      assert.deepEqual(
        rest.map((s) => [s.text, s.ddl.kind, s.fault]),
        [
          ['CREATE TABLE b (id int)', 'create-table', undefined],
          ['ALTER TABLE b ADD c text', 'alter-table', undefined],
        ],
      );
      const comments = file.comments.map(({ span }) => file.text.slice(span.start, span.end));
      assert.ok(comments.includes('-- next'), comments.join());
    });
  }

  it('finds the statements below a quote that turns the quotes below inside out', () => {
    const text =
      "COMMENT ON TABLE a IS 'it;\n\nCREATE TABLE b (c text DEFAULT 'x');\nCREATE TABLE d (e text DEFAULT 'y');\n";
    assert.deepEqual(kinds(text), ['unreadable!', 'create-table', 'create-table']);
  });

  it('reads statements that lack their semicolon, and says where it is missing', () => {
    const text = 'CREATE TABLE a (id int)\nCREATE TABLE b (id int)\n\nCREATE TABLE c (id int);\nDROP TABLE d';
    const file = parseFile(testEngine(), 'a.sql', text);
    assert.deepEqual(kinds(text), ['create-table!', 'create-table!', 'create-table', 'drop']);
    assert.deepEqual(file.statements[0]?.fault, { message: 'syntax error at or near "CREATE"', offset: 23 });
  });

  it('reads a long file without semicolons in a moment', () => {
    const text = Array.from({ length: 300 }, (_, i) => `CREATE TABLE t${i} (\n  id int,\n  name text\n)\n`).join('');
    assert.equal(parseFile(testEngine(), 'a.sql', text).statements.length, 300);
  });

  it('does not look for statements inside the body of a broken function', () => {
    const text =
      'CREATE FUNCTON f() RETURNS int AS $$\nBEGIN\nDELETE FROM a;\nEND\n$$ LANGUAGE plpgsql;\nDROP TABLE a;';
    assert.deepEqual(kinds(text), ['unreadable!', 'drop']);
  });

  it('does not look for statements inside comments of a broken statement', () => {
    const text = 'CREATE TABLE a (\n/*\nDROP TABLE b;\n*/\nid int,,\n);';
    assert.deepEqual(kinds(text), ['create-table!']);
  });

  it('does not look for statements on lines that are indented deeper', () => {
    assert.deepEqual(kinds('CREATE VEIW a AS\n  SELECT 1;'), ['unreadable!']);
  });
});

describe('a broken CREATE TABLE', () => {
  it('keeps the elements that parse, in their places', () => {
    const text = [
      'CREATE TABLE IF NOT EXISTS x.a (',
      '  id uuid PRIMARY KEY,',
      '  name text NOT NUL,',
      '  price numeric(10, 2) DEFAULT 0,,',
      '  LIKE b,',
      '  UNIQUE (id, price),',
      '  CHECK (price >)',
      ') PARTITION BY LIST (id)',
    ].join('\n');
    const table = salvaged(text);
    assert.deepEqual(
      table.columns.map(({ name, span }) => [name.value, text.slice(span.start, span.end)]),
      [
        ['id', 'id uuid PRIMARY KEY'],
        ['price', 'price numeric(10, 2) DEFAULT 0'],
      ],
    );
    assert.deepEqual(
      table.constraints.map(({ kind, span }) => [kind, text.slice(span.start, span.end)]),
      [['unique', 'UNIQUE (id, price)']],
    );
    assert.deepEqual([table.table.schema?.value, table.table.name.value, table.ifNotExists], ['x', 'a', true]);
    assert.equal(table.like.length, 1);
    assert.equal(table.partitionBy?.strategy, 'list');
    const { start, end } = table.elements ?? { start: 0, end: 0 };
    assert.deepEqual([text[start], text.slice(end)], ['(', ' PARTITION BY LIST (id)']);
  });

  it('has no element list to write into where the parenthesis is open', () => {
    const table = salvaged('CREATE TABLE a (\n  id int,\n  name text,\n');
    assert.deepEqual([table.columns.length, table.elements], [2, undefined]);
  });

  it('keeps the lines below an element whose parenthesis is open', () => {
    const table = salvaged('CREATE TABLE a (\n  id int,\n  price numeric(10,\n  name text,\n  note text\n)');
    assert.deepEqual(
      table.columns.map(({ name }) => name.value),
      ['id', 'name', 'note'],
    );
  });

  it('is read with placeholders', () => {
    const table = salvaged('CREATE TABLE {{ .Schema }}.a (id int, b text NOT NUL)');
    assert.deepEqual([table.table.schema?.value, table.columns.length], ['____schema___', 1]);
  });

  for (const text of ['CREATE TABLE', 'CREATE TABLE (id int', 'CREATE TABLE a', 'CREATE TABLE a (id int,,) x (y']) {
    it(`is given up or kept without a throw: ${text}`, () => {
      const [statement] = parseFile(testEngine(), 'a.sql', text).statements;
      assert.ok(statement?.fault);
    });
  }
});

function salvaged(text: string): CreateTable {
  const [statement] = parseFile(testEngine(), 'a.sql', text).statements;
  assert.ok(statement?.fault && statement.ddl.kind === 'create-table');
  return statement.ddl;
}

function kinds(text: string): string[] {
  return parseFile(testEngine(), 'a.sql', text).statements.map((s) => s.ddl.kind + (s.fault ? '!' : ''));
}
