// Hover and definition over the protocol: the right range, and links that the client can follow.
import assert from 'node:assert/strict';
import { guarded, unguarded, withClient } from './conversation.js';

const [first, second] = ['migrations/001_a.up.sql', 'migrations/002_b.up.sql'] as const;
const files = {
  [first]: `\n${guarded}`,
  [second]: `${unguarded}/* 😀 */ ALTER TABLE invoices FORCE ROW LEVEL SECURITY;\n`,
};

interface Hover {
  readonly contents: { readonly kind: string; readonly value: string };
  readonly range: unknown;
}

describe('hover', () => {
  it('explains a finding at its range, with a link to the page that the client shows', async () => {
    const initializationOptions = { rulePage: 'vscode://tenantlint/rules/{rule}' };
    await withClient(
      files,
      async (client, at) => {
        const params = { textDocument: { uri: at(second) }, position: { line: 0, character: 15 } };
        const hover = (await client.connection.sendRequest('textDocument/hover', params)) as Hover;
        assert.equal(hover.contents.kind, 'markdown');
        assert.match(hover.contents.value, /^\[\*\*require-rls\*\*\]\(vscode:\/\/tenantlint\/rules\/require-rls\)/);
        assert.match(hover.contents.value, /\*Fix:\* Enable row level security/);
        assert.deepEqual(hover.range, { start: { line: 0, character: 13 }, end: { line: 0, character: 21 } });
        const [found] = await client.diagnostics(at(second));
        assert.equal(found?.codeDescription?.href, 'vscode://tenantlint/rules/require-rls');
      },
      { initializationOptions },
    );
  });

  it('sees what has just been typed', async () => {
    await withClient(files, async (client, at) => {
      await client.open(at(second));
      await client.replace(at(second), 'CREATE TABLE payments', '\n\nCREATE TABLE payments');
      const params = { textDocument: { uri: at(second) }, position: { line: 2, character: 15 } };
      const hover = (await client.connection.sendRequest('textDocument/hover', params)) as Hover;
      assert.match(hover.contents.value, /`payments`/);
    });
  });
});

describe('go to definition', () => {
  it('leads from a name of a table to where it is created, in another file too', async () => {
    await withClient(files, async (client, at) => {
      const position = { line: 5, character: '/* 😀 */ ALTER TABLE inv'.length };
      const params = { textDocument: { uri: at(second) }, position };
      assert.deepEqual(await client.connection.sendRequest('textDocument/definition', params), {
        uri: at(first),
        range: { start: { line: 1, character: 13 }, end: { line: 1, character: 21 } },
      });
    });
  });
});
