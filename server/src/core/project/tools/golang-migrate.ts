/** golang-migrate: numbered pairs, with nothing else to know them by. */
import type { MigrationTool } from './tool.js';
import { newPair, otherOfPair, pairsIn } from './up-down-pairs.js';

export const golangMigrate: MigrationTool = {
  name: 'golang-migrate',
  versions: 'unique',
  fileName: '000001_create_users.up.sql',
  largestVersion: '9223372036854775807',
  transactions: { mode: 'implicit' },
  claim: (folder) => pairsIn(folder, 'it holds numbered .up.sql and .down.sql files'),
  newMigration: newPair,
  wayBack: otherOfPair,
};
