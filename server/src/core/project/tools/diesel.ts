/** Diesel: a folder for each migration, with `up.sql` and `down.sql`. */

import { slugOf } from './new-names.js';
import { patternTool } from './pattern.js';
import { below, type FileTree, type Migration, type MigrationTool, parentOf, pathIn } from './tool.js';

const folders = patternTool({
  name: 'diesel',
  versions: 'unique',
  transactions: { mode: 'wrapped', outside: 'with "run_in_transaction = false" in the metadata.toml beside it' },
  migration: /^(?<version>\d[\d-]*)[^/]*\/up\.sql$/,
  idle: /\/down\.sql$/,
  order: 'path',
  sign: () => 'its folders hold an up.sql each',
});

export const diesel: MigrationTool = {
  ...folders,
  claim(folder, tree, configured) {
    const claim = folders.claim(folder, tree, configured);
    return claim && { downs: true, ...claim, migrations: claim.migrations.map((one) => withSides(one, tree)) };
  },
  newMigration({ folder, title, now }) {
    const [date = '', time = ''] = now.iso.split('T');
    const home = pathIn(folder, `${date}-${time.slice(0, 8).replaceAll(':', '')}_${slugOf(title)}`);
    const path = below(home, 'up.sql');
    return { path, head: '', beside: new Map(), ...undoneBeside(path) };
  },
  wayBack: undoneBeside,
};

function undoneBeside(path: string) {
  return { down: { path: below(parentOf(path), 'down.sql'), head: '' } };
}

/** With what lies in the folder of a migration beside it. */
function withSides({ path, version }: Migration, tree: FileTree): Migration {
  const home = parentOf(path);
  const down = below(home, 'down.sql');
  const settings = tree.textOf(below(home, 'metadata.toml')) ?? '';
  const runsWithout = /^\s*run_in_transaction\s*=\s*false\b/m.test(settings);
  return {
    path,
    version,
    ...(tree.has(down) && { down: { path: down } }),
    ...(runsWithout && { transaction: 'implicit' }),
  };
}
