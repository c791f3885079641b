import assert from 'node:assert/strict';
import { loadModule } from 'libpg-query';
import {
  identifierValue,
  keywordIs,
  lex,
  stringValue,
  type Token,
  tokenText,
} from '../../../server/src/core/syntax/lexer.js';
import { Scanner } from '../../../server/src/core/syntax/scanner.js';
import { scannedByPostgres } from '../../support/postgres-scan.js';

const tricky = [
  "'a'\n'b'",
  "'a' 'b'",
  "'a' -- c\n 'b'",
  "'a' /* x\n */ 'b'",
  "'a'\n--c\n'b'",
  "'a'\r'b'",
  "E'a'\n'b\\''",
  "e'a\\'b'",
  "U&'a'\n'b'",
  "u&'x'",
  "U&'a' 'b'",
  "U & 'a'",
  `U&"a""b" UESCAPE '!'`,
  "b'01'\n'1'",
  "b'0''1'",
  "X'1F''a'",
  "N'abc' n'x'",
  "'a\\'",
  "'it''s'",
  '1..2 1.2.3 1.e5 1_000 0x1F 0b11 0o7 1.0_1 1e1_0 0x_1 .5 5. 1.5e-3',
  '1.5.',
  '$1 $1a $1$2 a$1 $1.5',
  '$a$x$a$ $$x$$ a$$b$$ $é$x$é$ $a$b$ab$a$ $a$ $b$ $$ $a$',
  'a-- b\n c',
  '@-1 @- 1 +- =- *- *+ x <-> <- ->> ||- #- &&-- c',
  'a/*b*/+c a+/*b*/c a@>/*x*/b */*x*/',
  '/* a /* b */ c **/ d /**/ e /*/ */ f',
  '::= := :== => =>= =>- <= <> != <=> ... a..b',
  '=-1 !=-1 !=- 1 |/-1 %- ^- ?- `- ~- +* -1--1',
  'a ? b ?| ?& `x` { } \\ !',
  'a::int[1:2]',
  '"a""b" "A"."b"',
  'é\u00a0a 😀 \'😀\'x e"a"',
  'a%s %% a\f\vb\r\nc',
  "--x\r y\n'z'",
  '',
  ' \n',
];

describe('lexer', () => {
  before(loadModule);

  for (const text of tricky) {
    it(`bounds tokens as PostgreSQL does: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(bounds(text, lex(text)), bounds(text, scannedByPostgres(text)));
    });
  }

  for (const text of ["a 'b\n c;", 'a "b', "a E'b\\'", 'a $x$ b $y$', 'a /* b /* c */', "a U&'b", "a 'b'\n'c"]) {
    it(`takes what is not terminated to the end: ${JSON.stringify(text)}`, () => {
      const scanner = new Scanner(text);
      assert.ok(scanner.next() && !scanner.unterminated);
      assert.ok(scanner.next() && scanner.unterminated);
      assert.equal(scanner.end, text.length);
      assert.equal(scanner.next(), false);
    });
  }

  it('reads lone surrogates, NUL and a byte order mark without stumbling', () => {
    assert.deepEqual(texts('\ufeffa \ud800b \0 c'), ['a', '\ud800b', '\0', 'c']);
  });

  it('keeps letters glued to a number with it', () => {
    assert.deepEqual(texts('1a 0xg 1_ 5.a'), ['1a', '0xg', '1_', '5.a']);
  });
});

describe('what a token says', () => {
  const names: readonly (readonly [string, string])[] = [
    ['Users', 'users'],
    ['ÄÖü', 'ÄÖü'],
    ['"Us""ers"', 'Us"ers'],
    ['U&"d\\0061t\\+000061\\\\"', 'data\\'],
    ['"open', 'open'],
    ['a'.repeat(70), 'a'.repeat(63)],
    [`"${'é'.repeat(40)}"`, 'é'.repeat(31)],
    [`"a${'😀'.repeat(16)}"`, `a${'😀'.repeat(15)}`],
  ];
  for (const [written, value] of names) {
    it(`${written} names ${value}`, () => assert.equal(identifierValue(written, only(written)), value));
  }

  const literals: readonly (readonly [string, string])[] = [
    ["'it''s'", "it's"],
    ["'a\\n'", 'a\\n'],
    ["'a'\n  'b'", 'ab'],
    ["E'a\\n\\'\\x41\\101\\u00e9\\U0001F600\\q\\\\'", "a\n'AAé😀q\\"],
    ["E'a\\\\'\n'b'", 'a\\b'],
    ["U&'d\\0061\\+01F600\\\\'", 'da😀\\'],
    ["B'01'", '01'],
    ['$$a$b$$', 'a$b'],
    ["$q$it's$q$", "it's"],
    ["'open", 'open'],
    ['$q$open', 'open'],
  ];
  for (const [written, value] of literals) {
    it(`${JSON.stringify(written)} says ${JSON.stringify(value)}`, () =>
      assert.equal(stringValue(written, only(written)), value));
  }

  it('knows a keyword in any case, and no quoted one', () => {
    const text = 'TaBle "table" tables row_security';
    const [a, b, c, d] = lex(text);
    assert.equal(keywordIs(text, a, 'table'), true);
    assert.equal(keywordIs(text, b, 'table'), false);
    assert.equal(keywordIs(text, c, 'table'), false);
    assert.equal(keywordIs(text, d, 'row_security'), true);
    assert.equal(keywordIs(text, undefined, 'table'), false);
  });
});

function only(text: string): Token {
  const [token, ...more] = lex(text);
  assert.ok(token && more.length === 0);
  return token;
}

function texts(text: string): string[] {
  return lex(text).map((token) => tokenText(text, token));
}

function bounds(text: string, tokens: readonly { start: number; end: number }[]): string[] {
  return tokens.map(({ start, end }) => `${start}-${end} ${text.slice(start, end)}`);
}
