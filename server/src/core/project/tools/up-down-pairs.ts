/**
 * Tools with pairs of files: `001_create_users.up.sql` and `001_create_users.down.sql`, by number or timestamp. Files for
 * one dialect (`.postgres.up.sql`) take the place of the general one of the same version.
 */
import { dialectOfName } from '../dialect.js';
import {
  below,
  byVersion,
  type Claim,
  type Folder,
  type Migration,
  type MigrationTool,
  parentOf,
  pathIn,
} from './tool.js';

export const golangMigrate: MigrationTool = {
  name: 'golang-migrate',
  claim: (folder) => pairsIn(folder, 'it holds numbered .up.sql and .down.sql files'),
};

/** Pop, as Ory's services use it, is known by the dialects in its names. */
export const oryPop: MigrationTool = {
  name: 'ory pop',
  claim: (folder, _tree, configured) =>
    configured || folder.sqlFiles.some((name) => pairName.test(name) && dialectOfName(name) === 'postgres')
      ? pairsIn(folder, 'its .up.sql files name dialects')
      : undefined,
};

/**
 * Lokstra's own runner reads the same pairs; a `migration.yaml` in the folder or above it tells it apart. It never runs
 * version 0, nothing of a folder that is not enabled, and no file whose title holds more than `a-z`, digits and `_`.
 */
export const lokstra: MigrationTool = {
  name: 'lokstra',
  claim(folder, tree, configured) {
    const settings = [folder.path, parentOf(folder.path)].flatMap(
      (path) => tree.textOf(below(path, 'migration.yaml')) ?? [],
    );
    if (!configured && settings.length === 0) return undefined;
    const named = folder.sqlFiles.filter((name) => /^\d+_[a-z0-9_]+\.(?:up|down)\.sql$/.test(name));
    const claim = pairsIn({ ...folder, sqlFiles: named }, 'it holds numbered .up.sql files and a migration.yaml');
    if (!claim) return undefined;
    const isEnabled = !/^\s*enabled\s*:\s*["']?false\b/im.test(settings[0] ?? '');
    const runs = ({ version }: Migration) => isEnabled && /[1-9]/.test(version[0] ?? '');
    return {
      because: claim.because,
      migrations: claim.migrations.filter(runs),
      idle: [...claim.idle, ...claim.migrations.filter((migration) => !runs(migration)).map(({ path }) => path)],
    };
  },
};

const pairName = /^(\d+)_(.+)\.(up|down)\.sql$/;

export function pairsIn(folder: Folder, because: string): Claim | undefined {
  const chosen = new Map<string, Migration & { readonly exact: boolean }>();
  const idle: string[] = [];
  for (const name of folder.sqlFiles) {
    const match = pairName.exec(name);
    if (!match) continue;
    const [, version = '', title = '', direction] = match;
    const path = pathIn(folder, name);
    const dialect = dialectOfName(name);
    const key = `${version}_${dialect ? withoutDialect(title) : title}`;
    const other = chosen.get(key);
    if (direction === 'down' || dialect === 'other' || other?.exact) {
      idle.push(path);
      continue;
    }
    if (other) idle.push(other.path);
    chosen.set(key, { path, version: [version], exact: dialect === 'postgres' });
  }
  if (chosen.size === 0) return undefined;
  return { because, migrations: [...chosen.values()].sort(byVersion), idle };
}

/** `networks.postgres.autocommit` is the title `networks`. */
function withoutDialect(title: string): string {
  return title.replace(/\.(?:postgres|postgresql|pg|psql)(?:\.autocommit)?$/i, '');
}
