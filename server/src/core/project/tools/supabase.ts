/** Supabase: `supabase/migrations/20240131101500_users.sql`. Seeds and tests beside them build no schema. */
import { patternTool, singleFile } from './pattern.js';
import { type MigrationTool, parentOf } from './tool.js';

const timestamped = patternTool({
  name: 'supabase',
  versions: 'unique',
  fileName: '20240131101500_create_users.sql',
  transactions: { mode: 'adaptive' },
  migration: /^(?<version>\d+)_[^/]*\.sql$/,
  sign: (_migrations, folder) =>
    /(^|\/)supabase\/migrations$/.test(folder.path) ? 'it is the folder supabase/migrations' : undefined,
});

export const supabase: MigrationTool = {
  ...timestamped,
  claim(folder, tree, configured) {
    const claim = timestamped.claim(folder, tree, configured);
    if (!claim || folder.path === '.') return claim;
    const home = parentOf(folder.path);
    const beside = tree
      .below(home)
      .filter((path) => seedOrTest.test(home === '.' ? path : path.slice(home.length + 1)));
    return { ...claim, idle: [...claim.idle, ...beside] };
  },
  newMigration: singleFile,
};

const seedOrTest = /^(?:seeds?(?:\/[^/]*)?\.sql|seeds?\/.*|tests\/.*)$/;
