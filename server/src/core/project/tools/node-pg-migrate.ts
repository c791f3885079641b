/** node-pg-migrate: `1706695200000_users.sql`, up and down in one file below `-- Up Migration` and `-- Down Migration`. */
import { markedTool } from './pattern.js';

export const nodePgMigrate = markedTool({ mark: 'node-pg-migrate', comment: '-- Up Migration' });
