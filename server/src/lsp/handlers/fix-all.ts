/**
 * Everything in a file at once: as `source.fixAll.tenantlint`, which may run on saving, what can be mended without being
 * looked at; as a quick fix, which a person picks and looks at, all that can be mended.
 */
import { type CodeAction, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver';
import type { Analysis } from '../../core/project/analysis.js';
import { whyFrozen } from '../../core/project/editable.js';
import { fixAll } from '../../ide/fix-all.js';
import type { ServerContext } from '../server-context.js';
import type { Home } from '../workspace.js';
import { workspaceEdit } from '../workspace-edit.js';
import { dataFor } from './action-data.js';

export const fixAllKind = 'source.fixAll.tenantlint';

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
    return [{ ...action, data: dataFor(context, home, 'safe') }];
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
  return [{ title, kind: CodeActionKind.QuickFix, data: dataFor(context, home, 'all') }];
}

/** `unsafe`: also what a person must review. */
export async function fixAllEdit(
  context: ServerContext,
  home: Home,
  unsafe: boolean,
): Promise<WorkspaceEdit | undefined> {
  const edits = await home.session.borrow((project, analysis) => fixAll(project, analysis, home.path, unsafe));
  return edits.length === 0 ? undefined : workspaceEdit(context, home.session, new Map([[home.path, edits]]));
}
