/** dbmate: `20240131101500_users.sql`, up and down in one file below `-- migrate:up` and `-- migrate:down`. */
import { markedTool } from './pattern.js';

export const dbmate = markedTool({
  mark: 'dbmate',
  up: '-- migrate:up',
  down: '-- migrate:down',
  order: 'path',
  versions: 'unique',
  transactions: {
    mode: 'wrapped',
    without: { comment: /^[ \t]*--[ \t]*migrate:\w+.*\btransaction:false\b/im, of: 'section', mode: 'implicit' },
    outside: 'with "transaction:false" behind "-- migrate:up"',
  },
});
