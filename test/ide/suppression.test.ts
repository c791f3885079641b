// How a finding is let be: where the suppression is written, and that it waits for its reason.
import assert from 'node:assert/strict';
import type { LocatedFinding } from '../../server/src/core/project/analysis.js';
import { applyEdits } from '../../server/src/core/text/edit.js';
import { suppressionOf } from '../../server/src/ide/suppression.js';
import { analyze } from '../support/project.js';
import { protocolRules } from '../support/protocol-rules.js';

const table = `CREATE TABLE payments (
    id text PRIMARY KEY,
    tenant_id text NOT NULL
);
CREATE INDEX ON payments (tenant_id);
`;

/** The file after the suppression of a rule's finding, and the same with a reason written where it belongs. */
function suppressed(files: Readonly<Record<string, string>>, rule: string) {
  const analysis = analyze(files, protocolRules);
  const finding = analysis.findings.find((found) => found.rule.name === rule) as LocatedFinding;
  const edit = suppressionOf(analysis, finding, files['tenantlint.json']);
  if (!edit) return undefined;
  const text = applyEdits(files[edit.path] ?? '', edit.edits);
  const reasoned = `${text.slice(0, edit.reasonAt)}on purpose${text.slice(edit.reasonAt)}`;
  const after = analyze({ ...files, [edit.path]: reasoned }, protocolRules);
  return { path: edit.path, text, reasoned, left: after.findings.map((found) => found.rule.name) };
}

describe('a suppression in a draft', () => {
  it('is a comment above the statement, with its indentation', () => {
    const result = suppressed({ '001_a.up.sql': `  ${table}` }, 'require-rls');
    assert.ok(result?.text.startsWith('  -- tenantlint-disable-next-statement require-rls: \n  CREATE TABLE'));
    assert.deepEqual(result?.left, []);
  });

  it('keeps the line endings of the file', () => {
    const result = suppressed({ '001_a.up.sql': table.replaceAll('\n', '\r\n') }, 'require-rls');
    assert.ok(result?.text.startsWith('-- tenantlint-disable-next-statement require-rls: \r\nCREATE'));
    assert.deepEqual(result?.left, []);
  });

  it('stands between two statements of one line', () => {
    const result = suppressed({ '001_a.up.sql': `SELECT 1; ${table}` }, 'require-rls');
    assert.match(result?.reasoned ?? '', /^SELECT 1; \n-- tenantlint.*require-rls: on purpose\nCREATE TABLE/);
    assert.deepEqual(result?.left, []);
  });

  it('is not offered for what is said about suppressions', () => {
    const files = { '001_a.up.sql': `-- tenantlint-disable-next-statement require-policy: none\n${table}` };
    assert.equal(suppressed(files, 'unused-suppression'), undefined);
  });
});

describe('a suppression in a migration that may have run', () => {
  const frozen = { '001_a.up.sql': table, '002_b.up.sql': 'SELECT 1;\n' };

  it('is a waiver in a new tenantlint.json', () => {
    const result = suppressed(frozen, 'require-rls');
    assert.equal(result?.path, 'tenantlint.json');
    assert.deepEqual(result?.left, []);
  });

  it('keeps comments, other waivers and tabs of the file that is there', () => {
    const configuration = `{
\t// What we decided.
\t"waivers": [
\t\t{ "rule": "require-policy", "subject": "x", "reason": "y" }
\t]
}
`;
    const result = suppressed({ ...frozen, 'tenantlint.json': configuration }, 'require-rls');
    assert.match(result?.text ?? '', /\/\/ What we decided\./);
    assert.match(
      result?.text ?? '',
      /"reason": "y" \},\n\t\t\{ "rule": "require-rls", .* "reason": "" \}\n\t\]\n\}\n$/,
    );
    assert.deepEqual(result?.left, ['unused-suppression'], 'the waiver that was there');
  });

  it('is written in several lines where the one before it is', () => {
    const configuration =
      '{\r\n  "waivers": [\r\n    {\r\n      "rule": "require-policy", "subject": "x", "reason": "y"\r\n    },\r\n  ]\r\n}';
    const result = suppressed({ ...frozen, 'tenantlint.json': configuration }, 'require-rls');
    assert.match(result?.text ?? '', /\},\r\n {4}\{\r\n {6}"rule": "require-rls",\r\n {6}"subject"/);
    assert.deepEqual(result?.left, ['unused-suppression'], 'the waiver that was there');
  });

  it('opens an empty list, and writes on in a line that has one', () => {
    for (const waivers of ['[]', '[{ "rule": "require-rls", "subject": "z", "reason": "w" }]']) {
      const result = suppressed({ ...frozen, 'tenantlint.json': `{ "waivers": ${waivers} }` }, 'require-rls');
      assert.deepEqual(result?.left, waivers === '[]' ? [] : ['unused-suppression'], result?.text);
    }
  });

  it('is not written into what is no configuration', () => {
    assert.equal(suppressed({ ...frozen, 'tenantlint.json': '[]' }, 'require-rls'), undefined);
    assert.equal(suppressed({ ...frozen, 'tenantlint.json': '{ "waivers": 1 }' }, 'require-rls'), undefined);
  });
});
