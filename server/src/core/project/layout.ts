/** Finds the histories of a project: which files run against one database, by which tool, and in what order. */
import picomatch from 'picomatch';
import { singleFile } from '../lint/migration.js';
import { isOtherDialectPath } from './dialect.js';
import { type MigrationFolder, migrationFolder } from './migration-folder.js';
import { tools } from './tools/index.js';
import type { Mark } from './tools/marks.js';
import {
  below,
  type Claim,
  type FileTree,
  type Folder,
  type Migration,
  type MigrationTool,
  parentOf,
} from './tools/tool.js';

export interface HistoryLayout {
  /** Relative to the root; `.` for the root itself. For a lone file, the file's path. */
  readonly folder: string;
  readonly tool: string;
  readonly because: string;
  readonly migrations: readonly Migration[];
  /** The folders whose migrations these are, as their tool sees each; none where no tool runs the files. */
  readonly folders: readonly MigrationFolder[];
}

export { schemaFiles, singleFile } from '../lint/migration.js';

export interface Layout {
  readonly histories: readonly HistoryLayout[];
  /** Files of SQL for other databases. */
  readonly foreign: ReadonlySet<string>;
}

/** A folder (or `*` pattern) whose tool the configuration names. */
export interface ConfiguredHistory {
  readonly folder: string;
  readonly tool: string | undefined;
}

/** All that the layout depends on. Of a SQL file that is its path and what its text says of dialect and tool. */
export interface LayoutInput {
  readonly sqlFiles: ReadonlyMap<string, FileSigns>;
  /** Texts of the files by which tools are known. */
  readonly markerFiles: ReadonlyMap<string, string>;
  readonly configured: readonly ConfiguredHistory[];
}

export interface FileSigns {
  readonly isOtherDialect: boolean;
  readonly mark: Mark | undefined;
}

export function findLayout({ sqlFiles, markerFiles, configured }: LayoutInput): Layout {
  const foreign = new Set<string>();
  const paths: string[] = [];
  for (const [path, { isOtherDialect }] of sqlFiles) {
    if (isOtherDialect || isOtherDialectPath(path)) foreign.add(path);
    else paths.push(path);
  }
  const tree = treeOf(paths.sort(), sqlFiles, markerFiles);
  const named = configured.map((entry) => ({ matches: picomatch(folderPattern(entry.folder)), tool: entry.tool }));
  const histories: HistoryLayout[] = [];
  const claimed = new Set<string>();

  for (const folder of tree.folders) {
    const wanted = named.find((entry) => entry.matches(folder.path))?.tool;
    const free = without(claimed, folder);
    const found = claimOf(free, tree, wanted);
    if (!found) continue;
    const { tool, claim } = found;
    const because = wanted === undefined ? (claim.because ?? '') : 'the configuration says so';
    for (const path of [...claim.migrations.map((migration) => migration.path), ...claim.idle]) claimed.add(path);
    for (const path of claim.foreign ?? []) foreign.add(path);
    const home = migrationFolder(tool, claim, free, tree);
    if (claim.migrations.length === 0 && home.ignored.length === 0) continue;
    const { migrations } = claim;
    histories.push({ folder: folder.path, tool: tool.name, because, migrations, folders: [home] });
  }
  const lone = paths.filter((path) => !claimed.has(path) && !path.endsWith('.down.sql'));
  return { histories: [...histories, ...lone.map(loneFile)], foreign };
}

function claimOf(
  folder: Folder,
  tree: FileTree,
  wanted: string | undefined,
): { readonly tool: MigrationTool; readonly claim: Claim } | undefined {
  if (folder.sqlFiles.length === 0 && folder.nested.length === 0 && !tree.has(below(folder.path, 'sqitch.plan'))) {
    return undefined;
  }
  for (const tool of wanted === undefined ? tools : tools.filter((known) => known.name === wanted)) {
    const claim = tool.claim(folder, tree, wanted !== undefined);
    if (claim) return { tool, claim };
  }
  return undefined;
}

function loneFile(path: string): HistoryLayout {
  return {
    folder: path,
    tool: singleFile,
    because: 'no migration tool claims it',
    migrations: [{ path, version: [] }],
    folders: [],
  };
}

/** A folder as the next tool sees it: what is claimed is gone. */
function without(claimed: ReadonlySet<string>, folder: Folder): Folder {
  const isFree = (name: string) => !claimed.has(below(folder.path, name));
  return { ...folder, sqlFiles: folder.sqlFiles.filter(isFree), nested: folder.nested.filter(isFree) };
}

/** `paths` are those of SQL files, in order. */
function treeOf(
  paths: readonly string[],
  signs: ReadonlyMap<string, FileSigns>,
  markerFiles: ReadonlyMap<string, string>,
): FileTree {
  const all = new Set(paths);
  const folders = new Map<string, { readonly path: string; readonly sqlFiles: string[]; readonly nested: string[] }>();
  const folderAt = (path: string) => {
    let folder = folders.get(path);
    if (!folder) {
      folder = { path, sqlFiles: [], nested: [] };
      folders.set(path, folder);
      if (path !== '.') folderAt(parentOf(path));
    }
    return folder;
  };
  for (const path of paths) {
    const home = parentOf(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    folderAt(home).sqlFiles.push(name);
    if (home !== '.') folderAt(parentOf(home)).nested.push(`${home.slice(home.lastIndexOf('/') + 1)}/${name}`);
  }
  return {
    folders: [...folders.values()].sort((a, b) => (a.path === '.' || (b.path !== '.' && a.path < b.path) ? -1 : 1)),
    has: (path) => all.has(path) || markerFiles.has(path),
    textOf: (path) => markerFiles.get(path),
    markOf: (path) => signs.get(path)?.mark,
    below: (folder) => (folder === '.' ? paths : paths.filter((path) => path.startsWith(`${folder}/`))),
  };
}

function folderPattern(folder: string): string {
  return folder.replace(/^\.\//, '').replace(/\/$/, '') || '.';
}
