/** tenantlint.json and the settings of VS Code. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, inWorkspace, open, waitFor, waitForFinding, waitForFindings } from './editor.js';

const newest = 'migrations/clinic/006_create_notes.up.sql';
const configuration = 'tenantlint.json';
const original = `{
  "extends": "lokstra",
  "globalTables": ["clinic.diagnosis_codes"]
}
`;
const withoutRls = original.replace('\n}', ',\n  "rules": { "require-rls": "off" }\n}');

describe('configuration in VS Code', () => {
  afterEach(async () => {
    await closeAll();
    await write(original);
  });

  it('a change of tenantlint.json on disk changes the findings', async () => {
    const { document } = await open(newest);
    await waitForFinding(document, 'require-rls: clinic.notes');
    await write(withoutRls);
    await waitForFindings(document, 'no require-rls', (found) => !found.some((one) => one.startsWith('require-rls:')));
    await write(original);
    await waitForFinding(document, 'require-rls: clinic.notes');
  });

  it('tenantlint.json counts while it is typed, and the last one that could be read stays where it cannot', async () => {
    const sql = await open(newest);
    await waitForFinding(sql.document, 'require-rls: clinic.notes');
    const json = await open(configuration);
    await replaceAll(json, withoutRls);
    await waitForFindings(
      sql.document,
      'no require-rls',
      (found) => !found.some((one) => one.startsWith('require-rls:')),
    );
    await replaceAll(json, withoutRls.slice(0, withoutRls.indexOf('"off"')));
    await waitFor('a finding in tenantlint.json', () =>
      vscode.languages.getDiagnostics(json.document.uri).some(({ source }) => source === 'tenantlint'),
    );
    await waitForFindings(
      sql.document,
      'still no require-rls',
      (found) => found.length > 0 && !found.some((one) => one.startsWith('require-rls:')),
    );
  });

  it('tenantlint.json is JSON with comments, and what may stand in it is offered', async () => {
    const { document } = await open(configuration);
    assert.equal(document.languageId, 'jsonc');
    const inside = document.positionAt(document.getText().indexOf('"globalTables"'));
    const offered = await waitFor('completions', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        inside,
      );
      return list.items.length > 0 && list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    });
    assert.ok(offered.includes('postgresVersion'), offered.join());
  });

  it('a setting of VS Code counts where tenantlint.json says nothing', async () => {
    const { document } = await open(newest);
    await waitForFinding(document, 'require-rls: clinic.notes');
    const settings = vscode.workspace.getConfiguration('tenantlint', document);
    await settings.update('rules', { 'require-rls': 'off' }, vscode.ConfigurationTarget.Global);
    try {
      await waitForFindings(
        document,
        'no require-rls',
        (found) => !found.some((one) => one.startsWith('require-rls:')),
      );
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.Global);
    }
    await waitForFinding(document, 'require-rls: clinic.notes');
  });
});

async function write(text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(inWorkspace(configuration), Buffer.from(text));
}

async function replaceAll({ document, edit }: vscode.TextEditor, text: string): Promise<void> {
  const whole = new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length));
  assert.ok(await edit((builder) => builder.replace(whole, text)));
}
