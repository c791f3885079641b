/**
 * Fixes of migrations that may have run, as new migrations. Their files are made when the action is picked: it takes an
 * analysis or two, and the name tells the time.
 */
import { type CodeAction, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver';
import type { Analysis } from '../../core/project/analysis.js';
import { type FindingName, nameOf, newMigrationEdits, newMigrationTitle } from '../../ide/new-migration.js';
import type { ServerContext } from '../server-context.js';
import type { Home } from '../workspace.js';
import { workspaceEdit } from '../workspace-edit.js';
import { dataFor } from './action-data.js';
import type { FoundAt } from './code-action.js';

/** None for clients that cannot wait for the edit, or cannot create files. */
export function newMigrationActions(
  context: ServerContext,
  home: Home,
  analysis: Analysis,
  found: readonly FoundAt[],
): CodeAction[] {
  const { client } = context;
  if (!client.resolvesEdits || !client.keepsData || !client.createsFiles || !client.versionedEdits) return [];
  const actions = found.flatMap(({ finding, diagnostics }): CodeAction[] => {
    const title = newMigrationTitle(analysis, finding);
    if (title === undefined) return [];
    const data = dataFor(context, home, { newMigration: nameOf(finding) });
    return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [...diagnostics], data }];
  });
  const mendable = analysis.findingsIn(home.path).filter((finding) => newMigrationTitle(analysis, finding)).length;
  if (actions.length === 0 || mendable < 2) return actions;
  const title = 'Write a new migration that fixes all in this file';
  const data = dataFor(context, home, { newMigration: 'file' });
  return [...actions, { title, kind: CodeActionKind.QuickFix, data }];
}

/** `wanted` is one finding, or all of the file. */
export async function newMigrationEdit(
  context: ServerContext,
  home: Home,
  wanted: FindingName | 'file',
): Promise<WorkspaceEdit | undefined> {
  const now = context.environment.moment();
  const { edits, before } = await home.session.borrow((project, analysis) => {
    const isWanted = (finding: Analysis['findings'][number]) =>
      wanted === 'file' ? finding.path === home.path : isNamed(nameOf(finding), wanted);
    return newMigrationEdits(project, analysis, isWanted, now);
  });
  return edits.size === 0 ? undefined : workspaceEdit(context, home.session, edits, before);
}

function isNamed(name: FindingName, wanted: FindingName): boolean {
  return (
    name.rule === wanted.rule &&
    name.path === wanted.path &&
    name.subject === wanted.subject &&
    name.message === wanted.message
  );
}
