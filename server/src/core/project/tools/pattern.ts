/** Most tools are a pattern of names, an order, and a sign by which they are known: this makes a tool of these. */
import { dialectOfName } from '../dialect.js';
import type { Mark } from './marks.js';
import { byPath, byVersion, type FileTree, type Folder, type Migration, type MigrationTool, pathIn } from './tool.js';

export interface NamePattern {
  readonly name: string;
  /**
   * What a migration is called, relative to the folder: `1_x.sql`, or with `/` for files one level below. The group
   * `version` holds its digits.
   */
  readonly migration: RegExp;
  /** What is the tool's and does not build the schema. */
  readonly idle?: RegExp;
  /** By the version's numbers, which is what most do, or by the characters of the path. */
  readonly order?: 'version' | 'path';
  /** Why these migrations are the tool's, to follow "because"; `undefined` if nothing says so. */
  sign(migrations: readonly Migration[], folder: Folder, tree: FileTree): string | undefined;
}

export function patternTool(pattern: NamePattern): MigrationTool {
  return {
    name: pattern.name,
    claim(folder, tree, configured) {
      const { migrations, idle } = filesLike(pattern, folder);
      if (migrations.length === 0) return undefined;
      const because = pattern.sign(migrations, folder, tree);
      return because === undefined && !configured ? undefined : { because, migrations, idle };
    },
  };
}

/** The files of a folder that a pattern fits, in its order. Those for another database are idle. */
export function filesLike(
  { migration, idle, order }: Pick<NamePattern, 'migration' | 'idle' | 'order'>,
  folder: Folder,
): { readonly migrations: readonly Migration[]; readonly idle: readonly string[] } {
  const migrations: Migration[] = [];
  const unused: string[] = [];
  for (const name of [...folder.sqlFiles, ...folder.nested]) {
    const path = pathIn(folder, name);
    const match = idle?.test(name) ? null : migration.exec(name);
    if (match && dialectOfName(name) !== 'other') {
      const { version } = match.groups ?? {};
      migrations.push({ path, version: version?.split(/[._]/) ?? [] });
    } else if (match || idle?.test(name)) unused.push(path);
  }
  return { migrations: migrations.sort(order === 'path' ? byPath : byVersion), idle: unused };
}

/** `20240131_create_users.sql`, `001-x.sql`, `7.sql`. */
export const numbered = /^(?<version>\d+)(?:[_\-. ][^/]*)?\.sql$/;

/** A tool that runs numbered files in which comments of its own divide up from down. */
export function markedTool({ mark, comment, order }: MarkedTool): MigrationTool {
  return patternTool({
    name: mark,
    migration: numbered,
    ...(order && { order }),
    sign: (migrations, _folder, tree) =>
      migrations.some(({ path }) => tree.markOf(path) === mark) ? `its files carry "${comment}" comments` : undefined,
  });
}

interface MarkedTool {
  /** Also the tool's name. */
  readonly mark: Mark;
  readonly comment: string;
  readonly order?: 'version' | 'path';
}
