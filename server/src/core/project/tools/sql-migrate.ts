/** sql-migrate: `20240131101500-users.sql`, up and down in one file below `-- +migrate` comments. */
import { markedTool } from './pattern.js';

export const sqlMigrate = markedTool({ mark: 'sql-migrate', comment: '-- +migrate' });
