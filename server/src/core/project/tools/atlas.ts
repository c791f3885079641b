/** Atlas: an `atlas.sum` beside pairs for golang-migrate or single versioned files. */
import { filesLike, numbered, singleFile } from './pattern.js';
import { below, type MigrationTool } from './tool.js';
import { newPair, pairsIn } from './up-down-pairs.js';

export const atlas: MigrationTool = {
  name: 'atlas',
  versions: 'unique',
  transactions: {
    mode: 'wrapped',
    without: { comment: /^[ \t]*--[ \t]*atlas:txmode[ \t]+none\b/im, of: 'file', mode: 'none' },
    outside: 'with "-- atlas:txmode none" as its first line',
  },
  claim(folder, tree, configured) {
    if (!configured && !tree.has(below(folder.path, 'atlas.sum'))) return undefined;
    const because = 'it holds an atlas.sum';
    const pairs = pairsIn(folder, because);
    // Pairs are written for golang-migrate to run.
    if (pairs) return { ...pairs, migrations: pairs.migrations.map((pair) => ({ transaction: 'implicit', ...pair })) };
    const files = filesLike({ migration: numbered, order: 'path' }, folder);
    return files.migrations.length === 0 ? undefined : { because, ...files };
  },
  newMigration: (request) => ({
    ...(request.claim.downs ? newPair(request) : singleFile(request)),
    afterwards: 'Run `atlas migrate hash`, since atlas.sum vouches for the files of the folder.',
  }),
};
