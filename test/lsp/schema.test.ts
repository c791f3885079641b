// What an editor is told of the schema as a whole: its documents and its entity diagram.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  type DiagramView,
  diagramViewsRequest,
  type EntityDiagram,
  entityDiagramRequest,
  type SchemaDocumentName,
  schemaDocumentRequest,
  schemaDocumentsRequest,
} from '../../server/src/lsp/protocol.js';
import { uriOf } from '../support/language-client.js';
import { withClient } from './conversation.js';

const draft = 'migrations/001_a.up.sql';
const files = {
  'tenantlint.json': '{ "tenant": { "columns": ["tenant_id"] } }',
  [draft]:
    'CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.x (tenant_id text, id int PRIMARY KEY); CREATE TABLE b.y (id int);',
};

describe('schema documents in an editor', () => {
  it('are named by module and place', async () => {
    await withClient(files, async ({ connection }, at) => {
      const names = await connection.sendRequest<SchemaDocumentName[]>(schemaDocumentsRequest, { uri: at(draft) });
      assert.deepEqual(names, [
        { module: 'a', uri: at('docs/modules/a/SCHEMA.md') },
        { module: 'b', uri: at('docs/modules/b/SCHEMA.md') },
      ]);
      const anywhere = await connection.sendRequest(schemaDocumentsRequest, { uri: 'untitled:Untitled-1' });
      assert.deepEqual(anywhere, names);
    });
  });

  it('are of the open buffers, and keep what the editor says is there', async () => {
    await withClient(files, async (client, at) => {
      const { connection } = client;
      await client.open(at(draft));
      await client.replace(at(draft), 'b.y (id int)', 'b.y (id int, added date)');
      const ask = (module: string, existing: string | null) =>
        connection.sendRequest<string | null>(schemaDocumentRequest, { uri: at(draft), module, existing });
      assert.match((await ask('b', null)) ?? '', /^# b: database schema[\s\S]*`added` \| `date`/);
      assert.match((await ask('b', '# Mine\n')) ?? '', /^# Mine\n/);
      assert.equal(await ask('c', null), null);
    });
  });
});

describe('the entity diagram in an editor', () => {
  it('is of all tables, follows the open buffers, and marks the kinds of tables', async () => {
    await withClient(files, async (client, at) => {
      const { connection } = client;
      const ask = () => connection.sendRequest<EntityDiagram>(entityDiagramRequest, { uri: at(draft) });
      const before = await ask();
      assert.deepEqual([before.view.kind, before.note], ['project', '']);
      assert.match(before.text, /^erDiagram\n {4}"a\.x":::tenant \{\n/);
      await client.open(at(draft));
      await client.replace(at(draft), 'b.y', 'b.z');
      assert.match((await ask()).text, /"b\.z"/);
    });
  });

  it('is of a module or table, where that is asked for', async () => {
    await withClient(files, async ({ connection }, at) => {
      const uri = at(draft);
      const views = await connection.sendRequest<DiagramView[]>(diagramViewsRequest, { uri });
      assert.deepEqual(
        views.slice(1).map(({ kind, name }) => `${kind} ${name}`),
        ['module a', 'module b', 'table a.x', 'table b.y'],
      );
      const view = views[2];
      const { text } = await connection.sendRequest<EntityDiagram>(entityDiagramRequest, { uri, view });
      assert.doesNotMatch(text, /"a\.x"/);
      const gone = { kind: 'table', name: 'b.gone' };
      const whole = await connection.sendRequest<EntityDiagram>(entityDiagramRequest, { uri, view: gone });
      assert.equal(whole.view.kind, 'project');
    });
  });

  it('is none where there is no table, and no document then either', async () => {
    await withClient({ [draft]: 'SELECT 1;' }, async ({ connection }, at, folder) => {
      const uri = uriOf(join(folder, draft));
      assert.equal(await connection.sendRequest(entityDiagramRequest, { uri }), null);
      assert.deepEqual(await connection.sendRequest(diagramViewsRequest, { uri }), []);
      assert.deepEqual(await connection.sendRequest(schemaDocumentsRequest, { uri: at(draft) }), []);
    });
  });
});
