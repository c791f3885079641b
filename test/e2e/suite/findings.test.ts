/** What a developer sees in an open migration. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, inWorkspace, open, ruleOf, waitFor, waitForFinding, waitForFindings } from './editor.js';

const newest = 'migrations/clinic/006_create_notes.up.sql';

describe('findings in VS Code', () => {
  afterEach(closeAll);

  it('the extension is active where a migration is open', async () => {
    await open(newest);
    const extension = vscode.extensions.getExtension('tenantlint.tenantlint');
    assert.ok(extension, 'the extension is not there');
    await waitFor('the extension to be active', () => extension.isActive);
  });

  it('a finding stands at its token, says what is wrong, and links to the page of its rule', async () => {
    const { document } = await open(newest);
    const found = await waitForFinding(document, 'require-rls: clinic.notes');
    assert.equal(found.message, 'Tenant table "notes" does not have row level security enabled.');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(found.source, 'tenantlint');
    const { code } = found;
    assert.ok(typeof code === 'object');
    assert.equal(code.target.toString(true), 'command:tenantlint.showRule?["require-rls"]');
  });

  it('a finding keeps its place behind letters that are more than one byte or unit long', async () => {
    const editor = await open(newest);
    const { document } = editor;
    await waitForFinding(document, 'require-rls: clinic.notes');
    const line = document.positionAt(document.getText().indexOf('CREATE TABLE IF NOT EXISTS clinic.notes (')).line;
    const comment = '/* Ärztliche Notizen 🩺 日本 */ ';
    assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(line, 0), comment)));
    const start = new vscode.Position(line, comment.length + 'CREATE TABLE IF NOT EXISTS '.length);
    await waitFor('the finding to have moved', async () => {
      const moved = await waitForFinding(document, 'require-rls: clinic.notes');
      return moved.range.isEqual(new vscode.Range(start, start.translate(0, 'clinic.notes'.length)));
    });
  });

  it('a finding goes when its cause goes, and comes back with it', async () => {
    const editor = await open(newest);
    const { document } = editor;
    await waitForFinding(document, 'require-rls: clinic.notes');
    const end = document.positionAt(document.getText().length);
    await editor.edit((edit) => edit.insert(end, '\nALTER TABLE clinic.notes ENABLE ROW LEVEL SECURITY;\n'));
    await waitForFindings(document, 'no require-rls', (found) => !found.some((one) => one.startsWith('require-rls:')));
    await vscode.commands.executeCommand('undo');
    await waitForFinding(document, 'require-rls: clinic.notes');
  });

  it('an unsaved edit of one file changes the findings of another', async () => {
    const patients = await open('migrations/clinic/003_create_patients.up.sql');
    const finding = 'prefer-partial-index: idx_patients_tenant_name';
    await waitForFinding(patients.document, finding);
    const notes = await open(newest);
    const end = notes.document.positionAt(notes.document.getText().length);
    await notes.edit((edit) => edit.insert(end, '\nDROP INDEX clinic.idx_patients_tenant_name;\n'));
    await waitForFindings(patients.document, 'no prefer-partial-index', (found) => !found.includes(finding));
  });

  it('findings of files that are not open are known as well', async () => {
    await open(newest);
    const patients = inWorkspace('migrations/clinic/003_create_patients.up.sql');
    const found = await waitFor('findings of a closed file', () => {
      const all = vscode.languages.getDiagnostics(patients);
      return all.length > 0 && all;
    });
    assert.ok(found.map(ruleOf).includes('require-tenant-in-unique'));
  });

  it('a new file that nobody has saved is linted by itself', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'sql',
      content: 'CREATE TABLE visits (id bigint PRIMARY KEY, tenant_id text NOT NULL);\n',
    });
    await vscode.window.showTextDocument(document);
    await waitForFinding(document, 'require-rls: visits');
  });
});
