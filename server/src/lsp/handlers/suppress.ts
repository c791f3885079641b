/** The action that lets a finding be, once its reason is written. */
import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import type { Analysis } from '../../core/project/analysis.js';
import { configPath } from '../../core/project/settings.js';
import { applyEdits } from '../../core/text/edit.js';
import { createLineIndex } from '../../core/text/line-index.js';
import { type SuppressionEdit, suppressionOf } from '../../ide/suppression.js';
import { clientCommands, type Place } from '../protocol.js';
import type { ServerContext } from '../server-context.js';
import type { Home } from '../workspace.js';
import { workspaceEdit } from '../workspace-edit.js';
import type { FoundAt } from './code-action.js';

export function suppressAction(
  context: ServerContext,
  home: Home,
  analysis: Analysis,
  { finding, diagnostics }: FoundAt,
): CodeAction[] {
  const { session } = home;
  const suppression = suppressionOf(analysis, finding, session.textOf(configPath));
  // A lone document has no folder for a configuration.
  if (!suppression || (suppression.path === configPath && session.root === undefined)) return [];
  const edit = workspaceEdit(context, session, new Map([[suppression.path, suppression.edits]]));
  if (!edit) return [];
  const action = { title: suppression.title, kind: CodeActionKind.QuickFix, diagnostics: [...diagnostics], edit };
  if (!context.client.options.commands?.includes(clientCommands.writeReason)) return [action];
  const place = reasonPlace(context, home, suppression);
  return [
    { ...action, command: { title: 'Write the reason', command: clientCommands.writeReason, arguments: [place] } },
  ];
}

function reasonPlace(
  { workspace }: ServerContext,
  { session }: Home,
  { path, edits, reasonAt }: SuppressionEdit,
): Place {
  const after = applyEdits(session.textOf(path) ?? '', edits);
  const { line, column } = createLineIndex(after).position(reasonAt);
  return { uri: workspace.uriOf(session, path), line, character: column };
}
