/** Absolute paths with `/`, as the server keeps them, and paths relative to a project's root. */

/** `.` for the folder itself; `undefined` for what does not lie in it. */
export function relativePath(folder: string, path: string): string | undefined {
  if (path === folder) return '.';
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

export function absolutePath(folder: string, path: string): string {
  if (path === '.') return folder;
  return folder.endsWith('/') ? folder + path : `${folder}/${path}`;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
