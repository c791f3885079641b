/**
 * golang-migrate and Lokstra: `001_create_users.up.sql` with `001_create_users.down.sql`, by number or timestamp.
 * Files for one dialect (`.postgres.up.sql`) take the place of the general one of the same version.
 */
import { dialectOfName } from '../dialect.js';
import {
  byVersion,
  type Claim,
  type FileTree,
  type Folder,
  type Migration,
  type MigrationTool,
  pathIn,
} from './tool.js';

export const golangMigrate: MigrationTool = {
  name: 'golang-migrate',
  claim: (folder) => pairsIn(folder, 'it holds numbered .up.sql and .down.sql files'),
};

/** Lokstra's own runner reads the same pairs; a `migration.yaml` in the folder or above it tells it apart. */
export const lokstra: MigrationTool = {
  name: 'lokstra',
  claim: (folder, tree, configured) =>
    configured || hasMigrationYaml(folder, tree)
      ? pairsIn(folder, 'it holds numbered .up.sql files and a migration.yaml')
      : undefined,
};

const pairName = /^(\d+)_(.+)\.(up|down)\.sql$/;

function pairsIn(folder: Folder, because: string): Claim | undefined {
  const chosen = new Map<string, Migration & { readonly exact: boolean }>();
  const idle: string[] = [];
  for (const name of folder.sqlFiles) {
    const match = pairName.exec(name);
    if (!match) continue;
    const [, version = '', title = '', direction] = match;
    const path = pathIn(folder, name);
    const dialect = dialectOfName(name);
    const key = `${version}_${dialect ? title.slice(0, title.lastIndexOf('.')) : title}`;
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

function hasMigrationYaml(folder: Folder, tree: FileTree): boolean {
  const parent = folder.path.includes('/') ? folder.path.slice(0, folder.path.lastIndexOf('/')) : '.';
  return [folder.path, parent].some((path) => tree.has(path === '.' ? 'migration.yaml' : `${path}/migration.yaml`));
}
