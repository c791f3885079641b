// What goes wrong stays where it went wrong, and long work can be watched and stopped.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { CancellationTokenSource, DocumentDiagnosticRequest, ResponseError } from 'vscode-languageserver';
import type { Rule } from '../../server/src/core/lint/rule.js';
import { defineRule } from '../../server/src/core/lint/rule.js';
import { serverFiles } from '../../server/src/entry/server-files.js';
import { openClient, summary, testEnvironment, until, uriOf } from '../support/language-client.js';
import { protocolRules } from '../support/protocol-rules.js';
import { withFolder } from '../support/temporary-folder.js';
import { guarded, unguarded, withClient } from './conversation.js';

const files = { 'migrations/001_a.up.sql': guarded, 'migrations/002_b.up.sql': unguarded };

/** A rule with a mistake in it. */
const failing: Rule = defineRule({
  name: 'no-bomb',
  category: 'columns',
  severity: 'error',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A test rule that fails.',
  items: [],
  options: {},
  subject: 'tenant-table',
  // biome-ignore lint/correctness/useYield: It never comes to that.
  *check({ table }) {
    if (table.name === 'bomb') throw new Error('the bomb went off');
    return undefined;
  },
});

describe('an error in the linter', () => {
  it('is logged and answered, and the next request is answered as if nothing had been', async () => {
    await withClient(
      files,
      async (client, at) => {
        const uri = at('migrations/002_b.up.sql');
        await client.open(uri);
        assert.deepEqual(summary(await client.diagnostics(uri)), ['0:13 require-rls']);
        await client.replace(uri, 'TABLE payments', 'TABLE bomb');
        await assert.rejects(client.diagnostics(uri), (error) => {
          return error instanceof Error && /the bomb went off/.test(error.message);
        });
        assert.match(client.logged.join('\n'), /error in Tenantlint, in textDocument\/diagnostic.*\n.*bomb went off/);
        await client.replace(uri, 'TABLE bomb', 'TABLE payments');
        assert.deepEqual(summary(await client.diagnostics(uri)), ['0:13 require-rls']);
      },
      { environment: { rules: [...protocolRules, failing] } },
    );
  });
});

describe('a request that is cancelled', () => {
  it('ends at once, and the others go on', async () => {
    let go = () => {};
    const engineLoaded = new Promise<void>((resolve) => {
      go = resolve;
    });
    const environment = {
      loadEngine: async () => {
        await engineLoaded;
        return await testEnvironment.loadEngine();
      },
    };
    await withClient(
      files,
      async (client, at) => {
        const uri = at('migrations/002_b.up.sql');
        const patient = client.diagnostics(uri);
        const source = new CancellationTokenSource();
        const params = { textDocument: { uri } };
        const impatient = client.connection.sendRequest(DocumentDiagnosticRequest.type, params, source.token);
        source.cancel();
        await assert.rejects(impatient, /cancelled/i);
        go();
        assert.deepEqual(summary(await patient), ['0:13 require-rls']);
      },
      { environment },
    );
  });
});

describe('the first reading of many files', () => {
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [
      `migrations/${1000 + i}_t.up.sql`,
      unguarded.replaceAll('payments', `payments_${i}`),
    ]),
  );
  /** Every look at the clock finds that a long time has passed. */
  const slowly = () => {
    let time = 0;
    return { now: () => (time += 1000) };
  };
  const capabilities = { window: { workDoneProgress: true }, textDocument: { diagnostic: {} } };

  it('shows its progress', async () => {
    await withFolder(many, async (folder) => {
      const client = await openClient({ folders: [folder], capabilities, environment: slowly() });
      const kinds: string[] = [];
      client.connection.onRequest('window/workDoneProgress/create', () => null);
      client.connection.onNotification('$/progress', ({ value }: { value: { kind: string } }) => {
        kinds.push(value.kind);
      });
      await client.diagnostics(uriOf(join(folder, 'migrations/1000_t.up.sql')));
      await until(() => kinds.includes('end'), 'it ends');
      assert.equal(kinds[0], 'begin');
      assert.ok(kinds.includes('report'));
      client.dispose();
    });
  });

  it('can be stopped, and starts again with the next change', async () => {
    await withFolder(many, async (folder) => {
      const client = await openClient({ folders: [folder], capabilities, environment: slowly() });
      client.connection.onRequest('window/workDoneProgress/create', async ({ token }: { token: string }) => {
        setImmediate(() => client.connection.sendNotification('window/workDoneProgress/cancel', { token }));
        return null;
      });
      const uri = uriOf(join(folder, 'migrations/1000_t.up.sql'));
      await assert.rejects(client.diagnostics(uri), (error) => {
        return error instanceof ResponseError && error.code === -32802 && !error.data.retriggerRequest;
      });
      client.connection.onRequest('window/workDoneProgress/create', () => null);
      await client.open(uri);
      assert.deepEqual(summary(await client.diagnostics(uri)), ['0:13 require-rls']);
      client.dispose();
    });
  });

  it('hears other messages in between', async () => {
    await withFolder(many, async (folder) => {
      const client = await openClient({ folders: [folder], environment: slowly() });
      const [first, last] = ['1000', '1199'].map((n) => uriOf(join(folder, `migrations/${n}_t.up.sql`))) as [
        string,
        string,
      ];
      const reading = client.diagnostics(first);
      await client.open(last, guarded);
      await reading;
      assert.deepEqual(summary(await client.diagnostics(last)), []);
      client.dispose();
    });
  });
});

describe('a file that cannot be read', () => {
  it('is told where it is, and the others keep their findings', async () => {
    const locked = '001_a.up.sql';
    const below: typeof serverFiles.below = function* (folder) {
      for (const file of serverFiles.below(folder)) {
        yield file.path.endsWith(locked) ? { path: file.path, unreadable: 'permission denied' } : file;
      }
    };
    await withClient(
      files,
      async (client, at) => {
        const [problem] = await client.diagnostics(at(`migrations/${locked}`));
        assert.match(String(problem?.message), /cannot be read: permission denied/);
        assert.deepEqual(summary(await client.diagnostics(at('migrations/002_b.up.sql'))), ['0:13 require-rls']);
      },
      { environment: { files: { ...serverFiles, below } } },
    );
  });
});

describe('without WebAssembly', () => {
  it('one notice says what is missing', async () => {
    const environment = {
      loadEngine: async () => ({ ...(await testEnvironment.loadEngine()), reducedBecause: 'there is no WebAssembly' }),
    };
    await withClient(
      files,
      async (client, at) => {
        await client.diagnostics(at('migrations/002_b.up.sql'));
        await client.open('untitled:Untitled-1', unguarded);
        await client.diagnostics('untitled:Untitled-1');
        assert.equal(client.shown.length, 1);
        assert.match(client.shown[0] ?? '', /there is no WebAssembly\. A smaller one reads/);
        assert.equal(client.statuses.at(-1)?.reducedBecause, 'there is no WebAssembly');
      },
      { environment, initializationOptions: { commands: [] } },
    );
  });
});

describe('the end', () => {
  it('comes after shutdown with 0, and without it with 1; nothing is answered in between', async () => {
    for (const [isPolite, code] of [
      [true, 0],
      [false, 1],
    ] as const) {
      await withClient(files, async (client, at) => {
        if (isPolite) {
          await client.connection.sendRequest('shutdown');
          await assert.rejects(client.diagnostics(at('migrations/002_b.up.sql')), /shut down/);
        }
        await client.connection.sendNotification('exit');
        await until(() => client.exitCodes.length > 0, 'the server ends');
        assert.deepEqual(client.exitCodes, [code]);
      });
    }
  });
});
