/** Pop, as Ory's services use it: pairs that name dialects, with a general file for all others. */
import { dialectOfName } from '../dialect.js';
import type { MigrationTool } from './tool.js';
import { pairName, pairsIn } from './up-down-pairs.js';

export const oryPop: MigrationTool = {
  name: 'ory pop',
  claim: (folder, _tree, configured) =>
    configured || folder.sqlFiles.some((name) => pairName.test(name) && dialectOfName(name) === 'postgres')
      ? pairsIn(folder, 'its .up.sql files name dialects')
      : undefined,
};
