/** Finds the project that a document belongs to. */
import { Uri } from 'vscode';
import type { ProjectStatus } from '../../server/src/lsp/protocol.js';

/** The innermost project around the document; the first one where the document is in none. */
export function projectOf(document: Uri | undefined, projects: readonly ProjectStatus[]): ProjectStatus | undefined {
  const place = document?.toString() ?? '';
  const around = projects
    .filter(({ uri }) => place.startsWith(`${Uri.parse(uri)}/`))
    .sort((a, b) => b.uri.length - a.uri.length);
  return around[0] ?? projects[0];
}
