/** The language server's life, and what the extension says about it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import { rulePages } from '../../../client/src/rule-pages.js';
import { closeAll, open, waitFor, waitForFinding } from './editor.js';

const newest = 'migrations/clinic/006_create_notes.up.sql';

describe('the language server in VS Code', () => {
  beforeEach(async () => {
    const { document } = await open(newest);
    await waitForFinding(document, 'require-rls: clinic.notes');
  });
  afterEach(closeAll);

  it('is another process after "Restart Server", and finds the same', async () => {
    const [before] = serverProcesses();
    await vscode.commands.executeCommand('tenantlint.restartServer');
    const { document } = await open(newest);
    await waitForFinding(document, 'require-rls: clinic.notes');
    const after = await waitFor('one server', () => serverProcesses().length === 1 && serverProcesses());
    assert.notEqual(after[0], before);
  });

  it('is started again when it dies', async () => {
    const [before] = serverProcesses();
    assert.ok(before);
    process.kill(before, 'SIGKILL');
    const after = await waitFor('a new server', () => serverProcesses().find((pid) => pid !== before));
    assert.notEqual(after, before);
    const editor = await open(newest);
    const { line } = (await waitForFinding(editor.document, 'require-rls: clinic.notes')).range.start;
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '-- Notes.\n'));
    await waitFor('the finding one line further down', async () => {
      const found = await waitForFinding(editor.document, 'require-rls: clinic.notes');
      return found.range.start.line === line + 1;
    });
  });
});

describe('pages in VS Code', () => {
  afterEach(closeAll);

  it('the page of a rule is shown', async () => {
    await vscode.commands.executeCommand('tenantlint.showRule', 'require-tenant-in-foreign-key');
    await waitForTab('Preview require-tenant-in-foreign-key.md');
  });

  it('a link from outside VS Code opens the page of a rule, and nothing else', async () => {
    const extension = vscode.extensions.getExtension('tenantlint.tenantlint');
    assert.ok(extension);
    const pages = rulePages(vscode.Uri.joinPath(extension.extensionUri, 'dist', 'rules'));
    const follow = (path: string) => pages.handleUri(vscode.Uri.parse(`vscode://tenantlint.tenantlint${path}`));
    for (const path of ['/rules/no-such-rule', '/rules/../../README', '/rules/..%2f..%2fREADME', '/', '']) {
      await follow(path);
    }
    assert.deepEqual(tabs(), []);
    await follow('/rules/require-policy');
    await waitForTab('Preview require-policy.md');
  });

  it('what was detected is shown', async () => {
    const { document } = await open(newest);
    await waitForFinding(document, 'require-rls: clinic.notes');
    await vscode.commands.executeCommand('tenantlint.showModel');
    await waitForTab('Preview Tenants of workspace.md');
  });
});

describe('snippets in VS Code', () => {
  afterEach(closeAll);

  it('a snippet expands', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'sql', content: '' });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('editor.action.insertSnippet', { langId: 'sql', name: 'Tenant table' });
    await waitFor('the snippet', () => /CREATE TABLE public\.invoices \(/.test(document.getText()));
    assert.match(document.getText(), /ENABLE ROW LEVEL SECURITY/);
  });
});

/** Process numbers of the language servers that this extension host has started. */
function serverProcesses(): readonly number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter(
      (found) => found?.[2] === String(process.pid) && !found[3]?.startsWith('Z') && found[4]?.includes('server.js'),
    )
    .map((found) => Number(found?.[1]));
}

async function waitForTab(label: string): Promise<void> {
  await waitFor(label, () => tabs().includes(label)).catch((error: Error) => {
    throw new Error(`${error.message}; there are ${tabs().join(', ')}`);
  });
}

function tabs(): readonly string[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
}
