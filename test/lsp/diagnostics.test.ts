// What an editor that asks for diagnostics is told, and when it is told that nothing changed.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { summary, until } from '../support/language-client.js';
import { guarded, unguarded, withClient } from './conversation.js';

const files = { 'migrations/001_a.up.sql': guarded, 'migrations/002_b.up.sql': unguarded };

describe('pulled diagnostics', () => {
  it('stand at the token, with rule, page, source and what finds the finding again', async () => {
    await withClient(files, async (client, at) => {
      const uri = at('migrations/002_b.up.sql');
      await client.open(uri);
      const [found, ...others] = await client.diagnostics(uri);
      assert.deepEqual(others, []);
      assert.deepEqual(found?.range, { start: { line: 0, character: 13 }, end: { line: 0, character: 21 } });
      assert.equal(found?.code, 'require-rls');
      assert.match(String(found?.codeDescription?.href), /require-rls\.md$/);
      assert.equal(found?.source, 'tenantlint');
      assert.equal(found?.severity, 1);
      assert.deepEqual({ ...found?.data, result: '' }, { rule: 'require-rls', subject: 'public.payments', result: '' });
    });
  });

  it('count characters in UTF-16 units, whatever stands before them', async () => {
    const text = `/* é😀 */ ${unguarded}`;
    await withClient({ ...files, 'migrations/002_b.up.sql': text }, async (client, at) => {
      const [found] = await client.diagnostics(at('migrations/002_b.up.sql'));
      assert.deepEqual(found?.range.start, { line: 0, character: text.indexOf('payments') });
    });
  });

  it('are told as unchanged until something changes', async () => {
    await withClient(files, async (client, at) => {
      const uri = at('migrations/002_b.up.sql');
      await client.open(uri);
      const first = await client.pull(uri);
      const id = first.resultId as string;
      assert.deepEqual(await client.pull(uri, id), { kind: 'unchanged', resultId: id });
      await client.replace(uri, 'payments', 'payouts');
      const second = await client.pull(uri, id);
      assert.equal(second.kind, 'full');
      assert.notEqual(second.resultId, id);
    });
  });

  it('see what is typed into another file and not saved', async () => {
    await withClient(files, async (client, at) => {
      const [first, second] = [at('migrations/001_a.up.sql'), at('migrations/002_b.up.sql')];
      await client.open(first);
      await client.open(second);
      assert.deepEqual(summary(await client.diagnostics(first)), []);
      await client.replace(second, 'CREATE INDEX', 'ALTER TABLE invoices DISABLE ROW LEVEL SECURITY;\nCREATE INDEX');
      const [found] = await client.diagnostics(first);
      assert.equal(found?.code, 'require-rls');
      assert.deepEqual(
        found?.relatedInformation?.map(({ location, message }) => [location.uri, location.range.start.line, message]),
        [[second, 4, 'It is disabled here.']],
      );
    });
  });

  it('go back to what is on disk when a document is closed unsaved', async () => {
    await withClient(files, async (client, at) => {
      const uri = at('migrations/002_b.up.sql');
      await client.open(uri);
      await client.change(uri, [{ text: guarded.replaceAll('invoices', 'payments') }]);
      assert.deepEqual(summary(await client.diagnostics(uri)), []);
      await client.close(uri);
      assert.deepEqual(summary(await client.diagnostics(uri)), ['0:13 require-rls']);
    });
  });

  it('are asked for again, once, when a file that was not edited has others now', async () => {
    await withClient(files, async (client, at) => {
      const [first, second] = [at('migrations/001_a.up.sql'), at('migrations/002_b.up.sql')];
      await client.open(first);
      await client.open(second);
      await client.diagnostics(first);
      await client.diagnostics(second);
      await client.replace(second, 'payments (\n', 'payments ( -- what customers paid\n');
      await client.diagnostics(second);
      await client.pullAll();
      assert.equal(client.counts.refreshes, 0, 'nothing changed elsewhere');
      await client.replace(second, 'CREATE INDEX', 'ALTER TABLE invoices DISABLE ROW LEVEL SECURITY;\nCREATE INDEX');
      await client.diagnostics(second);
      await until(() => client.counts.refreshes > 0, 'the client is asked to pull again');
      await client.pullAll();
      assert.equal(client.counts.refreshes, 1);
    });
  });

  it('mark what a suppression that suppresses nothing takes up as unnecessary', async () => {
    const text = `-- tenantlint-disable-next-statement require-rls: it was needed once\n${guarded}`;
    await withClient({ 'migrations/001_a.up.sql': text }, async (client, at) => {
      const [found] = await client.diagnostics(at('migrations/001_a.up.sql'));
      assert.deepEqual([found?.code, found?.tags], ['unused-suppression', [1]]);
    });
  });
});

describe('diagnostics of the workspace', () => {
  it('hold every file with findings, also those that are not open', async () => {
    await withClient(files, async (client, at) => {
      const { items } = await client.pullAll();
      assert.deepEqual(
        items.map(({ uri, kind, version }) => [uri, kind, version]),
        [[at('migrations/002_b.up.sql'), 'full', null]],
      );
    });
  });

  it('are told in full only where they changed, and as none where they are gone', async () => {
    await withClient(files, async (client, at) => {
      const uri = at('migrations/002_b.up.sql');
      const first = await client.pullAll();
      const known = first.items.map((item) => ({ uri: item.uri, value: item.resultId as string }));
      assert.deepEqual(
        (await client.pullAll(known)).items.map(({ kind }) => kind),
        ['unchanged'],
      );
      await client.open(uri, guarded.replaceAll('invoices', 'payments'));
      const [gone] = (await client.pullAll(known)).items;
      assert.ok(gone?.kind === 'full' && gone.items.length === 0 && gone.uri === uri);
      assert.deepEqual(
        (await client.pullAll([{ uri, value: gone.resultId as string }])).items.map(({ kind }) => kind),
        ['unchanged'],
      );
    });
  });
});

describe('changes on disk', () => {
  it('count at once: files that come, change and go', async () => {
    await withClient(files, async (client, at, folder) => {
      const path = join(folder, 'migrations/003_c.up.sql');
      assert.equal((await client.pullAll()).items.length, 1);
      writeFileSync(path, 'ALTER TABLE payments ENABLE ROW LEVEL SECURITY;\n');
      await client.saved(path);
      assert.deepEqual(summary(await client.diagnostics(at('migrations/003_c.up.sql'))), ['0:21 require-policy']);
      await until(() => client.counts.refreshes > 0, 'the client is asked to pull again');
      rmSync(path);
      await client.saved(path);
      assert.deepEqual(summary(await client.diagnostics(at('migrations/002_b.up.sql'))), ['0:13 require-rls']);
    });
  });

  it('count for whole folders that are moved', async () => {
    await withClient(files, async (client, at, folder) => {
      assert.equal((await client.pullAll()).items.length, 1);
      mkdirSync(join(folder, 'db'));
      renameSync(join(folder, 'migrations'), join(folder, 'db/migrations'));
      await client.saved(join(folder, 'migrations'), join(folder, 'db'));
      assert.deepEqual(
        (await client.pullAll()).items.map(({ uri }) => uri),
        [at('db/migrations/002_b.up.sql')],
      );
    });
  });

  it('do not count below folders of packages, nor for what is open', async () => {
    await withClient(files, async (client, at, folder) => {
      const uri = at('migrations/002_b.up.sql');
      await client.open(uri);
      await client.diagnostics(uri);
      mkdirSync(join(folder, 'node_modules'));
      writeFileSync(join(folder, 'node_modules/x.sql'), unguarded.replaceAll('payments', 'x'));
      writeFileSync(join(folder, 'migrations/002_b.up.sql'), '');
      await client.saved(join(folder, 'node_modules/x.sql'), join(folder, 'migrations/002_b.up.sql'));
      const { items } = await client.pullAll();
      assert.deepEqual(
        items.map((item) => item.uri),
        [uri],
      );
    });
  });
});
