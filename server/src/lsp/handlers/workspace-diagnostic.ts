/** `workspace/diagnostic`: what is reported about all files, of which those that changed are told in full. */
import type {
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { emptyReport, type Report } from '../reports.js';
import type { ServerContext } from '../server-context.js';

export async function workspaceDiagnostic(
  { workspace, publisher, reportsOf }: ServerContext,
  { previousResultIds }: WorkspaceDiagnosticParams,
): Promise<WorkspaceDiagnosticReport> {
  const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const tell = (uri: string, version: number | null, report: Report) => {
    const isKnown = previous.get(uri) === report.id;
    previous.delete(uri);
    if (isKnown) items.push({ kind: 'unchanged', uri, version, resultId: report.id });
    else items.push({ kind: 'full', uri, version, resultId: report.id, items: report.items() });
  };

  for (const session of workspace.sessions()) {
    await session.analysis();
    for (const path of reportsOf(session).paths()) {
      if (!workspace.isShown(session, path)) continue;
      const version = session.buffers.get(path)?.version ?? null;
      tell(workspace.uriOf(session, path), version, reportsOf(session).of(path));
    }
    publisher.deliveredAll(session);
  }
  // Files that had something to report, and have nothing now.
  for (const uri of [...previous.keys()]) tell(uri, null, emptyReport);
  return { items };
}
