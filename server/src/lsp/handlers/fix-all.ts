/**
 * Everything in a file at once: as `source.fixAll.tenantlint`, which may run on saving, what can be mended without being
 * looked at; as a quick fix, which a person picks and looks at, all that can be mended.
 */
import {
  type CodeAction,
  CodeActionKind,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
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
  /** Also what a person must review. */
  readonly unsafe: boolean;
}

/** The edit is made when the action is picked, where the client can wait for that: it takes an analysis or two. */
export async function fixAllAction(
  context: ServerContext,
  home: Home,
  analysis: Analysis,
  isWanted: boolean,
): Promise<CodeAction[]> {
  const { client } = context;
  const isPossible = analysis.findingsIn(home.path).some(({ rule }) => rule.remedy === 'safe');
  if (!isPossible || whyFrozen(analysis, home.path) !== undefined) return [];
  const action = { title: 'Fix all in this file', kind: fixAllKind };
  if (client.resolvesEdits && client.keepsData) {
    return [{ ...action, data: dataFor(context, home, false) }];
  }
  if (!isWanted) return [];
  const edit = await fixAllEdit(context, home, false);
  return edit ? [{ ...action, edit }] : [];
}

/** Only for clients that ask for the edit when it is picked: it would be made for every light bulb otherwise. */
export function fixAllWithReviewAction(context: ServerContext, home: Home, analysis: Analysis): CodeAction[] {
  const { client } = context;
  const toReview = analysis.findingsIn(home.path).filter(({ rule }) => rule.remedy === 'review').length;
  if (toReview === 0 || whyFrozen(analysis, home.path) !== undefined) return [];
  if (!client.resolvesEdits || !client.keepsData) return [];
  const title = 'Fix all in this file, also what you must review';
  return [{ title, kind: CodeActionKind.QuickFix, data: dataFor(context, home, true) }];
}

function dataFor({ workspace }: ServerContext, home: Home, unsafe: boolean): ActionData {
  return { uri: workspace.uriOf(home.session, home.path), version: versionOf(home), unsafe };
}

/** `codeAction/resolve`: refuses where the document has changed since the action was offered. */
export async function resolveCodeAction(context: ServerContext, action: CodeAction): Promise<CodeAction> {
  const data = action.data as Partial<ActionData> | undefined;
  if (typeof data?.uri !== 'string' || typeof data.unsafe !== 'boolean') return action;
  const home = context.workspace.homeOf(data.uri);
  if (!home) throw changed();
  const edit = await fixAllEdit(context, home, data.unsafe);
  if (versionOf(home) !== data.version) throw changed();
  return { ...action, edit: edit ?? {} };
}

async function fixAllEdit(context: ServerContext, home: Home, unsafe: boolean): Promise<WorkspaceEdit | undefined> {
  const edits = await home.session.borrow((project, analysis) => fixAll(project, analysis, home.path, unsafe));
  return edits.length === 0 ? undefined : workspaceEdit(context, home.session, new Map([[home.path, edits]]));
}

function versionOf({ session, path }: Home): number | null {
  return session.buffers.get(path)?.version ?? null;
}

function changed(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed since; ask for its actions again.');
}
