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

export function newMigrationAction(
  context: ServerContext,
  home: Home,
  analysis: Analysis,
  { finding, diagnostics }: FoundAt,
): CodeAction[] {
  const title = canWait(context) ? newMigrationTitle(analysis, finding) : undefined;
  if (title === undefined) return [];
  const data = dataFor(context, home, { newMigration: nameOf(finding) });
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [...diagnostics], data }];
}

/** Where there is more than one finding to mend. */
export function newMigrationForFile(context: ServerContext, home: Home, analysis: Analysis): CodeAction[] {
  if (!canWait(context)) return [];
  let mendable = 0;
  for (const finding of analysis.findingsIn(home.path)) {
    if (newMigrationTitle(analysis, finding) === undefined || ++mendable < 2) continue;
    const title = 'Write a new migration that fixes all in this file';
    return [{ title, kind: CodeActionKind.QuickFix, data: dataFor(context, home, { newMigration: 'file' }) }];
  }
  return [];
}

/** Other clients cannot wait for the edit, or cannot create files. */
function canWait({ client }: ServerContext): boolean {
  return client.resolvesEdits && client.keepsData && client.createsFiles && client.versionedEdits;
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
