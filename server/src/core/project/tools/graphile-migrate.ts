/** graphile-migrate: `committed/000001.sql` by number, then the migration that is being written, `current.sql`. */
import { filesLike } from './pattern.js';
import { type MigrationTool, pathIn } from './tool.js';

export const graphileMigrate: MigrationTool = {
  name: 'graphile-migrate',
  versions: 'listed',
  transactions: {
    mode: 'wrapped',
    without: { comment: /^--! no-transaction\b/m, of: 'file', mode: 'implicit' },
    outside: 'with "--! no-transaction" as its first line',
  },
  claim(folder) {
    const committed = filesLike({ migration: /^committed\/(?<version>\d+)[^/]*\.sql$/ }, folder).migrations;
    if (committed.length === 0) return undefined;
    const current = filesLike({ migration: /^current(?:\/(?<version>\d+)[^/]*)?\.sql$/ }, folder).migrations;
    const { migrations: hooks } = filesLike({ migration: /^(?:after|before)[A-Z]\w*\.sql$/ }, folder);
    const { migrations: included } = filesLike({ migration: /^fixtures\/[^/]*\.sql$/ }, folder);
    return {
      because: 'it holds committed migrations and a current one',
      migrations: [...committed, ...current],
      idle: [...hooks, ...included].map(({ path }) => path),
    };
  },
  /** What is committed never changes, and what is new goes where it is being written. */
  newMigration({ folder, claim }) {
    const last = claim.migrations.at(-1)?.path ?? '';
    const draft = last.startsWith(pathIn(folder, 'current')) ? last : pathIn(folder, 'current.sql');
    return { path: draft, head: '', down: undefined, beside: new Map() };
  },
};
