/** Liquibase's formatted SQL, included by name as `includeAll` does; changesets run in the order of the file. */
import { slugOf } from './new-names.js';
import { patternTool, singleFile } from './pattern.js';
import { type MigrationTool, pathIn } from './tool.js';

const everyFile = patternTool({
  name: 'liquibase',
  versions: 'free',
  transactions: {
    mode: 'wrapped',
    without: { comment: /^[ \t]*--[ \t]*changeset\b.*\brunInTransaction:"?false\b/im, of: 'section', mode: 'none' },
    outside: 'with "runInTransaction:false" in the line of its changeset',
  },
  migration: /^(?<version>\d*)[^/]*\.sql$/,
  order: 'path',
  sign: () => 'its files begin with "--liquibase formatted sql"',
});

export const liquibase: MigrationTool = {
  ...everyFile,
  claim(folder, tree, configured) {
    const isMarked = (name: string) => tree.markOf(pathIn(folder, name)) === 'liquibase';
    const sqlFiles = configured ? folder.sqlFiles : folder.sqlFiles.filter(isMarked);
    return everyFile.claim({ ...folder, sqlFiles }, tree, configured);
  },
  newMigration: (request) => ({
    ...singleFile(request),
    head: `--liquibase formatted sql\n\n--changeset tenantlint:${slugOf(request.title)}\n`,
    down: { section: '', linePrefix: '--rollback ' },
  }),
};
