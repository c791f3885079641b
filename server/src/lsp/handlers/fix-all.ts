/** `source.fixAll.tenantlint`: everything in a file that can be mended without being looked at. */
import { type CodeAction, LSPErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import type { Analysis } from '../../core/project/analysis.js';
import { whyFrozen } from '../../core/project/plan.js';
import { fixAll } from '../../ide/fix-all.js';
import type { ServerContext } from '../server-context.js';
import type { Home } from '../workspace.js';
import { workspaceEdit } from '../workspace-edit.js';

export const fixAllKind = 'source.fixAll.tenantlint';

/** For which state of which document an action was offered. */
interface ActionData {
  readonly uri: string;
  readonly version: number | null;
}

/** The edit is made when the action is picked, where the client can wait for that: it takes an analysis or two. */
export async function fixAllAction(
  context: ServerContext,
  home: Home,
  analysis: Analysis,
  isWanted: boolean,
): Promise<CodeAction[]> {
  const { client, workspace } = context;
  const isPossible = analysis.findingsIn(home.path).some(({ rule }) => rule.remedy === 'safe');
  if (!isPossible || whyFrozen(analysis, home.path) !== undefined) return [];
  const action = { title: 'Fix all in this file', kind: fixAllKind };
  if (client.resolvesEdits && client.keepsData) {
    const uri = workspace.uriOf(home.session, home.path);
    const data: ActionData = { uri, version: versionOf(home) };
    return [{ ...action, data }];
  }
  if (!isWanted) return [];
  const edit = await fixAllEdit(context, home);
  return edit ? [{ ...action, edit }] : [];
}

/** `codeAction/resolve`: refuses where the document has changed since the action was offered. */
export async function resolveCodeAction(context: ServerContext, action: CodeAction): Promise<CodeAction> {
  const data = action.data as Partial<ActionData> | undefined;
  if (action.kind !== fixAllKind || typeof data?.uri !== 'string') return action;
  const home = context.workspace.homeOf(data.uri);
  if (!home) throw changed();
  const edit = await fixAllEdit(context, home);
  if (versionOf(home) !== data.version) throw changed();
  return { ...action, edit: edit ?? {} };
}

async function fixAllEdit(context: ServerContext, home: Home): Promise<WorkspaceEdit | undefined> {
  const edits = await home.session.borrow((project, analysis) => fixAll(project, analysis, home.path));
  return edits.length === 0 ? undefined : workspaceEdit(context, home.session, new Map([[home.path, edits]]));
}

function versionOf({ session, path }: Home): number | null {
  return session.buffers.get(path)?.version ?? null;
}

function changed(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed since; ask for its actions again.');
}
