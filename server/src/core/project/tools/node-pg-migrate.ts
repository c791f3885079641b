/** node-pg-migrate: `1706695200000_users.sql`, up and down in one file below `-- Up Migration` and `-- Down Migration`. */
import { markedTool } from './pattern.js';

export const nodePgMigrate = markedTool({
  mark: 'node-pg-migrate',
  up: '-- Up Migration',
  down: '-- Down Migration',
  versions: 'free',
  transactions: { mode: 'wrapped' },
});
