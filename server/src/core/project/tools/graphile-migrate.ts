/** graphile-migrate: `committed/000001.sql` by number, then the migration that is being written, `current.sql`. */
import { hex, sha1 } from '../../text/digest.js';
import { filesLike } from './pattern.js';
import { type FileTree, type MigrationTool, pathIn } from './tool.js';

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
  altered: ({ migrations, tree, sqlOf }) =>
    migrations
      .filter(({ path }) => isAltered(path, sqlOf(path) ?? '', tree))
      .map(({ path }) => ({ path, record: 'its "--! Hash:" line' })),
  /** What is committed never changes, and what is new goes where it is being written. */
  newMigration({ folder, claim }) {
    const last = claim.migrations.at(-1)?.path ?? '';
    const draft = last.startsWith(pathIn(folder, 'current')) ? last : pathIn(folder, 'current.sql');
    return { path: draft, head: '', down: undefined, beside: new Map() };
  },
};

const header = /^--! Previous: (?:-|(\S+))\n--! Hash: sha1:([0-9a-f]{40})\n\n/;

/** What was said of the files of a project, by path. */
const answersIn = new WeakMap<FileTree, Map<string, { readonly text: string; readonly altered: boolean }>>();

function isAltered(path: string, text: string, tree: FileTree): boolean {
  const answers = answersIn.get(tree) ?? new Map<string, { readonly text: string; readonly altered: boolean }>();
  answersIn.set(tree, answers);
  const known = answers.get(path);
  if (known?.text === text) return known.altered;
  const altered = isOfAnotherText(text);
  answers.set(path, { text, altered });
  return altered;
}

/** The second line of a committed migration is the digest of what follows, and of the digest before it. */
function isOfAnotherText(text: string): boolean {
  const [whole, previous = '', recorded] = header.exec(text) ?? [];
  if (whole === undefined) return false;
  const digest = sha1().add(`${`${previous}\n${text.slice(whole.length)}`.trim()}\n`);
  return hex(digest.bytes()) !== recorded;
}
