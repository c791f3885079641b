import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Engine } from '../../../server/src/core/syntax/engine.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import type { SourceFile, Statement } from '../../../server/src/core/syntax/source-file.js';
import { testEngine } from '../../support/engine.js';

describe('parseFile', () => {
  const engine = countingEngine();
  const parse = (text: string, previous?: SourceFile) => parseFile(engine, 'a.sql', text, previous);

  it('gives each statement without comments, space and terminator, and knows where it stands', () => {
    const text = '-- one\n SELECT 1 -- in\n ; /* two */ SELECT 2;;\n\nSELECT 3';
    const file = parse(text);
    assert.deepEqual(
      file.statements.map((s) => [s.text, file.startOf(s), s.terminator]),
      [
        ['SELECT 1', 8, ';'],
        ['SELECT 2', 36, ';'],
        ['SELECT 3', 48, undefined],
      ],
    );
    assert.deepEqual(
      file.comments.map(({ span, style }) => [text.slice(span.start, span.end), style]),
      [
        ['-- one', 'line'],
        ['-- in', 'line'],
        ['/* two */', 'block'],
      ],
    );
  });

  for (const text of [
    '',
    '\n',
    '-- only a comment',
    '\ufeff',
    ';;',
    '\0',
    '\ud800',
    "'",
    '$$',
    '/*',
    '\\',
    '\\.',
    '{{',
    '{{ if }}',
  ]) {
    it(`reads ${JSON.stringify(text)} without stumbling`, () => {
      const file = parse(text);
      for (const statement of file.statements) assert.ok(statement.fault, statement.text);
    });
  }

  it('keeps offsets right behind a byte order mark and CRLF', () => {
    const text = '\ufeffSELECT 1;\r\n-- c\r\nSELECT\r\n2;\r\n';
    const file = parse(text);
    assert.deepEqual(
      file.statements.map((s) => [s.text, file.startOf(s)]),
      [
        ['SELECT 1', 1],
        ['SELECT\r\n2', 18],
      ],
    );
  });

  it('reports faults relative to the statement', () => {
    const file = parse('SELECT 1;\n\n  SELECT * FORM x;');
    assert.deepEqual(
      file.statements.map((s) => s.fault),
      [undefined, { message: 'syntax error at or near "FORM"', offset: 9 }],
    );
  });

  it('does not look into data in bulk', () => {
    const values = "(1, 'x'),\n".repeat(30_000);
    const file = parse(`INSERT INTO a VALUES ${values}(2, 'y');\nGRANT a TO b;`);
    assert.deepEqual(
      file.statements.map((s) => [s.ddl.kind === 'other' ? s.ddl.tag : s.ddl.kind, s.fault]),
      [
        ['InsertStmt', undefined],
        ['grant-role', undefined],
      ],
    );
  });

  it('takes what a reduced engine refuses as unreadable, not as a mistake', () => {
    const file = parseFile({ ...testEngine(), reduced: true }, 'a.sql', 'CREATE WHAT;\nGRANT a TO b;');
    assert.deepEqual(
      file.statements.map((s) => [s.ddl.kind, s.fault]),
      [
        ['unreadable', undefined],
        ['grant-role', undefined],
      ],
    );
  });

  it('answers with the previous file where nothing changed', () => {
    const file = parse('SELECT 1;');
    assert.equal(parse('SELECT 1;', file), file);
    assert.notEqual(parseFile(engine, 'b.sql', 'SELECT 1;', file), file);
  });

  it('reads only the statement that was edited, and keeps the others', () => {
    const lines = Array.from({ length: 200 }, (_, i) => `SELECT ${i} FROM t${i};`);
    const before = parse(lines.join('\n'));
    const count = engine.count;
    const after = parse(lines.with(100, 'SELECT x FROM t100;\n-- new').join('\n'), before);
    assert.ok(engine.count - count <= 3, `${engine.count - count} statements read`);
    assert.deepEqual(kept(before, after), 199);
    assert.equal(after.startOf(after.statements[150] as Statement), after.text.indexOf('SELECT 150'));
  });

  it('keeps a statement that moved with its neighbours and changes only the new one', () => {
    const before = parse('SELECT 1;\nSELECT 2;\nSELECT 3;');
    const after = parse('SELECT 1;\nSELECT 2;\nSELECT 2;\nSELECT 3;', before);
    assert.equal(kept(before, after), 3);
    assert.equal(new Set(after.statements).size, 4);
  });

  it('keeps statements by their text where a block above and one below changed', () => {
    const before = parse('SELECT 1;\nSELECT 2;\nSELECT 3;');
    const after = parse('SELECT 9;\n\nSELECT 2;\nSELECT 8;', before);
    assert.equal(kept(before, after), 1);
  });

  it('equals a reading from scratch after any edits, but for what broken statements keep', () => {
    fc.assert(
      fc.property(script, fc.array(edit, { minLength: 1, maxLength: 12 }), (start, edits) => {
        let file = parse(start);
        for (const { at, length, insert } of edits) {
          const from = Math.floor(at * (file.text.length + 1));
          const text = file.text.slice(0, from) + insert + file.text.slice(from + length);
          const next = parse(text, file);
          assert.deepEqual(content(next), content(parse(text)), JSON.stringify({ before: file.text, after: text }));
          assert.equal(new Set(next.statements).size, next.statements.length);
          assert.equal(new Set(next.readings).size, next.readings.length);
          assertKeptAreGood(next);
          file = next;
        }
      }),
      { numRuns: 300 },
    );
  });
});

function countingEngine(): Engine & { count: number } {
  const engine = testEngine();
  return {
    ...engine,
    count: 0,
    read(text, tokens) {
      this.count++;
      return engine.read(text, tokens);
    },
  };
}

const fragments = [
  'SELECT 1;\n',
  "SELECT 'a;b';\n",
  'CREATE TABLE a (\n  id int,\n  name text\n);\n',
  'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\nSELECT 1;\n$$;\n',
  'CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;\n',
  'CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2);\n',
  'COPY a FROM stdin;\n1\tx\n\\.\n',
  '\\set x 1\n',
  '\\copy a from stdin\n1\n\\.\n',
  '-- comment\n',
  '/* block\nSELECT 7;\n*/\n',
  '-- +goose StatementBegin\nDO $$ BEGIN NULL; END $$\n-- +goose StatementEnd\n',
  '{{ if .X }}\n',
  'ALTER TABLE {{ .Schema }}.a ADD b int;\n',
  'SELECT 1\n',
  'GRANT SELECT ON a TO b;\n',
  '\n\n',
  '\ufeff',
];
const scraps = [
  "'",
  '"',
  '$$',
  '$x$',
  '(',
  ')',
  ';',
  '/*',
  '*/',
  '--',
  '\n',
  '\\',
  '\\.',
  '\\;',
  ' ',
  'a',
  '{{',
  'E',
  'COPY a FROM stdin;',
  '',
];

const script = fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join(''));
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(60)),
  insert: fc.oneof(fc.constantFrom(...scraps), fc.constantFrom(...fragments)),
});

function content(file: SourceFile) {
  const statements = file.statements.map(({ kept: _, ...statement }, i) => ({
    ...statement,
    start: file.startOf(file.statements[i] as Statement),
  }));
  for (const { text, start } of statements) assert.equal(file.text.slice(start, start + text.length), text);
  return { statements, comments: file.comments };
}

/** Only broken statements keep anything, and only what was not broken and kept nothing. */
function assertKeptAreGood({ statements, readings }: SourceFile): void {
  if (!statements.some(({ fault }) => fault)) assert.equal(readings, statements);
  for (const { fault, kept } of statements) {
    if (!fault) assert.equal(kept, undefined);
    for (const reading of kept ?? []) assert.ok(!reading.fault && !reading.kept, reading.text);
  }
}

function kept(before: SourceFile, after: SourceFile): number {
  return before.statements.filter((statement) => after.statements.includes(statement)).length;
}
