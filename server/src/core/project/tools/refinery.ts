/** refinery: `V1__users.sql`, and `U1__users.sql` for migrations that may run out of order. */
import { dependsOnCrate } from './cargo.js';
import { patternTool } from './pattern.js';

export const refinery = patternTool({
  name: 'refinery',
  migration: /^[VU](?<version>\d+)__[^/]*\.sql$/,
  sign: (_migrations, folder, tree) =>
    dependsOnCrate('refinery', folder.path, tree) ? 'its Cargo.toml names refinery' : undefined,
});
