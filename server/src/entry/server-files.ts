/** The file system of Node as the language server sees it: by URI, and by paths with `/` on every system. */
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { WorkspaceFiles } from '../lsp/environment.js';
import { nodeFiles } from './node-files.js';

export const serverFiles: WorkspaceFiles = {
  kindOf: nodeFiles.kindOf,
  read: nodeFiles.read,
  isProjectFile: nodeFiles.isProjectFile,
  rootOf: (path) => withSlashes(nodeFiles.rootOf(path)),
  *below(folder) {
    for (const file of nodeFiles.below(folder)) yield { ...file, path: withSlashes(file.path) };
  },
  pathOf(uri) {
    if (!uri.startsWith('file:')) return undefined;
    try {
      return withSlashes(fileURLToPath(uri)).replace(/(?<=.)\/$/, '');
    } catch {
      return undefined;
    }
  },
  uriOf: (path) => pathToFileURL(path).href,
};

function withSlashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}
