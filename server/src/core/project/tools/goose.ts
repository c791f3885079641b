/** goose: `20240131101500_users.sql` or `00001_users.sql`, up and down in one file below `-- +goose` comments. */
import { guarded, markedTool } from './pattern.js';

export const goose = markedTool({
  mark: 'goose',
  up: '-- +goose Up',
  down: '-- +goose Down',
  versions: 'unique',
  transactions: {
    mode: 'wrapped',
    without: { comment: /^[ \t]*--[ \t]*\+goose[ \t]+NO[ \t]+TRANSACTION\b/im, of: 'file', mode: 'none' },
    outside: 'with "-- +goose NO TRANSACTION" above its statements',
  },
  finish: guarded('-- +goose StatementBegin', '-- +goose StatementEnd'),
});
