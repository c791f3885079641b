/** sqlx and refinery, which name files like other tools do: the package's Cargo.toml tells them apart. */
import { filesLike, patternTool } from './pattern.js';
import { type MigrationTool, textAbove } from './tool.js';
import { pairsIn } from './up-down-pairs.js';

/** sqlx: `20240131101500_users.sql`, or reversible as `.up.sql` and `.down.sql`. */
export const sqlx: MigrationTool = {
  name: 'sqlx',
  claim(folder, tree, configured) {
    if (!configured && !dependsOn('sqlx', textAbove(folder.path, 'Cargo.toml', tree))) return undefined;
    const because = 'its Cargo.toml names sqlx';
    const pairs = pairsIn(folder, because);
    if (pairs) return pairs;
    const { migrations, idle } = filesLike({ migration: /^(?<version>\d+)_[^/]*\.sql$/ }, folder);
    return migrations.length === 0 ? undefined : { because, migrations, idle };
  },
};

/** refinery: `V1__users.sql`, and `U1__users.sql` for migrations that may run out of order. */
export const refinery = patternTool({
  name: 'refinery',
  migration: /^[VU](?<version>\d+)__[^/]*\.sql$/,
  sign: (_migrations, folder, tree) =>
    dependsOn('refinery', textAbove(folder.path, 'Cargo.toml', tree)) ? 'its Cargo.toml names refinery' : undefined,
});

/** Diesel: a folder for each migration, with `up.sql` and `down.sql`. */
export const diesel = patternTool({
  name: 'diesel',
  migration: /^(?<version>\d[\d-]*)[^/]*\/up\.sql$/,
  idle: /\/down\.sql$/,
  order: 'path',
  sign: () => 'its folders hold an up.sql each',
});

function dependsOn(crate: string, cargo: string | undefined): boolean {
  return cargo !== undefined && new RegExp(`^\\s*(?:\\[.*dependencies\\.)?${crate}\\b`, 'm').test(cargo);
}
