/** Folders of files that run in the order of their leading number or timestamp: `001_create_users.sql`, `000001.sql`. */
import { numbered, patternTool, singleFile } from './pattern.js';
import { isScriptFolder } from './script-folders.js';

export const numberedFiles = patternTool({
  name: 'numbered files',
  versions: 'free',
  transactions: { mode: 'unknown' },
  migration: numbered,
  idle: /\.(?:up|down)\.sql$/,
  sign: (migrations, { path }) =>
    /(^|\/)migrations?$/.test(path) || (migrations.length > 1 && !isScriptFolder(path))
      ? 'its files begin with a number'
      : undefined,
  newMigration: singleFile,
});
