/** The checklist's score: the panel opens, and the lenses follow what is typed. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, open, waitFor, waitForFinding } from './editor.js';

const newest = 'migrations/clinic/006_create_notes.up.sql';

describe('the checklist score in VS Code', () => {
  afterEach(closeAll);

  it('is shown in a panel', async () => {
    const { document } = await open(newest);
    await waitForFinding(document, 'require-rls: clinic.notes');
    await vscode.commands.executeCommand('tenantlint.showScore');
    await waitFor('the panel', () => tabs().includes('Checklist Score'));
    await vscode.commands.executeCommand('tenantlint.showScore');
    assert.equal(tabs().filter((label) => label === 'Checklist Score').length, 1, 'there is one panel');
  });

  it('stands over the file and each of its tables, and changes with an edit', async () => {
    const editor = await open(newest);
    const { document } = editor;
    const before = await lenses(document, (titles) => titles.length > 0);
    const created = document.getText().match(/^CREATE TABLE/gm)?.length ?? 0;
    assert.equal(before.length, created + 1);
    assert.match(before[0] ?? '', /^0 File score [\d.]+ /);
    const notes = document.positionAt(document.getText().indexOf('clinic.notes (')).line;
    const lensOfNotes = before.find((lens) => lens.startsWith(`${notes} `));
    assert.match(lensOfNotes ?? '', /Score [\d.]+ /);
    const end = document.positionAt(document.getText().length);
    await editor.edit((edit) => edit.insert(end, '\nALTER TABLE clinic.notes ENABLE ROW LEVEL SECURITY;\n'));
    await lenses(document, (titles) => {
      const now = titles.find((lens) => lens.startsWith(`${notes} `));
      return now !== undefined && scoreOf(now) > scoreOf(lensOfNotes ?? '');
    });
  });

  it('stands over nothing where lenses are turned off', async () => {
    const { document } = await open(newest);
    await lenses(document, (titles) => titles.length > 0);
    const settings = vscode.workspace.getConfiguration('tenantlint', document);
    await settings.update('codeLens.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      await lenses(document, (titles) => titles.length === 0);
    } finally {
      await settings.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('opens from a lens', async () => {
    const { document } = await open(newest);
    const [lens] = await waitFor('lenses', async () => {
      const found = await provided(document);
      return found.length > 0 && found;
    });
    assert.equal(lens?.command?.command, 'tenantlint.showScore');
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    await waitFor('the panel', () => tabs().includes('Checklist Score'));
  });
});

async function provided({ uri }: vscode.TextDocument): Promise<readonly vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
}

/** Lenses as `line title`, once they are as they should be. */
async function lenses(
  document: vscode.TextDocument,
  are: (titles: readonly string[]) => boolean,
): Promise<readonly string[]> {
  let titles: readonly string[] = [];
  await waitFor('lenses', async () => {
    titles = (await provided(document)).map(({ range, command }) => `${range.start.line} ${command?.title ?? ''}`);
    return are(titles);
  }).catch((error: Error) => {
    throw new Error(`${error.message}; there are ${titles.join('; ')}`);
  });
  return titles;
}

function scoreOf(lens: string): number {
  return Number(/[\d.]+(?= \S+$)/.exec(lens)?.[0]);
}

function tabs(): readonly string[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
}
