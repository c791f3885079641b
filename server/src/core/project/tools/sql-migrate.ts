/** sql-migrate: `20240131101500-users.sql`, up and down in one file below `-- +migrate` comments. */
import { guarded, markedTool } from './pattern.js';

export const sqlMigrate = markedTool({
  mark: 'sql-migrate',
  up: '-- +migrate Up',
  down: '-- +migrate Down',
  versions: 'free',
  transactions: {
    mode: 'wrapped',
    without: { comment: /^[ \t]*--[ \t]*\+migrate[ \t]+\w+[ \t]+notransaction\b/im, of: 'section', mode: 'none' },
    outside: 'with "notransaction" behind "-- +migrate Up"',
  },
  finish: guarded('-- +migrate StatementBegin', '-- +migrate StatementEnd'),
});
