/** Liquibase's formatted SQL, included by name as `includeAll` does; changesets run in the order of the file. */
import { patternTool } from './pattern.js';
import { type MigrationTool, pathIn } from './tool.js';

const everyFile = patternTool({
  name: 'liquibase',
  migration: /^(?<version>\d*)[^/]*\.sql$/,
  order: 'path',
  sign: () => 'its files begin with "--liquibase formatted sql"',
});

export const liquibase: MigrationTool = {
  name: everyFile.name,
  claim(folder, tree, configured) {
    const isMarked = (name: string) => tree.markOf(pathIn(folder, name)) === 'liquibase';
    const sqlFiles = configured ? folder.sqlFiles : folder.sqlFiles.filter(isMarked);
    return everyFile.claim({ ...folder, sqlFiles }, tree, configured);
  },
};
