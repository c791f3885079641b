import assert from 'node:assert/strict';
import { isFault } from '../../../server/src/core/syntax/engine.js';
import { lex } from '../../../server/src/core/syntax/lexer.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { maskPlaceholders } from '../../../server/src/core/syntax/placeholders.js';
import { testEngine } from '../../support/engine.js';

const masks: readonly (readonly [string, string])[] = [
  ['CREATE TABLE {{ .Schema }}.users (id int)', 'CREATE TABLE ____Schema___.users (id int)'],
  ['CREATE TABLE {{.Prefix}}users (id int)', 'CREATE TABLE ___Prefix__users (id int)'],
  ['ALTER TABLE ${schema}.users ADD a int', 'ALTER TABLE __schema_.users ADD a int'],
  ['ALTER TABLE :SCHEMA.jobs ADD a int', 'ALTER TABLE _SCHEMA.jobs ADD a int'],
  ['CREATE TABLE @extschema@.jobs (id int)', 'CREATE TABLE _extschema_.jobs (id int)'],
  ['CREATE INDEX users_%s_idx ON %s (a)', 'CREATE INDEX users__s_idx ON _s (a)'],
  ['GRANT SELECT ON a TO :"role"', 'GRANT SELECT ON a TO __role_'],
  [`ALTER ROLE a PASSWORD :'secret'`, `ALTER ROLE a PASSWORD ':secret'`],
  ['CREATE TABLE a ({{ if .X }}id int{{ end }})', 'CREATE TABLE a (           id int         )'],
  ['SELECT a{{/* note */}} FROM b', 'SELECT a               FROM b'],
];

const untouched = [
  'SELECT a::text, b[1:2], c[1:n], f(x := 1)',
  "SELECT '{{ .A }}', ':name', '%s', $$ {{ .B }} %s $$, \"${x}\"",
  '-- {{ .A }} :name\nSELECT 1 /* ${x} */',
  'SELECT 5 % 2, a %size',
  'SELECT @ a',
];

describe('placeholders', () => {
  for (const [text, masked] of masks) {
    it(`masks ${text}`, () => {
      assert.equal(maskPlaceholders(text), masked);
      assert.equal(isFault(testEngine().read(masked, lex(masked))), false, 'what is masked parses');
    });
  }
  for (const text of untouched) it(`leaves ${JSON.stringify(text)}`, () => assert.equal(maskPlaceholders(text), text));

  it('takes linear time where templates crowd one line', () => {
    const text = `${'{{ a }}'.repeat(5_000)} x`;
    assert.equal(maskPlaceholders(text).length, text.length);
    assert.equal(parseFile(testEngine(), 'a.sql', text).statements.length, 1);
  });

  it('keeps the modulo of a statement that parses', () => {
    const [statement] = parseFile(testEngine(), 'a.sql', 'CREATE TABLE a (n int CHECK (n %s > 0))').statements;
    assert.equal(statement?.fault, undefined);
  });

  it('gives names their place in the text as written', () => {
    const text = '{{ if .X }}\nCREATE TABLE {{ .Schema }}.users (id int);\n{{ end }}';
    const [statement] = parseFile(testEngine(), 'a.sql', text).statements;
    assert.ok(statement?.ddl.kind === 'create-table');
    const { span } = statement.ddl.table.name;
    assert.equal(statement.text.slice(span.start, span.end), 'users');
    assert.equal(statement.fault, undefined);
  });

  it('knows nothing of a placeholder for whole statements', () => {
    for (const text of ['{{ template "x" . }};', '${sql};', ':statements;']) {
      const [statement] = parseFile(testEngine(), 'a.sql', text).statements;
      assert.deepEqual([statement?.ddl.kind, statement?.fault], ['opaque', undefined], text);
    }
  });

  it('reports no mistake where a template chooses between parts', () => {
    const text = 'ALTER TABLE a {{ if .X }}ADD b int{{ else }}DROP b{{ end }};';
    const [statement] = parseFile(testEngine(), 'a.sql', text).statements;
    assert.deepEqual([statement?.ddl.kind, statement?.fault], ['unreadable', undefined]);
  });

  it('reports a mistake beside a placeholder where it stands', () => {
    const [statement] = parseFile(testEngine(), 'a.sql', 'CREATE TABEL {{ .Schema }}.a (id int);').statements;
    assert.deepEqual(statement?.fault, { message: 'syntax error at or near "TABEL"', offset: 7 });
  });
});
