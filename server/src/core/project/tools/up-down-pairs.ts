/**
 * Pairs of files, as several tools have them: `001_create_users.up.sql` and `001_create_users.down.sql`, by number or
 * timestamp. Files for one dialect (`.postgres.up.sql`) take the place of the general one of the same version, which is
 * then for the other dialects.
 */
import { dialectOfName } from '../dialect.js';
import { nextVersion, separatorOf, slugOf } from './new-names.js';
import {
  byVersion,
  type Claim,
  type Folder,
  type Migration,
  type NewMigration,
  type NewMigrationRequest,
  pathIn,
  type WayBackPlace,
} from './tool.js';

export const pairName = /^(\d+)_(.+)\.(up|down)\.sql$/;

export function pairsIn(folder: Folder, because: string): Claim | undefined {
  const chosen = new Map<string, PairFile>();
  const downs = new Map<string, PairFile>();
  const foreign: string[] = [];
  for (const name of folder.sqlFiles) {
    const match = pairName.exec(name);
    if (!match) continue;
    const [, version = '', title = '', direction] = match;
    const path = pathIn(folder, name);
    const dialect = dialectOfName(name);
    const key = `${version}_${dialect ? withoutDialect(title) : title}`;
    const files = direction === 'down' ? downs : chosen;
    const other = files.get(key);
    if (dialect === 'other' || other?.exact) {
      foreign.push(path);
      continue;
    }
    if (other) foreign.push(other.path);
    files.set(key, { path, version: [version], exact: dialect === 'postgres' });
  }
  if (chosen.size === 0) return undefined;
  const migrations = [...chosen].map(([key, { path, version }]): Migration => {
    const down = downs.get(key) ?? downOfVersion(version[0], downs);
    return down ? { path, version, down: { path: down.path } } : { path, version };
  });
  const idle = [...[...downs.values()].map(({ path }) => path), ...foreign];
  return { because, migrations: migrations.sort(byVersion), idle, foreign, downs: true };
}

interface PairFile extends Pick<Migration, 'path' | 'version'> {
  /** Its name says that it is for PostgreSQL. */
  readonly exact: boolean;
}

/** Tools go by the version alone, whatever the title. */
function downOfVersion(
  version: string | undefined,
  downs: ReadonlyMap<string, { readonly path: string }>,
): { readonly path: string } | undefined {
  const [only, ...others] = [...downs].filter(([key]) => key.startsWith(`${version}_`));
  return others.length === 0 ? only?.[1] : undefined;
}

export function newPair(request: NewMigrationRequest): NewMigration {
  const { folder, claim, title } = request;
  const name = `${nextVersion(request)}${separatorOf(claim.migrations)}${slugOf(title)}`;
  const path = pathIn(folder, `${name}.up.sql`);
  return { path, head: '', down: undefined, beside: new Map(), ...otherOfPair(path) };
}

export function otherOfPair(path: string): WayBackPlace | undefined {
  if (!path.endsWith('.up.sql')) return undefined;
  return { down: { path: path.replace(/\.up\.sql$/, '.down.sql'), head: '' } };
}

/** `networks.postgres.autocommit` is the title `networks`. */
function withoutDialect(title: string): string {
  return title.replace(/\.(?:postgres|postgresql|pg|psql)(?:\.autocommit)?$/i, '');
}
