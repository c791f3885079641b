/** The schema as a whole in VS Code: its document, and its entity diagram. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, inWorkspace, open, waitFor, waitForFinding } from './editor.js';

const newest = 'migrations/clinic/006_create_notes.up.sql';
const written = 'docs/modules/clinic/SCHEMA.md';

describe('the schema document in VS Code', () => {
  beforeEach(async () => {
    const { document } = await open(newest);
    await waitForFinding(document, 'require-rls: clinic.notes');
  });
  afterEach(async () => {
    await closeAll();
    await vscode.workspace.fs.delete(inWorkspace('docs'), { recursive: true });
  });

  it('is written, saved and opened', async () => {
    await vscode.commands.executeCommand('tenantlint.writeSchemaDocument');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), inWorkspace(written).toString());
    assert.equal(editor.document.isDirty, false);
    assert.match(editor.document.getText(), /^# clinic: database schema\n[\s\S]*### `clinic\.notes`/);
    const onDisk = Buffer.from(await vscode.workspace.fs.readFile(inWorkspace(written))).toString();
    assert.equal(onDisk, editor.document.getText());
  });

  it('keeps what was written around it, also what is not saved yet', async () => {
    await vscode.commands.executeCommand('tenantlint.writeSchemaDocument');
    const { document } = await open(written);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(document.positionAt(document.getText().length), '\nOurs.\n'));
    const notes = await open(newest);
    await notes.edit((edit) => edit.insert(new vscode.Position(0, 0), 'CREATE TABLE clinic.added (id int);\n'));
    await vscode.commands.executeCommand('tenantlint.writeSchemaDocument');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /\| `clinic\.added` \|/);
    assert.match(text, /\nOurs\.\n$/);
  });
});

describe('the entity diagram in VS Code', () => {
  afterEach(closeAll);

  it('opens in a panel, once', async () => {
    await open(newest);
    const panels = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(
          ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('tenantlint.diagram'),
        );
    await vscode.commands.executeCommand('tenantlint.showDiagram');
    await waitFor('the panel', () => panels().length === 1);
    await open(newest);
    await vscode.commands.executeCommand('tenantlint.showDiagram');
    await waitFor('the panel in front', () => panels()[0]?.isActive);
    assert.equal(panels().length, 1);
  });
});
