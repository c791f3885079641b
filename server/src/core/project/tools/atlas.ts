/** Atlas: an `atlas.sum` beside pairs for golang-migrate or single versioned files. */
import { filesLike, numbered } from './pattern.js';
import { below, type MigrationTool } from './tool.js';
import { pairsIn } from './up-down-pairs.js';

export const atlas: MigrationTool = {
  name: 'atlas',
  claim(folder, tree, configured) {
    if (!configured && !tree.has(below(folder.path, 'atlas.sum'))) return undefined;
    const because = 'it holds an atlas.sum';
    const pairs = pairsIn(folder, because);
    if (pairs) return pairs;
    const { migrations, idle } = filesLike({ migration: numbered, order: 'path' }, folder);
    return migrations.length === 0 ? undefined : { because, migrations, idle };
  },
};
