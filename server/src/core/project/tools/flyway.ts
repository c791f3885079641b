/**
 * Flyway: `V1_2__orders.sql` by version, `R__views.sql` after them by name, `U1_2__orders.sql` only to undo. The newest
 * baseline `B1_2__baseline.sql` stands for all versions up to its own. A `V1_2__orders.sql.conf` says how one file runs.
 */
import { increment, nextVersion, slugOf } from './new-names.js';
import { filesLike } from './pattern.js';
import {
  compareVersions,
  type FileTree,
  type Folder,
  type Migration,
  type MigrationTool,
  type NewMigrationRequest,
  pathIn,
} from './tool.js';

const versioned = /^V(?<version>\d+(?:[._]\d+)*)__[^/]*\.sql$/;
const lowerCase = new RegExp(versioned, 'i');
const baseline = /^B(?<version>\d+(?:[._]\d+)*)__[^/]*\.sql$/;
const repeatable = /^R__[^/]*\.sql$/;
const undo = /^U(?<version>\d+(?:[._]\d+)*)__[^/]*\.sql$/;

export const flyway: MigrationTool = {
  name: 'flyway',
  versions: 'unique',
  fileName: 'V1__create_users.sql',
  transactions: { mode: 'adaptive' },
  claim(folder, tree) {
    // The prefix may be set to another letter; where both are there, nobody has.
    const migration = folder.sqlFiles.some((name) => versioned.test(name)) ? versioned : lowerCase;
    const { migrations: versions, idle: foreign } = filesLike({ migration }, folder);
    const { migrations: undoing } = filesLike({ migration: undo }, folder);
    const { migrations: baselines } = filesLike({ migration: baseline }, folder);
    if (versions.length === 0 && baselines.length === 0) return undefined;
    const base = baselines.at(-1);
    const isReplaced = (version: readonly string[]) =>
      base !== undefined && compareVersions(version, base.version) <= 0;
    const replaced = versions.filter(({ version }) => isReplaced(version));
    const running = [
      ...(base ? [base] : []),
      ...versions.filter(({ version }) => !isReplaced(version)),
      ...filesLike({ migration: repeatable, order: 'path' }, folder).migrations.map(
        (one): Migration => ({ repeatable: true, ...one }),
      ),
    ];
    return {
      because: 'its files are named V<version>__<title>.sql',
      migrations: running.map((one) => withSides(one, undoing, tree)),
      idle: [...foreign, ...[...undoing, ...baselines.slice(0, -1), ...replaced].map(({ path }) => path)],
      downs: undoing.length > 0,
    };
  },
  newMigration(request) {
    const { folder, claim } = request;
    const name = `${nextDotted(request)}__${slugOf(request.title)}.sql`;
    const down = claim.downs ? { path: pathIn(folder, `U${name}`), head: '' } : undefined;
    return { path: pathIn(folder, `${prefixOf(folder)}${name}`), head: '', down, beside: new Map() };
  },
  wayBack(path) {
    const [, folder = '', name = ''] = /^(.*\/)?v([^/]*)$/i.exec(path) ?? [];
    return name === '' ? undefined : { down: { path: `${folder}U${name}`, head: '' } };
  },
};

function withSides(migration: Migration, undoing: readonly Migration[], tree: FileTree): Migration {
  const { path, version } = migration;
  const down = version.length > 0 && undoing.find((other) => compareVersions(other.version, version) === 0);
  const settings = tree.textOf(`${path}.conf`) ?? '';
  const runsWithout = /^\s*executeInTransaction\s*=\s*false\b/im.test(settings);
  return {
    ...migration,
    ...(down && { down: { path: down.path } }),
    ...(runsWithout && { transaction: 'none' }),
  };
}

/** The newest version with its last part one higher, or the time where versions are times. */
function nextDotted(request: NewMigrationRequest): string {
  const last = request.claim.migrations.filter(({ version }) => version.length > 0).at(-1);
  const parts = last?.version ?? ['0'];
  if (parts.length === 1) return nextVersion(request);
  const written = /[\d._]+?(?=__)/.exec(last?.path.split('/').at(-1) ?? '')?.[0] ?? parts.join('.');
  return written.replace(/\d+$/, increment);
}

function prefixOf({ sqlFiles }: Folder): string {
  return sqlFiles.some((name) => versioned.test(name)) ? 'V' : 'v';
}
