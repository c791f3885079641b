/** Finds the histories of a project: which files run against one database, by which tool, and in what order. */
import picomatch from 'picomatch';
import { isOtherDialectPath } from './dialect.js';
import { tools } from './tools/index.js';
import type { FileTree, Folder, Migration } from './tools/tool.js';

export interface HistoryLayout {
  /** Relative to the root; `.` for the root itself. For a lone file, the file's path. */
  readonly folder: string;
  readonly tool: string;
  readonly because: string;
  readonly migrations: readonly Migration[];
}

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

/** `foreign` are the paths whose content is for another database. */
export function findLayout(
  paths: readonly string[],
  foreignTexts: ReadonlySet<string>,
  configured: readonly ConfiguredHistory[],
): Layout {
  const sqlFiles = paths.filter((path) => path.endsWith('.sql'));
  const foreign = new Set(sqlFiles.filter((path) => foreignTexts.has(path) || isOtherDialectPath(path)));
  const tree = treeOf(paths.filter((path) => !foreign.has(path)));
  const named = configured.map((entry) => ({ matches: picomatch(folderPattern(entry.folder)), tool: entry.tool }));
  const histories: HistoryLayout[] = [];
  const claimed = new Set<string>();

  for (const folder of tree.folders) {
    const wanted = named.find((entry) => entry.matches(folder.path))?.tool;
    for (const tool of wanted === undefined ? tools : tools.filter((known) => known.name === wanted)) {
      const claim = tool.claim(folder, tree, wanted !== undefined);
      if (!claim) continue;
      histories.push({ folder: folder.path, tool: tool.name, because: claim.because, migrations: claim.migrations });
      for (const path of [...claim.migrations.map((migration) => migration.path), ...claim.idle]) claimed.add(path);
      break;
    }
  }
  const lone = sqlFiles.filter((path) => !claimed.has(path) && !foreign.has(path) && !path.endsWith('.down.sql'));
  return { histories: [...histories, ...lone.map(loneFile)], foreign };
}

function loneFile(path: string): HistoryLayout {
  return {
    folder: path,
    tool: 'single file',
    because: 'no migration tool claims it',
    migrations: [{ path, version: [] }],
  };
}

function treeOf(paths: readonly string[]): FileTree {
  const all = new Set(paths);
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    if (!path.endsWith('.sql')) continue;
    const slash = path.lastIndexOf('/');
    const folder = slash < 0 ? '.' : path.slice(0, slash);
    const names = byFolder.get(folder);
    if (names) names.push(path.slice(slash + 1));
    else byFolder.set(folder, [path.slice(slash + 1)]);
  }
  const folders: Folder[] = [...byFolder].map(([path, sqlFiles]) => ({ path, sqlFiles: sqlFiles.sort() }));
  folders.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { folders, has: (path) => all.has(path) };
}

function folderPattern(folder: string): string {
  return folder.replace(/^\.\//, '').replace(/\/$/, '') || '.';
}
