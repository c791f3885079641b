/** sqlx: `20240131101500_users.sql`, or reversible as `.up.sql` and `.down.sql`, in a package whose Cargo.toml names it. */
import { dependsOnCrate } from './cargo.js';
import { filesLike, singleFile } from './pattern.js';
import type { MigrationTool } from './tool.js';
import { newPair, otherOfPair, pairsIn } from './up-down-pairs.js';

export const sqlx: MigrationTool = {
  name: 'sqlx',
  versions: 'unique',
  fileName: '20240131101500_create_users.sql',
  largestVersion: '9223372036854775807',
  transactions: {
    mode: 'wrapped',
    without: { comment: /^-- no-transaction/, of: 'file', mode: 'implicit' },
    outside: 'with "-- no-transaction" as its first line',
  },
  claim(folder, tree, configured) {
    if (!configured && !dependsOnCrate('sqlx', folder.path, tree)) return undefined;
    const because = 'its Cargo.toml names sqlx';
    const pairs = pairsIn(folder, because);
    if (pairs) return pairs;
    const files = filesLike({ migration: /^(?<version>\d+)_[^/]*\.sql$/ }, folder);
    return files.migrations.length === 0 ? undefined : { because, ...files };
  },
  newMigration: (request) => (request.claim.downs ? newPair(request) : singleFile(request)),
  wayBack: otherOfPair,
};
