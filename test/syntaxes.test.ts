/** What the injected grammars add to VS Code's own SQL grammar, and that they leave the rest of a file as it was. */
import assert from 'node:assert/strict';
import { type Highlighter, type ScopedText, sqlHighlighter } from './support/highlighting.js';

let highlight: Highlighter;
before(async () => {
  highlight = await sqlHighlighter();
});

/** Holds pieces, given in the order of the text, to their innermost scope. */
function shows(sql: string, expected: readonly (readonly [text: string, scope: string])[]): void {
  const pieces = highlight(sql).flat();
  let from = 0;
  for (const [text, scope] of expected) {
    const at = pieces.findIndex((piece, i) => i >= from && piece.text.trim() === text);
    assert.notEqual(at, -1, `no piece "${text}" in ${JSON.stringify(pieces.slice(from).map((piece) => piece.text))}`);
    assert.equal(innermost(pieces[at]), scope, text);
    from = at + 1;
  }
}

function innermost(piece: ScopedText | undefined): string {
  return piece?.scopes.filter((scope) => !scope.startsWith('meta.')).at(-1) ?? 'plain';
}

const marker = 'keyword.control.migration.tenantlint';
const control = 'keyword.control.plpgsql';

describe('directives in comments', () => {
  it('tell the directive, its rules and the reason apart', () => {
    shows('-- tenantlint-disable-next-statement require-rls, require-policy: read by the platform', [
      ['tenantlint-disable-next-statement', 'keyword.control.directive.tenantlint'],
      ['require-rls', 'entity.name.function.rule.tenantlint'],
      ['require-policy', 'entity.name.function.rule.tenantlint'],
      [':', 'punctuation.separator.reason.tenantlint'],
      ['read by the platform', 'string.unquoted.reason.tenantlint'],
    ]);
  });

  for (const directive of ['tenantlint-disable', 'tenantlint-disable-file', 'TenantLint-Disable-Next-Statement']) {
    it(`know ${directive}`, () => {
      shows(`--${directive} no-drop: old`, [
        [directive, 'keyword.control.directive.tenantlint'],
        ['no-drop', 'entity.name.function.rule.tenantlint'],
        ['old', 'string.unquoted.reason.tenantlint'],
      ]);
    });
  }

  it('may lack rules and reason', () => {
    shows('-- tenantlint-enable\nSELECT 1;', [
      ['tenantlint-enable', 'keyword.control.directive.tenantlint'],
      ['SELECT', 'keyword.other.DML.sql'],
    ]);
  });

  it('end with the block comment that they stand in', () => {
    shows('/* tenantlint-disable-file no-drop: old */ SELECT 1;', [
      ['old', 'string.unquoted.reason.tenantlint'],
      ['*/', 'punctuation.definition.comment.sql'],
      ['SELECT', 'keyword.other.DML.sql'],
    ]);
  });

  it('declare a table global', () => {
    shows('/*\n * tenantlint: global table\n */', [
      ['tenantlint', 'keyword.control.directive.tenantlint'],
      ['global table', 'constant.language.declaration.tenantlint'],
    ]);
  });

  it('are none in the middle of a comment, under another name, or in a string', () => {
    shows('-- see tenantlint-disable', [['see tenantlint-disable', 'comment.line.double-dash.sql']]);
    shows('-- tenantlint-disabled x', [['tenantlint-disabled x', 'comment.line.double-dash.sql']]);
    shows("SELECT '-- tenantlint-disable x';", [['-- tenantlint-disable x', 'string.quoted.single.sql']]);
  });
});

describe('declarations in comments', () => {
  it('show the number of rows', () => {
    shows('-- Estimated rows: 10K - 1.5M per tenant', [
      ['Estimated rows', 'keyword.other.declaration.tenantlint'],
      ['10K', 'constant.numeric.rows.tenantlint'],
      ['1.5M', 'constant.numeric.rows.tenantlint'],
      ['per tenant', 'comment.line.double-dash.sql'],
    ]);
  });

  it('show whether the table belongs to tenants', () => {
    shows('-- Multi-Tenant: No (lookup)', [
      ['Multi-Tenant', 'keyword.other.declaration.tenantlint'],
      ['No', 'constant.language.declaration.tenantlint'],
    ]);
  });

  it('show queries', () => {
    shows('-- Hot query: invoices of a customer by date', [
      ['Hot query', 'keyword.other.declaration.tenantlint'],
      ['invoices of a customer by date', 'string.unquoted.declaration.tenantlint'],
    ]);
  });
});

describe('markers of migration tools', () => {
  const whole: Readonly<Record<string, readonly string[]>> = {
    goose: ['+goose Up', '+goose Down', '+goose StatementBegin', '+goose StatementEnd', '+goose NO TRANSACTION'],
    'sql-migrate': ['+migrate Up', '+migrate Down', '+migrate StatementBegin'],
    dbmate: ['migrate:up', 'migrate:down'],
    liquibase: ['liquibase formatted sql'],
    'node-pg-migrate': ['Up Migration', 'Down Migration'],
  };
  for (const [tool, markers] of Object.entries(whole)) {
    it(`of ${tool}`, () => {
      for (const text of markers)
        shows(`-- ${text}\nSELECT 1;`, [
          [text, marker],
          ['SELECT', 'keyword.other.DML.sql'],
        ]);
    });
  }

  it('of drizzle, behind the statement too', () => {
    shows('DROP TABLE a;--> statement-breakpoint', [['> statement-breakpoint', marker]]);
  });

  it('of tern', () => {
    shows('---- create above / drop below ----', [['create above / drop below', marker]]);
  });

  it('with their options', () => {
    shows('-- migrate:up transaction:false', [
      ['migrate:up', marker],
      ['transaction', 'variable.parameter.option.tenantlint'],
      ['false', 'constant.language.option.tenantlint'],
    ]);
    shows('-- +migrate Up notransaction', [['notransaction', 'constant.language.option.tenantlint']]);
    shows('-- atlas:nolint DS103', [
      ['atlas:nolint', marker],
      ['DS103', 'constant.language.option.tenantlint'],
    ]);
  });

  it('of liquibase changesets, with author, id and attributes', () => {
    shows('--changeset alice:42 runOnChange:true', [
      ['changeset', marker],
      ['alice', 'entity.name.section.author.tenantlint'],
      ['42', 'entity.name.section.changeset.tenantlint'],
      ['runOnChange', 'variable.parameter.option.tenantlint'],
      ['true', 'constant.language.option.tenantlint'],
    ]);
    shows('--rollback DROP TABLE a;', [
      ['rollback', marker],
      ['DROP TABLE a;', 'string.unquoted.migration.tenantlint'],
    ]);
  });

  it('of sqitch, with the change', () => {
    shows('-- Deploy crm:tables/contacts to pg\n-- requires: schemas/main', [
      ['Deploy', marker],
      ['crm:tables/contacts', 'entity.name.section.change.tenantlint'],
      ['requires', marker],
      ['schemas/main', 'entity.name.section.change.tenantlint'],
    ]);
  });

  it('are none in prose', () => {
    for (const prose of ['rollback is slow here', 'Deploy this on Friday', 'goose Up', 'the drizzle> prompt']) {
      shows(`-- ${prose}`, [[prose, 'comment.line.double-dash.sql']]);
    }
  });
});

describe('dollar-quoted bodies', () => {
  const opening = 'punctuation.definition.string.begin.sql';
  const closing = 'punctuation.definition.string.end.sql';

  it('are code, and so is what follows them', () => {
    shows(
      [
        'CREATE FUNCTION f() RETURNS trigger AS $$',
        'BEGIN',
        "  NEW.updated_at := now(); -- it's set",
        "  RAISE NOTICE 'done';",
        '  RETURN NEW;',
        'END;',
        '$$ LANGUAGE plpgsql;',
        'SELECT 1;',
      ].join('\n'),
      [
        ['AS', 'keyword.other.body.sql'],
        ['$$', opening],
        ['BEGIN', control],
        ['NEW', 'variable.language.plpgsql'],
        [':=', 'keyword.operator.assignment.plpgsql'],
        ["it's set", 'comment.line.double-dash.sql'],
        ['RAISE', control],
        ['NOTICE', 'constant.language.level.plpgsql'],
        ['done', 'string.quoted.single.sql'],
        ['RETURN', control],
        ['END', control],
        ['$$', closing],
        ['LANGUAGE', 'keyword.other.sql'],
        ['SELECT', 'keyword.other.DML.sql'],
        ['1', 'constant.numeric.sql'],
      ],
    );
  });

  it('lie in an embedded block, which code after them does not', () => {
    const [[body], , [after]] = highlight('DO $x$ BEGIN\nNULL; END $x$;\nSELECT 1;').map((line) =>
      line.filter((piece) => /BEGIN|SELECT/.test(piece.text)),
    ) as [ScopedText[], ScopedText[], ScopedText[]];
    assert.ok(body?.scopes.includes('meta.embedded.block.plpgsql'));
    assert.deepEqual(after?.scopes, ['keyword.other.DML.sql']);
  });

  it('may have a tag, also one that is not ASCII, and begin and end within a line', () => {
    for (const tag of ['$$', '$body$', '$_1$', '$größe$']) {
      shows(`DO ${tag} BEGIN PERFORM 1; END ${tag}; SELECT 2;`, [
        [tag, opening],
        ['PERFORM', control],
        [tag, closing],
        ['SELECT', 'keyword.other.DML.sql'],
      ]);
    }
  });

  it('may begin on a line of their own', () => {
    shows('CREATE FUNCTION f() RETURNS int LANGUAGE sql AS\n  $$\n  SELECT 1\n  $$;\nSELECT 2;', [
      ['$$', opening],
      ['SELECT', 'keyword.other.DML.sql'],
      ['$$', closing],
      ['SELECT', 'keyword.other.DML.sql'],
      ['2', 'constant.numeric.sql'],
    ]);
  });

  it('may hold others with another tag', () => {
    shows(
      "DO $$ BEGIN\n  EXECUTE $q$\n    DELETE FROM a WHERE b = 'x'\n  $q$;\n  PERFORM $s$it's$s$;\nEND $$;\nSELECT 1;",
      [
        ['$$', opening],
        ['$q$', opening],
        ['DELETE', 'keyword.other.DML.sql'],
        ['$q$', closing],
        ['PERFORM', control],
        ["it's", 'string.quoted.dollar.sql'],
        ['END', control],
        ['$$', closing],
        ['SELECT', 'keyword.other.DML.sql'],
      ],
    );
  });

  it('end where PostgreSQL ends them, whatever they leave open', () => {
    for (const open of ["it's", '"open', '/* open', 'a[1', '(', '$1', '-- $']) {
      shows(`DO $$\n${open}\n$$;\nSELECT 1;`, [
        ['$$', opening],
        ['$$', closing],
        ['SELECT', 'keyword.other.DML.sql'],
      ]);
    }
  });

  it('end at their tag even within a word, and not at a dollar in a name', () => {
    shows('DO $$ BEGIN a$b$c := 1; END$$; SELECT 1;', [
      ['$$', opening],
      ['1', 'constant.numeric.sql'],
      ['END', control],
      ['$$', closing],
      ['SELECT', 'keyword.other.DML.sql'],
    ]);
  });

  it('take the rest of the file when they are never closed', () => {
    const pieces = highlight("CREATE FUNCTION f() AS $$\nBEGIN\n  x := 'open\n").flat();
    assert.ok(pieces.at(-1)?.scopes.includes('meta.embedded.block.plpgsql'));
    assert.doesNotThrow(() => highlight('DO $'));
    assert.doesNotThrow(() => highlight('$a$ $b$ $a$ $b$ $'));
  });
});

describe('dollar-quoted strings', () => {
  it('are strings where no body is expected', () => {
    shows("COMMENT ON TABLE a IS $$John's$$;\nSELECT $t$b$t$, 1;", [
      ["John's", 'string.quoted.dollar.sql'],
      ['SELECT', 'keyword.other.DML.sql'],
      ['b', 'string.quoted.dollar.sql'],
      ['1', 'constant.numeric.sql'],
    ]);
  });

  it('are not begun by parameters, names with a dollar, comments or strings', () => {
    for (const sql of ['SELECT $1, $2', 'SELECT a$b$c', '-- costs $$', "SELECT '$$'", 'SELECT "$$"', '/* $$ */']) {
      assert.deepEqual(highlight(`${sql}\nUPDATE`).at(-1), [{ text: 'UPDATE', scopes: ['keyword.other.DML.sql'] }]);
    }
  });
});
