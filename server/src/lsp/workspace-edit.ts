/** Makes edits that a client refuses for a document that has changed since. */
import type { CreateFile, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextEdit } from '../core/text/edit.js';
import { createLineIndex } from '../core/text/line-index.js';
import { editsOf } from './convert.js';
import type { ProjectSession } from './project-session.js';
import type { ServerContext } from './server-context.js';

/**
 * `undefined` where the client cannot create a file that the edits need. `texts` are those of files that are neither SQL
 * nor the configuration.
 */
export function workspaceEdit(
  { client, workspace, documentsOf }: ServerContext,
  session: ProjectSession,
  edits: ReadonlyMap<string, readonly TextEdit[]>,
  texts: ReadonlyMap<string, string | undefined> = new Map(),
): WorkspaceEdit | undefined {
  const changes: (CreateFile | TextDocumentEdit)[] = [];
  const plain: NonNullable<WorkspaceEdit['changes']> = {};
  for (const [path, ofFile] of edits) {
    const uri = workspace.uriOf(session, path);
    const text = texts.get(path);
    const lines = documentsOf(session).linesOf(path) ?? (text === undefined ? undefined : createLineIndex(text));
    if (!lines) {
      if (!client.createsFiles || !client.versionedEdits) return undefined;
      changes.push({ kind: 'create', uri, options: { ignoreIfExists: true } });
    }
    const converted = editsOf(ofFile, lines ?? createLineIndex(''));
    plain[uri] = converted;
    changes.push({ textDocument: { uri, version: session.buffers.get(path)?.version ?? null }, edits: converted });
  }
  return client.versionedEdits ? { documentChanges: changes } : { changes: plain };
}
