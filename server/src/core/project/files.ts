/** What editor and command line need of a file system to read a project from it. */

/** Files by absolute path. Nothing here throws. */
export interface Files {
  kindOf(path: string): 'file' | 'folder' | undefined;
  read(path: string): FileContent;
  /** Writes in the encoding the file has, a new one in UTF-8 with its folders; says why not where that cannot be done. */
  write(path: string, text: string): { readonly problem: string | undefined };
  /** The folder of the project that a file or folder belongs to. */
  rootOf(path: string): string;
  /** Whether `below` would give a file, by nothing but its path relative to the root. */
  isProjectFile(path: string): boolean;
  /** Everything below a folder that a project may want to know, each file read when it is asked for. */
  below(folder: string): Iterable<FoundFile>;
}

export type FileContent = { readonly text: string } | { readonly unreadable: string };

/** `path` is absolute. */
export type FoundFile = { readonly path: string } & FileContent;
