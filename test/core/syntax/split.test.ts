import assert from 'node:assert/strict';
import { loadModule } from 'libpg-query';
import { lex } from '../../../server/src/core/syntax/lexer.js';
import { type Piece, readPiece } from '../../../server/src/core/syntax/split.js';
import { splitByPostgres } from '../../support/postgres-scan.js';

const sql = [
  '',
  ';;',
  'SELECT 1',
  'SELECT 1;;SELECT 2;',
  "SELECT ';', \";\", $$;$$, $a$;$$;$a$; SELECT E'\\';';",
  '-- a;\nSELECT /* ; /* ; */ ; */ 1 -- ;\n;SELECT 2 -- end',
  'CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT (2)); SELECT 3;',
  'CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3',
  'CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO a VALUES (1); END;SELECT 1;',
  'BEGIN; SELECT CASE WHEN a THEN 1 END; END; COMMIT',
  "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'; SELECT 1;",
  'COPY a FROM stdin; SELECT 1;',
  'SELECT \'é😀;\'; SELECT "ä;";',
];

describe('splitter', () => {
  before(loadModule);

  for (const text of sql) {
    it(`finds the statements PostgreSQL finds in ${JSON.stringify(text)}`, () => {
      const expected = splitByPostgres(text).map(({ start, end }) => {
        const tokens = lex(text.slice(start, end));
        return text.slice(start + (tokens[0]?.start ?? 0), start + (tokens.at(-1)?.end ?? 0));
      });
      assert.deepEqual(statements(text), expected);
    });
  }

  const others: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'ends a statement at a semicolon inside parentheses',
      'CREATE TABLE a (\n  id int;\nSELECT 1;',
      ['CREATE TABLE a (\n  id int', 'SELECT 1'],
    ],
    ['skips psql commands', '\\set x 1\n\\i a.sql\nSELECT 1;\\echo done\n\\.\nSELECT 2', ['SELECT 1', 'SELECT 2']],
    [
      'ends a statement at \\; and \\gset',
      'SELECT 1\\;SELECT 2 \\gset p_\nSELECT 3 \\gexec\n',
      ['SELECT 1', 'SELECT 2', 'SELECT 3'],
    ],
    [
      'skips COPY data',
      "COPY a (b) FROM stdin WITH (FORMAT csv);\nit's;\n\\.\nSELECT 1;",
      ['COPY a (b) FROM stdin WITH (FORMAT csv)', 'SELECT 1'],
    ],
    ['skips COPY data with CRLF', "COPY a FROM STDIN;\r\nit's\r\n\\.\r\nSELECT 1;", ['COPY a FROM STDIN', 'SELECT 1']],
    ['skips the data of \\copy', "\\copy a from stdin\nit's\n\\.\nSELECT 1;", ['SELECT 1']],
    [
      'does not take the rest for COPY data without an end',
      'COPY a FROM stdin;\nSELECT 1;',
      ['COPY a FROM stdin', 'SELECT 1'],
    ],
    ['knows COPY from a file', "COPY a FROM '/stdin';\nSELECT 1;\n\\.\n", ["COPY a FROM '/stdin'", 'SELECT 1']],
    ['skips template lines between statements', '{{ if .A }}\nSELECT 1;\n  {{- end }}\n', ['SELECT 1']],
    ['leaves a template that begins a statement', '{{ .Do }} x;', ['{{ .Do }} x']],
    ['skips a byte order mark', '\ufeffSELECT 1', ['SELECT 1']],
  ];
  for (const [name, text, expected] of others) it(name, () => assert.deepEqual(statements(text), expected));

  for (const marker of [
    '-- +goose StatementEnd',
    '-- +goose Down',
    '--+goose up',
    '-- +migrate Down',
    '-- +migrate StatementEnd',
    '-- migrate:down',
    '--> statement-breakpoint',
    '--changeset me:1',
    '-- changeset me:1',
  ]) {
    it(`ends a statement at ${marker}`, () => {
      const [first, second] = pieces(`SELECT 1\n${marker}\nSELECT 2;`);
      assert.equal(first?.terminator, 'marker');
      assert.deepEqual(first?.statement, { start: 0, end: 8 });
      assert.equal(first?.comments.length, 1);
      assert.equal(second?.terminator, ';');
    });
  }

  it('lets other comments be', () => {
    for (const comment of ['-- goose Up', '-- +goose NO TRANSACTION', '-- migrate', '--->', '/* +goose Up */']) {
      assert.equal(pieces(`SELECT 1 ${comment}\n, 2;`).length, 1, comment);
    }
  });

  it('hands over the tokens of a statement as the lexer finds them in its text', () => {
    const further = [
      'SELECT 1\\;',
      '\ufeffSELECT 1;\ufeffSELECT 2;',
      '{{ if .A }}\nSELECT /* a */ a+-1 -- b\n;',
      'SELECT /*',
    ];
    for (const text of [...sql, ...further]) {
      for (const { statement, tokens } of pieces(text)) {
        if (statement && tokens) assert.deepEqual(tokens, lex(text.slice(statement.start, statement.end)), text);
      }
    }
    assert.equal(pieces('SELECT a, 1;')[0]?.tokens?.length, 4);
  });

  for (const open of ["SELECT 'a;\n b;", 'SELECT "a;', 'SELECT $$ a;', 'SELECT 1 /* ;', '/* ;']) {
    it(`takes what is open to the end: ${JSON.stringify(open)}`, () => {
      const [piece, ...more] = pieces(open);
      assert.deepEqual([piece?.unterminated, piece?.statement?.end, more.length], [true, open.length, 0]);
    });
  }
});

function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const piece = readPiece(text, at);
    found.push(piece);
    at = piece.end;
  }
  return found;
}

function statements(text: string): string[] {
  return pieces(text).flatMap(({ statement }) => (statement ? [text.slice(statement.start, statement.end)] : []));
}
