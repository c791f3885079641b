/** golang-migrate: numbered pairs, with nothing else to know them by. */
import type { MigrationTool } from './tool.js';
import { pairsIn } from './up-down-pairs.js';

export const golangMigrate: MigrationTool = {
  name: 'golang-migrate',
  claim: (folder) => pairsIn(folder, 'it holds numbered .up.sql and .down.sql files'),
};
