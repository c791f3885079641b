/** `textDocument/codeAction`: the fixes of the findings at a place, and the ways to live with them. */
import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic } from 'vscode-languageserver';
import type { Analysis, LocatedFinding } from '../../core/project/analysis.js';
import { fixFor } from '../../ide/fix.js';
import { source, spanOf } from '../convert.js';
import type { DiagnosticData } from '../protocol.js';
import type { ServerContext } from '../server-context.js';
import type { Home } from '../workspace.js';
import { workspaceEdit } from '../workspace-edit.js';
import { fixAllAction, fixAllKind, fixAllWithReviewAction } from './fix-all.js';
import { newMigrationAction, newMigrationForFile } from './new-migration.js';
import { showRuleAction } from './show-rule.js';
import { suppressAction } from './suppress.js';

export async function codeActions(
  context: ServerContext,
  { textDocument, range, context: asked }: CodeActionParams,
): Promise<CodeAction[]> {
  const home = context.workspace.homeOf(textDocument.uri);
  if (!home || !context.client.literalActions) return [];
  const analysis = await home.session.analysis();
  const lines = context.documentsOf(home.session).linesOf(home.path);
  if (!lines) return [];

  const actions: CodeAction[] = [];
  if (wants(asked.only, CodeActionKind.QuickFix)) {
    const at = spanOf(range, lines);
    const found = analysis
      .findingsIn(home.path)
      .map((finding) => ({ finding, diagnostics: asked.diagnostics.filter((given) => isAbout(given, finding)) }))
      .filter(({ finding: { span }, diagnostics }) => {
        return diagnostics.length > 0 || (span.start <= at.end && at.start <= span.end);
      });
    for (const one of found) {
      const anew = newMigrationAction(context, home, analysis, one);
      actions.push(...(anew.length > 0 ? anew : fixActions(context, home, analysis, one)));
    }
    if (found.length > 0) actions.push(...newMigrationForFile(context, home, analysis));
    if (found.length > 0) actions.push(...fixAllWithReviewAction(context, home, analysis));
    for (const one of found) actions.push(...suppressAction(context, home, analysis, one));
    for (const one of oncePerRule(found)) actions.push(...showRuleAction(context, one));
  }
  if (wants(asked.only, fixAllKind)) {
    actions.push(...(await fixAllAction(context, home, analysis, asked.only !== undefined)));
  }
  return actions;
}

/** A finding, and the client's diagnostics that are about it. */
export interface FoundAt {
  readonly finding: LocatedFinding;
  readonly diagnostics: readonly Diagnostic[];
}

/** Kinds are hierarchical: who asks for `source` means `source.fixAll.tenantlint` too. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((asked) => asked === '' || asked === kind || kind.startsWith(`${asked}.`));
}

/** Rule, subject and message tell a finding apart wherever it stands by now. */
function isAbout(diagnostic: Diagnostic, finding: LocatedFinding): boolean {
  if (diagnostic.source !== source || diagnostic.message !== finding.message) return false;
  const data = diagnostic.data as Partial<DiagnosticData> | undefined;
  if (data === undefined || data === null) return diagnostic.code === finding.rule.name;
  return data.rule === finding.rule.name && data.subject === finding.subject;
}

function fixActions(
  context: ServerContext,
  home: Home,
  analysis: Analysis,
  { finding, diagnostics }: FoundAt,
): CodeAction[] {
  const fix = fixFor(analysis, finding);
  if (!fix) return [];
  const action = { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [...diagnostics] };
  if (fix.refused !== undefined) {
    if (!context.client.disabledActions) return [];
    return [{ ...action, disabled: { reason: sentence(fix.refused) } }];
  }
  const edit = workspaceEdit(context, home.session, fix.edits);
  return edit ? [{ ...action, edit, isPreferred: fix.safe }] : [];
}

function oncePerRule(found: readonly FoundAt[]): readonly FoundAt[] {
  return found.filter((one, i) => found.findIndex(({ finding }) => finding.rule === one.finding.rule) === i);
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}
