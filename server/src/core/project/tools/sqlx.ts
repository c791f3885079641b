/** sqlx: `20240131101500_users.sql`, or reversible as `.up.sql` and `.down.sql`, in a package whose Cargo.toml names it. */
import { dependsOnCrate } from './cargo.js';
import { filesLike } from './pattern.js';
import type { MigrationTool } from './tool.js';
import { pairsIn } from './up-down-pairs.js';

export const sqlx: MigrationTool = {
  name: 'sqlx',
  claim(folder, tree, configured) {
    if (!configured && !dependsOnCrate('sqlx', folder.path, tree)) return undefined;
    const because = 'its Cargo.toml names sqlx';
    const pairs = pairsIn(folder, because);
    if (pairs) return pairs;
    const { migrations, idle } = filesLike({ migration: /^(?<version>\d+)_[^/]*\.sql$/ }, folder);
    return migrations.length === 0 ? undefined : { because, migrations, idle };
  },
};
