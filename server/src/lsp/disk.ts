/** The files of a project as they are on disk, below what is open in the editor. */
import type { FileChange } from '../core/project/project.js';
import type { WorkspaceFiles } from './environment.js';
import { absolutePath, relativePath } from './paths.js';

export interface Disk {
  /** Every file of the project, read one by one. */
  readAll(): Iterable<FileChange>;
  /** What a change of the file or folder at a path comes to. */
  changesAt(path: string): readonly FileChange[];
  /** A file as the project has it when no editor holds it. One that a project is not searched for is gone. */
  read(path: string): FileChange;
}

export function createDisk(root: string, files: WorkspaceFiles): Disk {
  const known = new Set<string>();

  function* below(folder: string): Generator<FileChange, void, undefined> {
    for (const file of files.below(folder)) {
      const path = relativePath(root, file.path);
      if (path === undefined || !(files.isProjectFile(path) || 'unreadable' in file)) continue;
      known.add(path);
      yield { ...file, path };
    }
  }

  function readFile(path: string): FileChange {
    const absolute = absolutePath(root, path);
    return files.kindOf(absolute) ? { path, ...files.read(absolute) } : { path, text: undefined };
  }

  return {
    readAll: () => below(root),
    changesAt(path) {
      const kind = files.kindOf(absolutePath(root, path));
      if (kind === 'folder') return [...below(absolutePath(root, path))];
      if (kind === 'file') {
        if (!files.isProjectFile(path)) return [];
        known.add(path);
        return [readFile(path)];
      }
      // What is gone may have been a folder, and nothing is told of the files in it.
      const gone = [...known].filter((other) => other === path || other.startsWith(`${path}/`));
      for (const other of gone) known.delete(other);
      return gone.map((other) => ({ path: other, text: undefined }));
    },
    read: (path) => (known.has(path) ? readFile(path) : { path, text: undefined }),
  };
}

/** Of a project that is on no disk. */
export const noDisk: Disk = {
  readAll: () => [],
  changesAt: () => [],
  read: (path) => ({ path, text: undefined }),
};
