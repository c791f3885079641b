// Editors that wait to be sent diagnostics get every file with findings, and are told when they are gone.
import assert from 'node:assert/strict';
import { type LanguageClient, summary, until, uriOf } from '../support/language-client.js';
import { guarded, unguarded, withClient } from './conversation.js';

const files = { 'migrations/001_a.up.sql': guarded, 'migrations/002_b.up.sql': unguarded };
const push = { push: true };

function shows(client: LanguageClient, uri: string, expected: readonly string[]): Promise<void> {
  const shown = () => JSON.stringify(summary(client.published.get(uri) ?? []));
  return until(() => shown() === JSON.stringify(expected), `${uri} shows ${expected}, not ${shown()}`);
}

describe('pushed diagnostics', () => {
  it('come for every file with findings, without anything being open', async () => {
    await withClient(
      files,
      async (client, at) => {
        await shows(client, at('migrations/002_b.up.sql'), ['0:13 require-rls']);
        assert.equal(client.published.has(at('migrations/001_a.up.sql')), false);
      },
      push,
    );
  });

  it('follow what is typed, in other files too, and are cleared when they are gone', async () => {
    await withClient(
      files,
      async (client, at) => {
        const [first, second] = [at('migrations/001_a.up.sql'), at('migrations/002_b.up.sql')];
        await client.open(second);
        await shows(client, second, ['0:13 require-rls']);
        await client.replace(second, 'CREATE INDEX', 'ALTER TABLE invoices DISABLE ROW LEVEL SECURITY;\nCREATE INDEX');
        await shows(client, first, ['0:13 require-rls']);
        await client.change(second, [{ text: guarded.replaceAll('invoices', 'payments') }]);
        await shows(client, first, []);
        await shows(client, second, []);
      },
      push,
    );
  });

  it('of a new document go with it', async () => {
    await withClient(
      files,
      async (client) => {
        await client.open('untitled:Untitled-1', unguarded.replaceAll('payments', 'refunds'));
        await shows(client, 'untitled:Untitled-1', ['0:13 require-rls']);
        await client.close('untitled:Untitled-1');
        await shows(client, 'untitled:Untitled-1', []);
      },
      push,
    );
  });

  it('of a folder go with it', async () => {
    await withClient(
      files,
      async (client, at, folder) => {
        await shows(client, at('migrations/002_b.up.sql'), ['0:13 require-rls']);
        const event = { added: [], removed: [{ uri: uriOf(folder), name: 'gone' }] };
        await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
        await shows(client, at('migrations/002_b.up.sql'), []);
      },
      push,
    );
  });
});
