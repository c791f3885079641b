/** What the light bulb offers, and what it does. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { apply, closeAll, codeActions, open, waitFor, waitForFinding, waitForFindings } from './editor.js';

const newest = 'migrations/clinic/006_create_notes.up.sql';

describe('fixes in VS Code', () => {
  afterEach(closeAll);

  it('a quick fix is applied, and its finding goes', async () => {
    const { document } = await open(newest);
    const found = await waitForFinding(document, 'require-tenant-not-null: tenant_id');
    const actions = await codeActions(document, found.range, 'quickfix');
    const fix = actions.find(({ title }) => title === 'Make "tenant_id" of "notes" NOT NULL');
    assert.ok(fix, `it is not among ${actions.map(({ title }) => title).join('; ')}`);
    await apply(fix);
    assert.match(document.getText(), /EXISTS clinic\.notes \(\s+id TEXT PRIMARY KEY,\s+tenant_id TEXT NOT NULL,/);
    await waitForFindings(document, 'no require-tenant-not-null', (left) =>
      left.every((one) => !one.startsWith('require-tenant-not-null:')),
    );
  });

  it('"fix all" leaves nothing that can be mended without a person', async () => {
    const { document } = await open(newest);
    await waitForFinding(document, 'require-rls: clinic.notes');
    const all = await waitFor('the action', async () => {
      const actions = await codeActions(document, wholeOf(document), 'source.fixAll.tenantlint');
      return actions[0];
    });
    await apply(all);
    // What is left needs a decision: whose rows they are, and how rows that are there already get their tenant.
    const left = [
      'require-tenant-column: clinic.note_templates',
      'require-tenant-in-foreign-key: patient_id',
      'prefer-partial-unique: UNIQUE',
      'require-tenant-in-unique: UNIQUE',
      'require-tenant-in-foreign-key: note_id',
      'no-mispaired-tenant-key: tenant_id, doctor_id',
      "require-tenant-policy: (SELECT current_setting('app.tenant_id', true)) IS NOT NULL",
    ];
    await waitForFindings(document, 'only findings to decide about', (found) => found.join() === left.join());
    assert.equal((await codeActions(document, wholeOf(document), 'source.fixAll.tenantlint')).length, 0);
  });

  it('"fix all, also what you must review" leaves the newest migration clean', async () => {
    const { document } = await open(newest);
    const found = await waitForFinding(document, 'require-tenant-not-null: tenant_id');
    const all = await waitFor('the action', async () => {
      const actions = await codeActions(document, found.range, 'quickfix');
      return actions.find(({ title }) => title === 'Fix all in this file, also what you must review');
    });
    await apply(all);
    assert.deepEqual(await waitForFindings(document, 'no findings', (left) => left.length === 0), []);
  });

  it('"fix all" runs on saving where the user has asked for it', async () => {
    const editor = await open(newest);
    const { document } = editor;
    const before = document.getText();
    await waitForFinding(document, 'require-rls: clinic.notes');
    const settings = vscode.workspace.getConfiguration('editor', document);
    await settings.update('codeActionsOnSave', { 'source.fixAll.tenantlint': 'explicit' }, true);
    try {
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '-- Notes.\n'));
      await document.save();
      await waitFor('row level security in the file', () =>
        document.getText().includes('ALTER TABLE clinic.notes ENABLE ROW LEVEL SECURITY'),
      );
    } finally {
      await settings.update('codeActionsOnSave', undefined, true);
      const end = document.positionAt(document.getText().length);
      await editor.edit((edit) => edit.replace(new vscode.Range(new vscode.Position(0, 0), end), before));
      await document.save();
    }
  });

  it('a finding can be suppressed with a reason', async () => {
    const { document } = await open(newest);
    const found = await waitForFinding(document, 'require-tenant-column: clinic.note_templates');
    const actions = await codeActions(document, found.range, 'quickfix');
    const suppress = actions.find(
      ({ title }) => /suppress|disable/i.test(title) && title.includes('require-tenant-column'),
    );
    assert.ok(suppress, `there is none among ${actions.map(({ title }) => title).join('; ')}`);
    await apply(suppress);
    // The cursor waits where the reason goes.
    await vscode.commands.executeCommand('type', { text: 'the product ships these templates' });
    assert.match(
      document.getText(),
      /-- tenantlint-disable-next-statement require-tenant-column: the product ships these templates\nCREATE TABLE IF NOT EXISTS clinic\.note_templates/,
    );
    await waitForFindings(document, 'neither the finding nor a missing reason', (left) =>
      left.every((one) => !/^require-(tenant-column|suppression-reason):/.test(one)),
    );
  });

  it('the page of the rule is offered', async () => {
    const { document } = await open(newest);
    const found = await waitForFinding(document, 'require-rls: clinic.notes');
    const actions = await codeActions(document, found.range, 'quickfix');
    const page = actions.find(({ command }) => command?.command === 'tenantlint.showRule');
    assert.ok(page, `it is not among ${actions.map(({ title }) => title).join('; ')}`);
    await apply(page);
    await waitFor('the preview', () => labels().some((label) => label.includes('.md')));
  });
});

function wholeOf(document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length));
}

function labels(): readonly string[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
}
