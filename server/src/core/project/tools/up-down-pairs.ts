/**
 * Pairs of files, as several tools have them: `001_create_users.up.sql` and `001_create_users.down.sql`, by number or
 * timestamp. Files for one dialect (`.postgres.up.sql`) take the place of the general one of the same version.
 */
import { dialectOfName } from '../dialect.js';
import { byVersion, type Claim, type Folder, type Migration, pathIn } from './tool.js';

export const pairName = /^(\d+)_(.+)\.(up|down)\.sql$/;

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
