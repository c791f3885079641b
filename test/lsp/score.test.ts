// The checklist's scores over the protocol: what a panel, a lens and a status bar are given.
import assert from 'node:assert/strict';
import { type CodeLens, CodeLensRefreshRequest, CodeLensRequest, type WorkspaceEdit } from 'vscode-languageserver';
import type { Rule } from '../../server/src/core/lint/rule.js';
import {
  clientCommands,
  type ScoreItem,
  type ScorePage,
  type ScorePart,
  type ScoreSummary,
  scoreChangedNotification,
  scoreExportRequest,
  scoreFixRequest,
  scorePageRequest,
  scoreSummaryRequest,
} from '../../server/src/lsp/protocol.js';
import { rules } from '../../server/src/rules/index.js';
import { type LanguageClient, until, uriOf } from '../support/language-client.js';
import { guarded, unguarded, withClient } from './conversation.js';

const draft = 'migrations/002_b.up.sql';
const files = { 'migrations/001_a.up.sql': guarded, [draft]: unguarded };

async function page(
  client: LanguageClient,
  uri: string,
  part: ScorePart = { kind: 'project' },
  lists: Readonly<Record<string, number>> = { '11a': 20 },
): Promise<ScorePage> {
  const shown = await client.connection.sendRequest<ScorePage | null>(scorePageRequest, {
    scope: { uri, part },
    lists,
  });
  assert.ok(shown);
  return shown;
}

function itemOf({ categories }: ScorePage, id: string): ScoreItem {
  const items = categories.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.items));
  return items.find((item) => item.id === id) as ScoreItem;
}

describe('the score over the protocol', () => {
  it('names what fails, with its place and the remedy that is safe', async () => {
    await withClient(files, async (client, at) => {
      const uri = at(draft);
      await client.open(uri);
      const shown = await page(client, uri);
      const { state, text, gate, subjects } = itemOf(shown, '11a');
      assert.deepEqual({ state, text, gate }, { state: 'failed', text: '1 of 2 fails', gate: true });
      const [subject] = subjects.shown;
      assert.deepEqual(subject?.place, { uri, line: 0, character: 13 });
      assert.equal(subject?.fix?.title, 'Enable row level security on "payments"');
      assert.equal(shown.gates.find(({ id }) => id === 11)?.held, false);
      assert.equal(shown.passed, false);
    });
  });

  it('is another one after an edit of an open buffer, of which the client is told', async () => {
    await withClient(files, async (client, at) => {
      const uri = at(draft);
      await client.open(uri);
      let news = 0;
      client.connection.onNotification(scoreChangedNotification, () => void news++);
      const before = await page(client, uri);
      await client.replace(uri, ');', ');\nALTER TABLE payments ENABLE ROW LEVEL SECURITY;');
      await client.diagnostics(uri);
      await until(() => news === 1, 'the client is told');
      const after = await page(client, uri);
      assert.ok(Number(after.total) > Number(before.total), `${before.total} to ${after.total}`);
      assert.equal(itemOf(after, '11a').state, 'passed');
    });
  });

  it('is not spoken of to a client that has not asked', async () => {
    await withClient(files, async (client, at) => {
      const uri = at(draft);
      let news = 0;
      client.connection.onNotification(scoreChangedNotification, () => void news++);
      await client.open(uri);
      await client.diagnostics(uri);
      await client.replace(uri, ');', ');\nALTER TABLE payments ENABLE ROW LEVEL SECURITY;');
      await client.diagnostics(uri);
      assert.equal(news, 0);
    });
  });

  it('is not computed before somebody asks', async () => {
    let checks = 0;
    const [some] = rules.filter(({ items }) => items.includes('11a'));
    assert.ok(some);
    const probe: Rule = {
      ...some,
      name: 'probe',
      severity: 'off',
      *check(...asked) {
        checks++;
        return yield* some.check(...asked);
      },
    };
    await withClient(
      files,
      async (client, at) => {
        const uri = at(draft);
        await client.open(uri);
        await client.diagnostics(uri);
        await client.replace(uri, 'id text', 'id uuid');
        await client.diagnostics(uri);
        assert.equal(checks, 0);
        await page(client, uri);
        assert.ok(checks > 0);
      },
      { environment: { rules: [...rules, probe] } },
    );
  });

  it('gives the edit that mends a finding safely, and null where it is mended already', async () => {
    await withClient(files, async (client, at) => {
      const uri = at(draft);
      await client.open(uri);
      const before = await page(client, uri);
      const finding = itemOf(before, '11a').subjects.shown[0]?.fix?.finding;
      const params = { scope: before.scope, finding };
      const fix = () => client.connection.sendRequest<WorkspaceEdit | null>(scoreFixRequest, params);
      await client.apply((await fix()) ?? undefined);
      assert.match(client.textOf(uri), /ALTER TABLE payments ENABLE ROW LEVEL SECURITY;/);
      assert.equal(itemOf(await page(client, uri), '11a').state, 'passed');
      assert.equal(await fix(), null);
    });
  });

  it('offers no remedy for a migration that may have run', async () => {
    const frozen = { 'migrations/001_a.up.sql': unguarded, [draft]: guarded };
    await withClient(frozen, async (client, at) => {
      const [subject] = itemOf(await page(client, at(draft)), '11a').subjects.shown;
      assert.ok(subject?.place);
      assert.equal(subject.fix, undefined);
    });
  });

  it('exists for a file, a table and a module, each by the scope that the project names', async () => {
    const shop = guarded.replaceAll('invoices', 'shop.orders');
    const sql = { ...files, 'migrations/003_c.up.sql': `CREATE SCHEMA shop;\n${shop}` };
    await withClient(sql, async (client, at, folder) => {
      const whole = await page(client, uriOf(folder), { kind: 'project' }, { tables: 10 });
      assert.deepEqual(
        whole.modules.map(({ name }) => name),
        ['public', 'shop'],
      );
      assert.deepEqual(
        new Set(whole.tables.shown.map(({ name }) => name)),
        new Set(['payments', 'invoices', 'shop.orders']),
      );
      assert.equal(whole.tables.shown[0]?.name, 'payments', 'the worst first');
      for (const { scope, total } of [...whole.modules, ...whole.tables.shown]) {
        assert.equal((await page(client, scope.uri, scope.part)).total, total, JSON.stringify(scope));
      }
      const file = await page(client, at(draft), { kind: 'file' });
      const table = await page(client, at(draft), { kind: 'table', table: 'public.payments' });
      assert.equal(file.total, table.total);
      assert.deepEqual(table.place, { uri: at(draft), line: 0, character: 13 });
      const none = { scope: { uri: at(draft), part: { kind: 'table', table: 'public.gone' } }, lists: {} };
      assert.equal(await client.connection.sendRequest(scorePageRequest, none), null);
    });
  });

  it('is exported as Markdown and JSON', async () => {
    await withClient(files, async (client, at) => {
      const scope = { uri: at(draft), part: { kind: 'project' } };
      const text = (format: string) => client.connection.sendRequest<string>(scoreExportRequest, { scope, format });
      assert.match(await text('markdown'), /- \[ \] 11a .*1 of 2 fail/);
      const { total } = JSON.parse(await text('json'));
      assert.equal(total.toFixed(1), (await page(client, at(draft))).total);
    });
  });

  it('lists only what is asked for, and says how much there is', async () => {
    const many = Array.from({ length: 30 }, (_, i) => unguarded.replaceAll('payments', `t${i}`)).join('');
    await withClient({ [draft]: many }, async (client, at) => {
      const shown = await page(client, at(draft), { kind: 'project' }, { '11a': 7, tables: 3 });
      assert.deepEqual([itemOf(shown, '11a').subjects.shown.length, itemOf(shown, '11a').subjects.count], [7, 30]);
      assert.deepEqual([shown.tables.shown.length, shown.tables.count], [3, 30]);
      assert.equal(itemOf(shown, '13a').subjects.shown.length, 0);
    });
  });

  it('is not applicable where there is nothing to judge, and says why', async () => {
    const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'No table was found': {},
      'No tenant column was found': { 'a.sql': 'SELECT 1;' },
    };
    for (const [remark, sql] of Object.entries(cases)) {
      await withClient(sql, async (client, _, folder) => {
        const { total, grade, passed, remarks } = await page(client, uriOf(folder));
        assert.deepEqual([total, grade, passed], [undefined, 'not applicable', false]);
        assert.ok(
          remarks.some((text) => text.startsWith(remark)),
          remarks.join(),
        );
      });
    }
  });

  it('counts what dynamic SQL may have done as unknown, not as failed', async () => {
    const sql = `${unguarded}DO $$ DECLARE s text; BEGIN SELECT v INTO s FROM stored; EXECUTE 'ALTER TABLE ' || s || ' ENABLE ROW LEVEL SECURITY'; END $$;`;
    await withClient({ [draft]: sql }, async (client, at) => {
      const { state, subjects } = itemOf(await page(client, at(draft)), '11a');
      assert.equal(state, 'unknown');
      const [subject] = subjects.shown;
      assert.equal(subject?.state, 'unknown');
      assert.deepEqual(subject.place, { uri: at(draft), line: 0, character: 13 }, 'its table');
    });
  });

  it('shows names as they are, whatever they hold', async () => {
    const name = '"<b>|`""x"';
    await withClient({ [draft]: unguarded.replaceAll('payments', name) }, async (client, at) => {
      const shown = await page(client, at(draft), { kind: 'project' }, { '11a': 5, tables: 5 });
      const [table] = shown.tables.shown;
      assert.equal(table?.name, name);
      assert.equal((await page(client, table.scope.uri, table.scope.part)).title, `Table ${name}`);
      assert.match(itemOf(shown, '11a').subjects.shown[0]?.message ?? '', /<b>\|`/);
    });
  });

  it('has a summary for a status bar', async () => {
    await withClient(files, async (client, at, folder) => {
      const scope = { uri: uriOf(folder), part: { kind: 'project' } };
      const summary = await client.connection.sendRequest<ScoreSummary>(scoreSummaryRequest, scope);
      const { total, grade, headline } = await page(client, at(draft));
      assert.deepEqual([summary.total, summary.grade, summary.headline], [total, grade, headline]);
    });
  });
});

describe('lenses', () => {
  const options = { initializationOptions: { commands: Object.values(clientCommands) } };
  const lenses = (client: LanguageClient, uri: string) =>
    client.connection.sendRequest<CodeLens[]>(CodeLensRequest.method, { textDocument: { uri } });

  it('stand over a file and each table that it creates, and lead to their scores', async () => {
    await withClient(
      files,
      async (client, at) => {
        const uri = at(draft);
        await client.open(uri);
        const [file, table, ...others] = await lenses(client, uri);
        assert.deepEqual(others, []);
        const { total, grade } = await page(client, uri, { kind: 'table', table: 'public.payments' });
        assert.equal(file?.command?.title, `File score ${total} ${grade}`);
        assert.equal(table?.command?.title, `Score ${total} ${grade}`);
        assert.equal(table?.command?.command, clientCommands.showScore);
        assert.deepEqual(table?.command?.arguments, [{ uri, part: { kind: 'table', table: 'public.payments' } }]);
      },
      options,
    );
  });

  it('stand over no file that creates nothing', async () => {
    await withClient({ ...files, 'migrations/003_c.up.sql': 'DROP TABLE payments;' }, async (client, at) => {
      assert.deepEqual(await lenses(client, at('migrations/003_c.up.sql')), []);
    });
  });

  it('are asked for again when another file was edited', async () => {
    const capabilities = {
      workspace: { codeLens: { refreshSupport: true }, diagnostics: { refreshSupport: true } },
      textDocument: { diagnostic: {} },
    };
    await withClient(
      { ...files, 'migrations/003_c.up.sql': '' },
      async (client, at) => {
        let refreshes = 0;
        client.connection.onRequest(CodeLensRefreshRequest.method, () => void refreshes++);
        const other = at('migrations/003_c.up.sql');
        await client.open(other);
        const [before] = await lenses(client, at(draft));
        await client.change(other, [{ text: 'ALTER TABLE payments ENABLE ROW LEVEL SECURITY;' }]);
        await client.diagnostics(other);
        await until(() => refreshes === 1, 'the client is asked to refresh');
        const [after] = await lenses(client, at(draft));
        assert.notEqual(after?.command?.title, before?.command?.title);
      },
      { capabilities },
    );
  });
});
