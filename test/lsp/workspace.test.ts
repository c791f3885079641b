// Folders, lone documents and new ones: to which project each belongs.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openClient, summary, until, uriOf } from '../support/language-client.js';
import { withFolder } from '../support/temporary-folder.js';
import { guarded, unguarded, withClient } from './conversation.js';

const byStudio = `CREATE TABLE invoices (
    id text PRIMARY KEY,
    studio_id text NOT NULL
);
`;
const studio = { 'tenantlint.json': '{ "tenant": { "columns": ["studio_id"] } }', 'migrations/001_a.up.sql': byStudio };
const untitled = 'untitled:Untitled-1';

describe('a document that is not on disk', () => {
  it('takes part in the tenant model of the only project', async () => {
    await withClient(studio, async (client) => {
      await client.open(untitled, byStudio.replace('invoices', 'drafts'));
      const codes = (await client.diagnostics(untitled)).map(({ code }) => code);
      assert.ok(codes.includes('require-rls'));
      await client.change(untitled, [{ text: 'CREATE TABLE drafts (id text PRIMARY KEY);\n' }]);
      assert.deepEqual(summary(await client.diagnostics(untitled)), ['0:13 require-tenant-column']);
    });
  });

  it('is a project of its own without a workspace, and can be mended there', async () => {
    const client = await openClient();
    await client.open(untitled, unguarded, 'postgres');
    const [found] = await client.diagnostics(untitled);
    assert.equal(found?.code, 'require-rls');
    const [fix] = await client.actions(untitled, found.range, [found], ['quickfix']);
    await client.apply(fix?.edit);
    assert.deepEqual(summary(await client.diagnostics(untitled)), []);
    client.dispose();
  });

  it('does not run with the migrations, whatever it is called', async () => {
    await withClient({ 'migrations/001_a.up.sql': guarded }, async (client) => {
      await client.open('untitled:migrations/002_b.up.sql', 'DROP TABLE invoices;\n');
      assert.deepEqual((await client.pullAll()).items, []);
    });
  });
});

describe('a document that is no SQL', () => {
  it('is none of our business', async () => {
    await withClient({ 'a.md': unguarded }, async (client, at) => {
      await client.open(at('a.md'), unguarded, 'markdown');
      assert.deepEqual(await client.diagnostics(at('a.md')), []);
    });
  });
});

describe('several folders', () => {
  it('are projects of their own, each with its own tenants', async () => {
    await withFolder({ 'migrations/001_a.up.sql': guarded }, async (one) => {
      await withFolder(studio, async (two) => {
        const client = await openClient({ folders: [one, two], initializationOptions: { commands: [] } });
        const reported = (await client.pullAll()).items.map(({ uri }) => uri);
        assert.deepEqual(reported, [uriOf(join(two, 'migrations/001_a.up.sql'))]);
        await until(() => client.statuses.at(-1)?.projects.length === 2, 'both have a status');
        assert.deepEqual(
          client.statuses.at(-1)?.projects.map(({ tenantColumns }) => tenantColumns),
          [['tenant_id'], ['studio_id']],
        );
        client.dispose();
      });
    });
  });

  it('come and go while the server runs', async () => {
    await withFolder(studio, async (folder) => {
      const client = await openClient();
      const uri = uriOf(join(folder, 'migrations/001_a.up.sql'));
      await client.open(uri);
      assert.deepEqual((await client.diagnostics(uri)).length, 0, 'nothing says that studio_id is the tenant');
      const here = { uri: uriOf(folder), name: 'here' };
      const change = (event: object) =>
        client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
      await change({ added: [here], removed: [] });
      assert.ok((await client.diagnostics(uri)).length > 0);
      await change({ added: [], removed: [here] });
      assert.deepEqual((await client.diagnostics(uri)).length, 0);
      client.dispose();
    });
  });

  it('inside one project share it, and are told about their own files only', async () => {
    const files = { 'tenantlint.json': '{}', 'a/001_a.up.sql': unguarded, 'b/001_b.up.sql': unguarded };
    await withFolder(files, async (folder) => {
      const client = await openClient({ folders: [join(folder, 'a')] });
      const at = (path: string) => uriOf(join(folder, path));
      const reported = async () => (await client.pullAll()).items.map(({ uri }) => uri);
      assert.deepEqual(await reported(), [at('a/001_a.up.sql')]);
      await client.open(at('b/001_b.up.sql'));
      assert.deepEqual(await reported(), [at('a/001_a.up.sql'), at('b/001_b.up.sql')]);
      client.dispose();
    });
  });
});

describe('the status', () => {
  it('tells what was detected, and is sent again only when that changes', async () => {
    const files = { 'migrations/001_a.up.sql': guarded, 'migrations/002_b.up.sql': unguarded };
    await withClient(
      files,
      async (client, at) => {
        await client.open(at('migrations/002_b.up.sql'));
        await client.diagnostics(at('migrations/002_b.up.sql'));
        const { state, projects } = client.statuses.at(-1) ?? { state: 'none', projects: [] };
        assert.equal(state, 'ready');
        const { label, tools, source, setting, files: count, statements, unseen } = projects[0] ?? {};
        assert.deepEqual(
          { label, tools, source, setting, count, statements, unseen },
          {
            label: 'tenant_id',
            tools: ['golang-migrate'],
            source: 'detection',
            setting: 'app.tenant_id',
            count: 2,
            statements: 6,
            unseen: 0,
          },
        );
        assert.match(projects[0]?.explanation ?? '', /Tenants are told apart by `tenant_id`/);
        const sent = client.statuses.length;
        await client.replace(at('migrations/002_b.up.sql'), 'payments (', 'payments  (');
        await client.diagnostics(at('migrations/002_b.up.sql'));
        assert.equal(client.statuses.length, sent);
      },
      { initializationOptions: { commands: [] } },
    );
  });

  it('says where there are no tenants, with what to do about it', async () => {
    await withClient(
      { 'migrations/001_a.up.sql': 'CREATE TABLE things (id text PRIMARY KEY);\n' },
      async (client) => {
        assert.deepEqual((await client.pullAll()).items, []);
        const [project] = client.statuses.at(-1)?.projects ?? [];
        assert.equal(project?.label, 'no tenants');
        assert.match(project?.explanation ?? '', /name the column in `tenantlint\.json`/);
      },
      { initializationOptions: { commands: [] } },
    );
  });

  it('is not sent to clients that do not know it', async () => {
    await withClient({ 'migrations/001_a.up.sql': guarded }, async (client) => {
      await client.pullAll();
      assert.deepEqual(client.statuses, []);
    });
  });
});
