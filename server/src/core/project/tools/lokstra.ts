/**
 * Lokstra's own runner: numbered pairs; a `migration.yaml` in the folder or above it tells it apart. It never runs
 * version 0, nothing of a folder that is not enabled, and no file whose title holds more than `a-z`, digits and `_`.
 */
import type { IgnoredFile } from '../../lint/migration.js';
import { below, type FileTree, type Folder, type Migration, type MigrationTool, parentOf, pathIn } from './tool.js';
import { newPair, otherOfPair, pairsIn } from './up-down-pairs.js';

export const lokstra: MigrationTool = {
  name: 'lokstra',
  versions: 'unique',
  fileName: '001_create_users.up.sql',
  // What records it is an INTEGER.
  largestVersion: '2147483647',
  transactions: { mode: 'wrapped' },
  claim(folder, tree, configured) {
    const settings = [folder.path, parentOf(folder.path)].flatMap(
      (path) => tree.textOf(below(path, 'migration.yaml')) ?? [],
    );
    if (!configured && settings.length === 0) return undefined;
    const named = folder.sqlFiles.filter((name) => /^\d+_[a-z0-9_]+\.(?:up|down)\.sql$/.test(name));
    const because = 'it holds numbered .up.sql files and a migration.yaml';
    const claim = pairsIn({ ...folder, sqlFiles: named }, because);
    // Nothing else runs what has only names that do not fit.
    if (!claim) return isOwn(folder, tree, configured) ? { because, migrations: [], idle: [], downs: true } : undefined;
    const isEnabled = !/^\s*enabled\s*:\s*["']?false\b/im.test(settings[0] ?? '');
    const isZero = ({ version }: Migration) => !/[1-9]/.test(version[0] ?? '');
    const runs = (migration: Migration) => isEnabled && !isZero(migration);
    const database = settings.map(poolOf).find((name) => name !== undefined);
    return {
      because: claim.because,
      migrations: claim.migrations.filter(runs),
      idle: [...claim.idle, ...claim.migrations.filter((migration) => !runs(migration)).map(({ path }) => path)],
      downs: true,
      ignored: [
        ...claim.migrations
          .filter(isZero)
          .map(({ path }): IgnoredFile => ({ path, wrong: 'version', because: 'Lokstra never runs version 0' })),
        ...downsAlone(named, folder),
      ],
      ...(database !== undefined && { database }),
    };
  },
  newMigration: newPair,
  wayBack: otherOfPair,
};

function isOwn({ path }: Folder, tree: FileTree, configured: boolean): boolean {
  return configured || tree.textOf(below(path, 'migration.yaml')) !== undefined;
}

/** Lokstra stops at two titles of one version, and at a version that has no way up. */
function downsAlone(names: readonly string[], folder: Folder): readonly IgnoredFile[] {
  const known = new Set(names);
  return names
    .filter((name) => name.endsWith('.down.sql') && !known.has(name.replace(/\.down\.sql$/, '.up.sql')))
    .map((name) => ({
      path: pathIn(folder, name),
      wrong: 'name',
      because: 'Lokstra wants an .up.sql file of the same version and title',
    }));
}

/** The pool of connections that the files run on. */
function poolOf(settings: string): string | undefined {
  return /^\s*dbpool-name\s*:\s*["']?([^\s"'#]+)/m.exec(settings)?.[1];
}
