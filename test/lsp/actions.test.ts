// What the light bulb offers, and what it refuses.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver';
import { planFixes } from '../../server/src/core/project/plan.js';
import { clientCommands, type Place } from '../../server/src/lsp/protocol.js';
import { rules } from '../../server/src/rules/index.js';
import { type LanguageClient, openClient, summary, uriOf } from '../support/language-client.js';
import { analyze } from '../support/project.js';
import { protocolRules } from '../support/protocol-rules.js';
import { guarded, unguarded, withClient } from './conversation.js';

const draft = 'migrations/002_b.up.sql';
const files = { 'migrations/001_a.up.sql': guarded, [draft]: unguarded };
const everything: Range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };

/** The finding of a rule in an open file, and the actions that go with it. */
async function offered(client: LanguageClient, uri: string, rule: string) {
  const found = (await client.diagnostics(uri)).find(({ code }) => code === rule) as Diagnostic;
  const actions = await client.actions(uri, found.range, [found]);
  const titled = (title: RegExp) => actions.find((action) => title.test(action.title)) as CodeAction;
  return { found, actions, titled };
}

describe('a quick fix', () => {
  it('mends its finding, which is gone then', async () => {
    await withClient(files, async (client, at) => {
      const uri = at(draft);
      await client.open(uri);
      const { found, titled } = await offered(client, uri, 'require-rls');
      const fix = titled(/^Enable row level security on "payments"$/);
      assert.deepEqual([fix.kind, fix.isPreferred, fix.diagnostics], ['quickfix', true, [found]]);
      await client.apply(fix.edit);
      assert.match(client.textOf(uri), /ALTER TABLE payments ENABLE ROW LEVEL SECURITY;/);
      assert.deepEqual(summary(await client.diagnostics(uri)), []);
    });
  });

  it('is found wherever its finding has moved to since the client was told', async () => {
    await withClient(files, async (client, at) => {
      const uri = at(draft);
      await client.open(uri);
      const [found] = await client.diagnostics(uri);
      await client.replace(uri, 'CREATE TABLE', '\n\n\nCREATE TABLE');
      const actions = await client.actions(uri, (found as Diagnostic).range, [found as Diagnostic]);
      await client.apply(actions[0]?.edit);
      assert.deepEqual(summary(await client.diagnostics(uri)), []);
    });
  });

  it('is refused by an editor whose document has changed since', async () => {
    await withClient(files, async (client, at) => {
      const uri = at(draft);
      await client.open(uri);
      const { titled } = await offered(client, uri, 'require-rls');
      const { edit } = titled(/^Enable/);
      await client.replace(uri, 'payments (', 'payouts (');
      await assert.rejects(client.apply(edit), /has changed since/);
    });
  });

  it('is not preferred where a person must look at the result', async () => {
    const text = unguarded.replace('id text PRIMARY KEY', 'id text PRIMARY KEY,\n    email text UNIQUE');
    await withClient({ ...files, [draft]: text }, async (client, at) => {
      const { titled } = await offered(client, at(draft), 'require-tenant-in-unique');
      assert.equal(titled(/unique per "tenant_id"/).isPreferred, false);
    });
  });

  it('is a new migration where the one at hand may have run', async () => {
    const older = 'migrations/001_a.up.sql';
    const frozen = { [older]: unguarded, [draft]: guarded };
    await withClient(frozen, async (client, at) => {
      const { titled } = await offered(client, at(older), 'require-rls');
      const { edit } = await client.resolve(titled(/^Write a new migration: Enable/));
      const written = (edit?.documentChanges ?? []).map((change) => {
        if ('kind' in change) return `${change.kind} ${'uri' in change ? change.uri : ''}`;
        const [edit] = change.edits;
        return edit && 'newText' in edit ? /ALTER TABLE.*/.exec(edit.newText)?.[0] : '';
      });
      const name = 'migrations/003_enable_row_level_security_on_payments';
      assert.deepEqual(written, [
        `create ${at(`${name}.up.sql`)}`,
        'ALTER TABLE payments ENABLE ROW LEVEL SECURITY;',
        `create ${at(`${name}.down.sql`)}`,
        'ALTER TABLE payments DISABLE ROW LEVEL SECURITY;',
      ]);
      const codes = async () => (await client.diagnostics(at(older))).map(({ code }) => code);
      assert.deepEqual(await codes(), ['require-rls'], 'nothing is written yet');
      const [, up] = edit?.documentChanges ?? [];
      const [text] = up && 'edits' in up ? up.edits : [];
      await client.open(at(`${name}.up.sql`), text && 'newText' in text ? text.newText : '');
      assert.deepEqual(await codes(), []);
    });
  });

  it('is a file of its own for what undoes a migration', async () => {
    const files = { 'migrations/001_a.up.sql': guarded };
    await withClient(
      files,
      async (client, at) => {
        const { titled } = await offered(client, at('migrations/001_a.up.sql'), 'require-down');
        const action = titled(/^Write the way back$/);
        const { edit } = action.edit ? action : await client.resolve(action);
        const [create, change] = edit?.documentChanges ?? [];
        const uri = at('migrations/001_a.down.sql');
        assert.deepEqual(create, { kind: 'create', uri, options: { ignoreIfExists: true } });
        const [written] = change && 'edits' in change ? change.edits : [];
        assert.match(written && 'newText' in written ? written.newText : '', /^DROP TABLE /m);
        await client.open(uri, written && 'newText' in written ? written.newText : '');
        const codes = (await client.diagnostics(at('migrations/001_a.up.sql'))).map(({ code }) => code);
        assert.ok(!codes.includes('require-down'));
      },
      { environment: { rules } },
    );
  });

  it('is disabled, with the reason, where the client can create no file', async () => {
    const frozen = { 'migrations/001_a.up.sql': unguarded, [draft]: guarded };
    const capabilities = {
      workspace: { workspaceEdit: { documentChanges: true } },
      textDocument: {
        diagnostic: {},
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
          disabledSupport: true,
          dataSupport: true,
          resolveSupport: { properties: ['edit'] },
        },
      },
    };
    await withClient(
      frozen,
      async (client, at) => {
        const { titled } = await offered(client, at('migrations/001_a.up.sql'), 'require-rls');
        const fix = titled(/^Enable/);
        assert.equal(fix.edit, undefined);
        assert.match(fix.disabled?.reason ?? '', /^Migrations\/001_a\.up\.sql is not the newest migration .*\.$/i);
      },
      { capabilities },
    );
  });

  it('is offered for all that a kind asks for, and for nothing else', async () => {
    await withClient(files, async (client, at) => {
      await client.open(at(draft));
      const kinds = async (only: string[]) =>
        (await client.actions(at(draft), everything, [], only)).map(({ kind }) => kind);
      assert.deepEqual(await kinds(['refactor']), []);
      assert.deepEqual(await kinds(['source']), ['source.fixAll.tenantlint']);
      assert.deepEqual(await kinds(['source.fixAll.eslint']), []);
      assert.ok((await kinds(['quickfix'])).every((kind) => kind === 'quickfix'));
    });
  });
});

describe('fix all', () => {
  const example = join(process.cwd(), 'test/examples/clinic');
  const newest = uriOf(join(example, 'migrations/clinic/006_create_notes.up.sql'));

  it("leaves the example's newest migration without anything that is safe to mend", async () => {
    const client = await openClient({ folders: [example], environment: { rules } });
    await client.open(newest);
    const [action] = await client.actions(newest, everything, [], ['source.fixAll']);
    assert.equal(action?.edit, undefined, 'it is made when it is picked');
    const { edit } = await client.resolve(action as CodeAction);
    await client.apply(edit);
    const left = (await client.diagnostics(newest)).map(({ code }) => code);
    assert.deepEqual(left, [
      'require-tenant-column',
      'require-tenant-in-foreign-key',
      'prefer-partial-unique',
      'require-tenant-in-unique',
      'require-tenant-in-foreign-key',
      'no-mispaired-tenant-key',
      'require-tenant-policy',
    ]);
    const [again] = await client.actions(newest, everything, [], ['source.fixAll']);
    assert.deepEqual(again ? (await client.resolve(again)).edit : {}, {});
    client.dispose();
  });

  it("leaves the example's newest migration clean where a person picks it to review the result", async () => {
    const client = await openClient({ folders: [example], environment: { rules } });
    await client.open(newest);
    const actions = await client.actions(newest, everything, [], ['quickfix']);
    const all = actions.find(({ title }) => title === 'Fix all in this file, also what you must review');
    const { edit } = await client.resolve(all as CodeAction);
    await client.apply(edit);
    assert.deepEqual(summary(await client.diagnostics(newest)), []);
    client.dispose();
  });

  it('changes nothing in the analysis of what is still there', async () => {
    const client = await openClient({ folders: [example], environment: { rules } });
    await client.open(newest);
    const before = await client.diagnostics(newest);
    const [action] = await client.actions(newest, everything, [], ['source.fixAll']);
    await client.resolve(action as CodeAction);
    const other = uriOf(join(example, 'migrations/clinic/005_create_invoices.up.sql'));
    await client.open(other);
    await client.replace(other, 'CREATE', '\nCREATE');
    assert.deepEqual(summary(await client.diagnostics(newest)), summary(before));
    client.dispose();
  });

  it('is refused where the document has changed since it was offered', async () => {
    await withClient(files, async (client, at) => {
      await client.open(at(draft));
      const [action] = await client.actions(at(draft), everything, [], ['source.fixAll']);
      await client.replace(at(draft), 'payments (', 'payouts (');
      await assert.rejects(client.resolve(action as CodeAction), /has changed since/);
    });
  });
});

describe('a suppression', () => {
  const options = { initializationOptions: { commands: Object.values(clientCommands) } };

  it('is a comment in a draft, and silences nothing before its reason is written', async () => {
    await withClient(
      files,
      async (client, at) => {
        const uri = at(draft);
        await client.open(uri);
        const { titled } = await offered(client, uri, 'require-rls');
        const action = titled(/^Suppress require-rls in this statement/);
        await client.apply(action.edit);
        assert.deepEqual(summary(await client.diagnostics(uri)), [
          '0:0 require-suppression-reason',
          '1:13 require-rls',
        ]);
        assert.equal(action.command?.command, clientCommands.writeReason);
        const place = action.command?.arguments?.[0] as Place;
        assert.equal(place.uri, uri);
        const position = { line: place.line, character: place.character };
        await client.change(uri, [{ range: { start: position, end: position }, text: 'only the platform reads it' }]);
        assert.deepEqual(summary(await client.diagnostics(uri)), []);
      },
      options,
    );
  });

  it('keeps the indentation, and takes a line of its own', async () => {
    const text = `SELECT 1; ${unguarded}`;
    await withClient({ ...files, [draft]: text }, async (client, at) => {
      await client.open(at(draft));
      const { titled } = await offered(client, at(draft), 'require-rls');
      await client.apply(titled(/^Suppress/).edit);
      await client.replace(at(draft), 'require-rls: ', 'require-rls: on purpose');
      assert.deepEqual(summary(await client.diagnostics(at(draft))), []);
    });
  });

  const frozen = { 'migrations/001_a.up.sql': unguarded, [draft]: guarded };

  it('is a waiver in tenantlint.json for a migration that may have run', async () => {
    const configuration = '{\n  // Ours.\n  "postgresVersion": 16\n}\n';
    await withClient(
      { ...frozen, 'tenantlint.json': configuration },
      async (client, at) => {
        const uri = at('migrations/001_a.up.sql');
        await client.open(at('tenantlint.json'), configuration, 'jsonc');
        const { titled } = await offered(client, uri, 'require-rls');
        const action = titled(/^Waive require-rls for public\.payments in tenantlint\.json/);
        await client.apply(action.edit);
        assert.match(client.textOf(at('tenantlint.json')), /\/\/ Ours\.\n {2}"postgresVersion": 16,\n {2}"waivers"/);
        assert.deepEqual(summary(await client.diagnostics(uri)), ['0:13 require-rls']);
        const place = action.command?.arguments?.[0] as Place;
        const position = { line: place.line, character: place.character };
        await client.change(place.uri, [{ range: { start: position, end: position }, text: 'written by nobody' }]);
        assert.deepEqual(summary(await client.diagnostics(uri)), []);
        assert.deepEqual(summary(await client.diagnostics(place.uri)), []);
      },
      options,
    );
  });

  it('creates tenantlint.json where there is none', async () => {
    await withClient(frozen, async (client, at) => {
      const { titled } = await offered(client, at('migrations/001_a.up.sql'), 'require-rls');
      const [create, edit] = titled(/^Waive/).edit?.documentChanges ?? [];
      assert.deepEqual(create, { kind: 'create', uri: at('tenantlint.json'), options: { ignoreIfExists: true } });
      assert.ok(edit && 'edits' in edit && edit.textDocument.uri === at('tenantlint.json'));
      const [written] = edit.edits;
      assert.deepEqual(JSON.parse(written && 'newText' in written ? written.newText : ''), {
        waivers: [{ rule: 'require-rls', subject: 'public.payments', reason: '' }],
      });
    });
  });
});

describe("a rule's page", () => {
  it('is shown by a command of the client, or opened by the server', async () => {
    await withClient(
      files,
      async (client, at) => {
        const { titled } = await offered(client, at(draft), 'require-rls');
        assert.deepEqual(titled(/page of require-rls/).command?.arguments, ['require-rls']);
        assert.equal(client.capabilities.executeCommandProvider, undefined);
      },
      { initializationOptions: { commands: [clientCommands.showRule] } },
    );
    const capabilities = {
      textDocument: {
        diagnostic: {},
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
      },
      window: { showDocument: { support: true } },
    };
    await withClient(
      files,
      async (client, at) => {
        const opened: string[] = [];
        client.connection.onRequest('window/showDocument', ({ uri }: { uri: string }) => {
          opened.push(uri);
          return { success: true };
        });
        const { titled } = await offered(client, at(draft), 'require-rls');
        await client.connection.sendRequest('workspace/executeCommand', titled(/page of require-rls/).command);
        assert.match(opened[0] ?? '', /require-rls\.md$/);
      },
      { capabilities },
    );
  });
});

describe('clients that can do less', () => {
  it('are given edits without versions, and everything that can be fixed when they ask for it', async () => {
    const capabilities = {
      textDocument: {
        diagnostic: {},
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
      },
    };
    await withClient(
      files,
      async (client, at) => {
        await client.open(at(draft));
        const [action] = await client.actions(at(draft), everything, [], ['source.fixAll']);
        const edits = action?.edit?.changes?.[at(draft)] ?? [];
        const analysis = analyze(files, protocolRules);
        const plan = planFixes(analysis, analysis.findingsIn(draft), { unsafe: false });
        assert.equal(edits.length > 0, plan.edits.size > 0);
        const unversioned = (await client.actions(at(draft), everything)).filter(({ edit }) => edit?.documentChanges);
        assert.deepEqual(unversioned, []);
      },
      { capabilities },
    );
  });
});
