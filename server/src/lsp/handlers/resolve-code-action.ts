/** `codeAction/resolve`: makes the edit of an action that was picked. */
import { type CodeAction, LSPErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import type { ServerContext } from '../server-context.js';
import type { Home } from '../workspace.js';
import { type ActionData, type DeferredEdit, versionOf } from './action-data.js';
import { fixAllEdit } from './fix-all.js';
import { newMigrationEdit } from './new-migration.js';

/** Refuses where the document has changed since the action was offered. */
export async function resolveCodeAction(context: ServerContext, action: CodeAction): Promise<CodeAction> {
  const data = action.data as Partial<ActionData> | undefined;
  if (typeof data?.uri !== 'string' || data.edit === undefined) return action;
  const home = context.workspace.homeOf(data.uri);
  if (!home) throw changed();
  const edit = await editOf(context, home, data.edit);
  if (versionOf(home) !== data.version) throw changed();
  return { ...action, edit: edit ?? {} };
}

function editOf(context: ServerContext, home: Home, edit: DeferredEdit): Promise<WorkspaceEdit | undefined> {
  return typeof edit === 'object'
    ? newMigrationEdit(context, home, edit.newMigration)
    : fixAllEdit(context, home, edit === 'all');
}

function changed(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed since; ask for its actions again.');
}
