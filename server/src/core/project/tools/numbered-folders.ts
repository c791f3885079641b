/** Numbered folders of files that have no number of their own: `001_users/tables.sql`, `001_users/policies.sql`. */

import { nextVersion, slugOf } from './new-names.js';
import { filesLike } from './pattern.js';
import { byVersion, type MigrationTool, pathIn } from './tool.js';

export const numberedFolders: MigrationTool = {
  name: 'numbered folders',
  versions: 'listed',
  transactions: { mode: 'unknown' },
  claim(folder, _tree, configured) {
    const { migrations, idle } = filesLike(
      {
        migration: /^(?<version>\d+)(?:[_-][^/]*)?\/[^\d/][^/]*\.sql$/,
        idle: /\/(?:.*[._-])?(?:down|revert|rollback|undo|verify)\.sql$/,
      },
      folder,
    );
    const folders = new Set(migrations.map(({ version }) => version.join()));
    if (migrations.length === 0 || (folders.size < 2 && !configured)) return undefined;
    return { because: 'its folders begin with a number', migrations: [...migrations].sort(byVersion), idle };
  },
  newMigration(request) {
    const slug = slugOf(request.title);
    const name = `${nextVersion(request)}_${slug}/${slug}.sql`;
    return { path: pathIn(request.folder, name), head: '', down: undefined, beside: new Map() };
  },
};
