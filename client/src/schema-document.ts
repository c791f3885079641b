/** The command that writes the schema document of a module, and opens it. */
import { FileType, Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import {
  type SchemaDocumentName,
  type SchemaDocumentParams,
  schemaDocumentRequest,
  schemaDocumentsRequest,
} from '../../server/src/lsp/protocol.js';
import type { ServerSession } from './session.js';

/** Asks for the module where there are several. */
export async function writeSchemaDocument(ask: ServerSession['ask']): Promise<void> {
  const uri = window.activeTextEditor?.document.uri.toString() ?? '';
  const names = await ask<readonly SchemaDocumentName[]>(schemaDocumentsRequest, { uri });
  if (names === undefined) return tell('The language server does not answer.');
  if (names.length === 0) return tell('There is no folder of migrations that make a table.');
  const wanted = names.length === 1 ? names[0] : await choose(names);
  if (!wanted) return;
  const target = Uri.parse(wanted.uri);
  const existing = await textAt(target);
  const params: SchemaDocumentParams = { uri, module: wanted.module, existing: existing ?? null };
  const text = await ask<string | null>(schemaDocumentRequest, params);
  if (!text) return tell(`There is no module "${wanted.module}" any more.`);
  if (text !== existing) await write(target, text);
  await window.showTextDocument(target);
}

function tell(message: string): void {
  void window.showInformationMessage(`Tenantlint: ${message}`);
}

async function choose(names: readonly SchemaDocumentName[]): Promise<SchemaDocumentName | undefined> {
  const items = names.map((name) => ({
    name,
    label: name.module,
    description: workspace.asRelativePath(Uri.parse(name.uri)),
  }));
  return (await window.showQuickPick(items, { placeHolder: 'Of which module?' }))?.name;
}

/** As an editor has it, where it is open; `undefined` where there is no such file. */
async function textAt(target: Uri): Promise<string | undefined> {
  const stat = await Promise.resolve(workspace.fs.stat(target)).catch(() => undefined);
  if (stat?.type !== FileType.File) return undefined;
  return (await workspace.openTextDocument(target)).getText();
}

/** Through an edit, so that it can be undone, and saved at once: nobody needs a document that is half written. */
async function write(target: Uri, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.createFile(target, { ignoreIfExists: true });
  edit.replace(target, new Range(0, 0, Number.MAX_SAFE_INTEGER, 0), text);
  if (!(await workspace.applyEdit(edit))) return tell(`${workspace.asRelativePath(target)} could not be written.`);
  await (await workspace.openTextDocument(target)).save();
}
