/** Pop, as Ory's services use it: pairs that name dialects, with a general file for all others. */
import { dialectOfName } from '../dialect.js';
import type { Migration, MigrationTool } from './tool.js';
import { newPair, otherOfPair, pairName, pairsIn } from './up-down-pairs.js';

export const oryPop: MigrationTool = {
  name: 'ory pop',
  versions: 'free',
  transactions: { mode: 'wrapped' },
  claim(folder, _tree, configured) {
    const namesDialect = (name: string) => pairName.test(name) && dialectOfName(name) === 'postgres';
    if (!configured && !folder.sqlFiles.some(namesDialect)) return undefined;
    const claim = pairsIn(folder, 'its .up.sql files name dialects');
    return claim && { ...claim, migrations: claim.migrations.map(withMode) };
  },
  newMigration: newPair,
  wayBack: otherOfPair,
};

/** Files with `.autocommit.` in their name are sent as they are. */
function withMode(migration: Migration): Migration {
  return migration.path.includes('.autocommit.') ? { transaction: 'implicit', ...migration } : migration;
}
