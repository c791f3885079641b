/** `textDocument/diagnostic`: what is reported about one file, or that nothing changed. */
import type { DocumentDiagnosticParams, DocumentDiagnosticReport } from 'vscode-languageserver';
import { emptyReport } from '../reports.js';
import type { ServerContext } from '../server-context.js';

export async function documentDiagnostic(
  { workspace, publisher, reportsOf }: ServerContext,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
): Promise<DocumentDiagnosticReport> {
  const home = workspace.homeOf(textDocument.uri);
  if (home) await home.session.analysis();
  const report = home ? reportsOf(home.session).of(home.path) : emptyReport;
  if (home) publisher.delivered(home.session, home.path, report.id);
  if (report.id === previousResultId) return { kind: 'unchanged', resultId: report.id };
  return { kind: 'full', resultId: report.id, items: report.items() };
}
