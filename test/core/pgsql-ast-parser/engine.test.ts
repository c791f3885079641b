import assert from 'node:assert/strict';
import { parse } from 'pgsql-ast-parser';
import type { Ddl, DdlKind, DdlOf } from '../../../server/src/core/syntax/ddl.js';
import { isFault } from '../../../server/src/core/syntax/engine.js';
import { lex } from '../../../server/src/core/syntax/lexer.js';
import { createPgsqlAstParserEngine } from '../../../server/src/core/syntax/pgsql-ast-parser/engine.js';
import { type Span, textOf } from '../../../server/src/core/text/span.js';

const engine = createPgsqlAstParserEngine(parse);

describe('the engine without WebAssembly', () => {
  it('says that it reads only part of PostgreSQL', () => {
    assert.equal(engine.reduced, true);
  });

  it('gives whole elements their closing parentheses and trailing keywords', () => {
    const text = `CREATE TABLE t (
      a varchar(20) DEFAULT (lower('x')),
      b timestamp(3) with time zone REFERENCES u (id) ON DELETE SET NULL,
      CONSTRAINT c CHECK ((a > 0) AND (b IN (1, 2)))
    )`;
    const table = read(text, 'create-table');
    const of = (span: Span | undefined) => span && textOf(text, span);

    assert.equal(of(table.elements), text.slice(text.indexOf('(')));
    assert.equal(of(table.columns[0]?.span), "a varchar(20) DEFAULT (lower('x'))");
    assert.equal(of(table.columns[0]?.type?.span), 'varchar(20)');
    assert.equal(of(table.columns[0]?.default?.span), "lower('x')");
    assert.equal(of(table.columns[1]?.type?.span), 'timestamp(3) with time zone');
    assert.equal(of(table.columns[1]?.constraints[0]?.span), 'REFERENCES u (id) ON DELETE SET NULL');
    assert.equal(of(table.constraints[0]?.span), 'CONSTRAINT c CHECK ((a > 0) AND (b IN (1, 2)))');
    const check = table.constraints[0];
    assert.equal(check?.kind === 'check' && of(check.expression.span), '(a > 0) AND (b IN (1, 2))');
  });

  it('counts in UTF-16 units', () => {
    const text = `CREATE TABLE t ("é€😀" text /* 😀 */ DEFAULT '€', b int)`;
    const { columns } = read(text, 'create-table');
    assert.deepEqual(
      columns.map((column) => [column.name.value, textOf(text, column.span)]),
      [
        ['é€😀', `"é€😀" text /* 😀 */ DEFAULT '€'`],
        ['b', 'b int'],
      ],
    );
  });

  it('says where a WHERE clause of an index would stand', () => {
    const bare = 'CREATE INDEX i ON t (a)';
    const partial = 'CREATE INDEX i ON t (a) WHERE (b IS NULL)';
    assert.equal(read(bare, 'create-index').whereAt, bare.length);
    assert.equal(partial.slice(read(partial, 'create-index').whereAt), ' WHERE (b IS NULL)');
  });

  const refused = [
    'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
    'CREATE POLICY p ON t USING (true)',
    'CREATE TABLE t (a int) PARTITION BY RANGE (a)',
    'CREATE TABLE t (a int, UNIQUE (a) DEFERRABLE)',
    'CREATE INDEX i ON t (a) INCLUDE (b)',
    'ALTER TABLE t RENAME TO u, ADD COLUMN a int',
    'CREATE TABEL t (a int)',
    'CREATE TABLE t (a int',
    "CREATE TABLE t (a text DEFAULT 'x)",
    'SELECT pg_sleep(1)',
    'CREATE VIEW v AS SELECT 1',
    '\u0000(',
  ];
  for (const text of refused) {
    it(`calls ${JSON.stringify(text)} unreadable, not a fault`, () => {
      assert.equal(readAny(text).kind, 'unreadable');
    });
  }

  it('leaves no text unanswered, wherever a statement is cut', () => {
    const text = `CREATE TABLE s.t (a int4 DEFAULT (CASE WHEN 1 = ANY (ARRAY[1]) THEN 2 END) NOT NULL, CHECK (a -> 'x' IS NULL))`;
    assert.equal(readAny(text).kind, 'create-table');
    for (let length = 1; length < text.length; length++)
      assert.equal(readAny(text.slice(0, length)).kind, 'unreadable');
  });

  it('does not hand statements about rows to the package', () => {
    let asked = 0;
    const counting = createPgsqlAstParserEngine(((sql: string) => {
      asked++;
      return parse(sql);
    }) as typeof parse);
    const text = `INSERT INTO t VALUES ${Array.from({ length: 50_000 }, (_, i) => `(${i}, 'x')`).join(', ')}`;
    assert.deepEqual(counting.read(text, lex(text)), {
      kind: 'other',
      tag: 'InsertStmt',
      span: { start: 0, end: text.length },
    });
    assert.equal(asked, 0);
  });
});

function readAny(text: string): Ddl {
  const result = engine.read(text, lex(text));
  assert.ok(!isFault(result));
  return result;
}

function read<K extends DdlKind>(text: string, kind: K): DdlOf<K> {
  const ddl = readAny(text);
  assert.equal(ddl.kind, kind);
  return ddl as DdlOf<K>;
}
