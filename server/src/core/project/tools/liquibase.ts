/** Liquibase's formatted SQL, included by name as `includeAll` does; changesets run in the order of the file. */
import { patternTool } from './pattern.js';
import type { MigrationTool } from './tool.js';

const everyFile = patternTool({
  name: 'liquibase',
  migration: /^(?<version>\d*)[^/]*\.sql$/,
  order: 'path',
  sign: () => 'its files begin with "--liquibase formatted sql"',
});

export const liquibase: MigrationTool = {
  name: everyFile.name,
  claim(folder, tree, configured) {
    const marked = folder.sqlFiles.filter(
      (name) => tree.markOf(folder.path === '.' ? name : `${folder.path}/${name}`) === 'liquibase',
    );
    return everyFile.claim({ ...folder, sqlFiles: marked }, tree, configured);
  },
};
