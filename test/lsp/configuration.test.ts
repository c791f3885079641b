// tenantlint.json and the editor's settings take effect as they are typed, and mistakes in them take none.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { summary, until } from '../support/language-client.js';
import { unguarded, withClient } from './conversation.js';

const table = 'migrations/001_a.up.sql';
const files = { [table]: unguarded, 'tenantlint.json': '{}' };
const reported = ['0:13 require-rls'];
const off = '{ "rules": { "require-rls": "off" } }';

describe('tenantlint.json', () => {
  it('counts as it is typed, and its files are asked for again', async () => {
    await withClient(files, async (client, at) => {
      await client.open(at('tenantlint.json'), '{}', 'jsonc');
      assert.deepEqual(summary(await client.diagnostics(at(table))), reported);
      await client.change(at('tenantlint.json'), [{ text: off }]);
      assert.deepEqual(summary(await client.diagnostics(at('tenantlint.json'))), []);
      await until(() => client.counts.refreshes === 1, 'the client is asked to pull again');
      assert.deepEqual(summary(await client.diagnostics(at(table))), []);
    });
  });

  it('keeps its last good state in force while it is wrong, and says what is wrong', async () => {
    await withClient(files, async (client, at) => {
      const uri = at('tenantlint.json');
      await client.open(uri, off, 'jsonc');
      assert.deepEqual(summary(await client.diagnostics(at(table))), []);
      for (const text of [
        '{ "rules": { "require-rls": "off" }, ',
        '{ "rules": { "require-r',
        '{ "extends": "lok" }',
        '',
      ]) {
        await client.change(uri, [{ text }]);
        assert.ok((await client.diagnostics(uri)).length > 0, text);
        assert.deepEqual(summary(await client.diagnostics(at(table))), [], text);
      }
      const text = '{\n  "rules": { "require-rsl": "off" }\n}';
      await client.change(uri, [{ text }]);
      const [mistake] = await client.diagnostics(uri);
      assert.deepEqual(mistake?.range.start, { line: 1, character: 13 });
      assert.match(String(mistake?.message), /Did you mean "require-rls"/);
      await client.change(uri, [{ text: '{}' }]);
      assert.deepEqual(await client.diagnostics(uri), []);
      assert.deepEqual(summary(await client.diagnostics(at(table))), reported);
    });
  });

  it('counts as far as it is right where it was never good', async () => {
    const wrong = '{ "rules": { "require-rls": "off" }, "extends": "nobody" }';
    await withClient({ ...files, 'tenantlint.json': wrong }, async (client, at) => {
      assert.equal((await client.diagnostics(at('tenantlint.json'))).length, 1);
      assert.deepEqual(summary(await client.diagnostics(at(table))), []);
    });
  });

  it('counts as it comes and goes on disk', async () => {
    await withClient({ [table]: unguarded }, async (client, at, folder) => {
      const path = join(folder, 'tenantlint.json');
      assert.deepEqual(summary(await client.diagnostics(at(table))), reported);
      writeFileSync(path, off);
      await client.saved(path);
      assert.deepEqual(summary(await client.diagnostics(at(table))), []);
      rmSync(path);
      await client.saved(path);
      assert.deepEqual(summary(await client.diagnostics(at(table))), reported);
    });
  });

  it('has findings of its own: waivers that waive nothing', async () => {
    const waiver = '{ "waivers": [{ "rule": "require-rls", "subject": "public.nothing", "reason": "none" }] }';
    await withClient({ ...files, 'tenantlint.json': waiver }, async (client, at) => {
      assert.deepEqual(summary(await client.diagnostics(at('tenantlint.json'))), ['0:14 unused-suppression']);
    });
  });
});

describe("the editor's settings", () => {
  it('lie below tenantlint.json, and count when they change', async () => {
    await withClient(
      { [table]: unguarded },
      async (client, at, folder) => {
        assert.deepEqual(summary(await client.diagnostics(at(table))), []);
        await client.configure({ rules: { 'require-rls': 'info' } });
        await until(() => client.counts.refreshes > 0, 'the client is asked to pull again');
        const [found] = await client.diagnostics(at(table));
        assert.equal(found?.severity, 3);
        const path = join(folder, 'tenantlint.json');
        writeFileSync(path, '{ "rules": { "require-rls": "warning" } }');
        await client.saved(path);
        const [outweighed] = await client.diagnostics(at(table));
        assert.equal(outweighed?.severity, 2);
      },
      { settings: { rules: { 'require-rls': 'off' } } },
    );
  });

  it('may be unset, may hold more than ours, and their mistakes are told in the log', async () => {
    await withClient(
      { [table]: unguarded },
      async (client, at) => {
        assert.deepEqual(summary(await client.diagnostics(at(table))), reported);
        assert.deepEqual(client.logged.length, 1);
        assert.match(client.logged[0] ?? '', /"postgresVersion" must be a whole number/);
      },
      { settings: { extends: null, tenant: { columns: null }, trace: { server: 'off' }, postgresVersion: 'new' } },
    );
  });
});
