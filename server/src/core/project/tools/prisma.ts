/** Prisma: a folder for each migration with `migration.sql` in it, run by the folder's name, character by character. */

import { slugOf, timestampOf } from './new-names.js';
import { filesLike } from './pattern.js';
import { below, type MigrationTool, pathIn } from './tool.js';

export const prisma: MigrationTool = {
  name: 'prisma',
  versions: 'free',
  transactions: { mode: 'implicit' },
  claim(folder, tree, configured) {
    const { migrations } = filesLike({ migration: /^(?<version>\d*)[^/]*\/migration\.sql$/, order: 'path' }, folder);
    const lock = tree.textOf(below(folder.path, 'migration_lock.toml'));
    const isNumbered = migrations.some(({ version }) => version[0] !== '');
    if (migrations.length === 0 || !(isNumbered || lock !== undefined || configured)) return undefined;
    const provider = lock && /^\s*provider\s*=\s*"(\w+)"/m.exec(lock)?.[1];
    const because = 'its folders hold a migration.sql each';
    if (provider && provider !== 'postgresql') {
      const foreign = migrations.map(({ path }) => path);
      return { because, migrations: [], idle: foreign, foreign };
    }
    return { because, migrations, idle: [] };
  },
  newMigration({ folder, title, now }) {
    const name = `${timestampOf(now)}_${slugOf(title)}/migration.sql`;
    return { path: pathIn(folder, name), head: '', down: undefined, beside: new Map() };
  },
};
