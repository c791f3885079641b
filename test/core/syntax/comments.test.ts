import assert from 'node:assert/strict';
import { commentBlockAbove, directivesOf } from '../../../server/src/core/syntax/comments.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import type { Statement } from '../../../server/src/core/syntax/source-file.js';
import { testEngine } from '../../support/engine.js';

const read = (text: string) => parseFile(testEngine(), 'a.sql', text);

describe('directives', () => {
  const forms: readonly (readonly [string, readonly unknown[]])[] = [
    [
      '-- tenantlint-disable-next-statement require-rls: shared by all',
      ['next-statement', ['require-rls'], 'shared by all'],
    ],
    [
      '-- tenantlint-disable require-rls, Require-Policy : seed: data',
      ['disable', ['require-rls', 'require-policy'], 'seed: data'],
    ],
    ['--TenantLint-Disable-File a:  b ', ['file', ['a'], 'b']],
    ['-- tenantlint-enable require-rls', ['enable', ['require-rls'], undefined]],
    ['-- tenantlint-enable', ['enable', [], undefined]],
    ['-- tenantlint-disable require-rls', ['disable', ['require-rls'], undefined]],
    ['-- tenantlint-disable require-rls:', ['disable', ['require-rls'], undefined]],
    ['-- tenantlint-disable : because', ['disable', [], 'because']],
    ['/* tenantlint-disable a: b */', ['disable', ['a'], 'b']],
    ['-- tenantlint: global table', ['global-table', [], undefined]],
    ['--tenantlint:Global  Table', ['global-table', [], undefined]],
    [
      '-- tenantlint: global table: countries are the same for all',
      ['global-table', [], 'countries are the same for all'],
    ],
  ];
  for (const [comment, expected] of forms) {
    it(`reads ${comment}`, () => {
      const text = `SELECT 1;\n${comment}\nSELECT 2;`;
      const [directive, ...more] = directivesOf(read(text));
      assert.ok(directive && more.length === 0);
      assert.deepEqual([directive.kind, directive.rules, directive.reason], expected);
      assert.equal(text.slice(directive.span.start, directive.span.end), comment);
    });
  }

  for (const comment of [
    '-- see tenantlint-disable a: b',
    '-- tenantlint-disabled a',
    '-- tenantlint is good',
    '-- tenantlint: global tables',
  ]) {
    it(`takes ${comment} for prose`, () => assert.deepEqual(directivesOf(read(comment)), []));
  }

  it('reads directives inside statements and between broken ones', () => {
    const text =
      "CREATE TABLE a (\n -- tenantlint-disable a: b\n id int);\nSELECT 'x;\n\n-- tenantlint-enable a\nDROP TABLE b;";
    assert.deepEqual(
      directivesOf(read(text)).map(({ kind }) => kind),
      ['disable', 'enable'],
    );
  });
});

describe('the comments above a statement', () => {
  const above = (text: string) => {
    const file = read(text);
    return commentBlockAbove(file, file.statements.at(-1) as Statement).map(({ span }) =>
      text.slice(span.start, span.end),
    );
  };

  it('are the lines directly above it', () => {
    assert.deepEqual(above('-- far\n\n-- one\r\n  /* two\n three */\n\t-- four\nSELECT 1;'), [
      '-- one',
      '/* two\n three */',
      '-- four',
    ]);
  });

  it('do not reach over a blank line', () => assert.deepEqual(above('-- one\n\nSELECT 1'), []));

  it('are not those behind the statement before', () => assert.deepEqual(above('SELECT 1; -- one\nSELECT 2;'), []));

  it('are not those inside the statement', () => assert.deepEqual(above('SELECT -- one\n1;'), []));
});
