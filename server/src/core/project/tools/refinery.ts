/** refinery: `V1__users.sql`, and `U1__users.sql` for migrations that may run out of order. */
import { dependsOnCrate } from './cargo.js';
import { nextVersion, slugOf } from './new-names.js';
import { patternTool } from './pattern.js';
import { pathIn } from './tool.js';

export const refinery = patternTool({
  name: 'refinery',
  versions: 'unique',
  fileName: 'V1__create_users.sql',
  transactions: { mode: 'wrapped' },
  migration: /^[VU](?<version>\d+)__[^/]*\.sql$/,
  sign: (_migrations, folder, tree) =>
    dependsOnCrate('refinery', folder.path, tree) ? 'its Cargo.toml names refinery' : undefined,
  newMigration(request) {
    const name = `V${nextVersion(request)}__${slugOf(request.title)}.sql`;
    return { path: pathIn(request.folder, name), head: '', down: undefined, beside: new Map() };
  },
});
