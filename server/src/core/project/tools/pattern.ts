/** Most tools are a pattern of names, an order, and a sign by which they are known: this makes a tool of these. */
import { dialectOfName } from '../dialect.js';
import type { Mark } from './marks.js';
import { nextVersion, separatorOf, slugOf } from './new-names.js';
import {
  byPath,
  byVersion,
  type FileTree,
  type Folder,
  type Migration,
  type MigrationTool,
  type NewMigration,
  type NewMigrationRequest,
  pathIn,
  type WayBackPlace,
} from './tool.js';

export interface NamePattern extends Omit<MigrationTool, 'claim'> {
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
  const { migration, idle, order, sign, ...tool } = pattern;
  return {
    ...tool,
    claim(folder, tree, configured) {
      const files = filesLike({ migration, idle, order }, folder);
      if (files.migrations.length === 0) return undefined;
      const because = sign(files.migrations, folder, tree);
      return because === undefined && !configured ? undefined : { because, ...files };
    },
  };
}

type FilePattern = Pick<NamePattern, 'migration'> & {
  readonly [K in 'idle' | 'order']?: NamePattern[K] | undefined;
};

/** The files of a folder that a pattern fits, in its order. Those for another database are idle. */
export function filesLike(
  { migration, idle, order }: FilePattern,
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
export function markedTool({ mark, up, down, order, transactions, versions, finish }: MarkedTool): MigrationTool {
  const tool = patternTool({
    name: mark,
    transactions,
    versions,
    fileName: '20240131101500_create_users.sql',
    migration: numbered,
    ...(order && { order }),
    sign: (migrations, _folder, tree) =>
      migrations.some(({ path }) => tree.markOf(path) === mark) ? `its files carry "${up}" comments` : undefined,
  });
  const undone: WayBackPlace = { down: { section: `${down}\n` }, ...(finish && { finish }) };
  return {
    ...tool,
    claim(folder, tree, configured) {
      const claim = tool.claim(folder, tree, configured);
      return claim && { downs: true, ...claim, migrations: claim.migrations.map(undoneInside) };
    },
    newMigration: (request) => ({ ...singleFile(request), head: `${up}\n`, ...undone }),
    wayBack: () => undone,
  };
}

interface MarkedTool extends Pick<MigrationTool, 'transactions' | 'versions'> {
  /** Also the tool's name. */
  readonly mark: Mark;
  /** The comments that begin the sections. */
  readonly up: string;
  readonly down: string;
  readonly order?: 'version' | 'path';
  readonly finish?: NonNullable<NewMigration['finish']>;
}

function undoneInside({ path, version }: Migration): Migration {
  return { path, version, down: { path, section: true } };
}

/** A new migration in one file without anything else to it. */
export function singleFile(request: NewMigrationRequest): NewMigration {
  const name = `${nextVersion(request)}${separatorOf(request.claim.migrations)}${slugOf(request.title)}.sql`;
  return { path: pathIn(request.folder, name), head: '', down: undefined, beside: new Map() };
}

/** The statements between comments of the tool, where one of them holds semicolons of its own in a quoted body. */
export function guarded(begin: string, end: string): NonNullable<NewMigration['finish']> {
  return (statements) => (/\$\w*\$/.test(statements) ? `${begin}\n${statements}\n${end}` : statements);
}
