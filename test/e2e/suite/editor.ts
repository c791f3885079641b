/** What the tests do in VS Code: open files, wait for findings, run code actions. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Asks again until there is an answer; fails with `what` where there is none in time. */
export async function waitFor<T>(
  what: string,
  ask: () => T | Promise<T>,
  limit = 20_000,
): Promise<Exclude<T, false | undefined>> {
  for (const end = Date.now() + limit; ; await sleep(50)) {
    const answer = await ask();
    if (answer) return answer as Exclude<T, false | undefined>;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}`);
  }
}

export function inWorkspace(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens a file of the workspace as it is on disk. */
export async function open(path: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(inWorkspace(path));
  const editor = await vscode.window.showTextDocument(document);
  if (document.isDirty) await vscode.commands.executeCommand('workbench.action.files.revert');
  return editor;
}

/** Puts every editor's text back and closes them. */
export async function closeAll(): Promise<void> {
  while (vscode.window.activeTextEditor) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Findings as `rule: marked text`, in the order of the file. */
export function findings(document: vscode.TextDocument): readonly string[] {
  return ours(document).map((found) => `${ruleOf(found)}: ${document.getText(found.range)}`);
}

export async function waitForFindings(
  document: vscode.TextDocument,
  what: string,
  are: (found: readonly string[]) => boolean,
): Promise<readonly string[]> {
  return waitFor(what, () => {
    const found = findings(document);
    return are(found) && found;
  }).catch((error: Error) => {
    throw new Error(`${error.message}; there are ${JSON.stringify(findings(document), undefined, 2)}`);
  });
}

/** The one finding of a rule whose place holds `text`. */
export async function waitForFinding(document: vscode.TextDocument, finding: string): Promise<vscode.Diagnostic> {
  await waitForFindings(document, finding, (found) => found.includes(finding));
  const found = ours(document).find((one) => `${ruleOf(one)}: ${document.getText(one.range)}` === finding);
  assert.ok(found);
  return found;
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export async function codeActions(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind: string,
): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind,
    100,
  );
}

/** Does what VS Code does when the action is chosen. */
export async function apply(action: vscode.CodeAction): Promise<void> {
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit), `"${action.title}" was not applied`);
  const { command } = action;
  if (command) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

function ours({ uri }: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'tenantlint')
    .sort((a, b) => a.range.start.compareTo(b.range.start) || ruleOf(a).localeCompare(ruleOf(b)));
}
