/** Folders of files that run in the order of their leading number or timestamp: `001_create_users.sql`, `000001.sql`. */
import { numbered, patternTool } from './pattern.js';

export const numberedFiles = patternTool({
  name: 'numbered files',
  migration: numbered,
  idle: /\.(?:up|down)\.sql$/,
  sign: (migrations, { path }) =>
    migrations.length > 1 || /(^|\/)migrations?$/.test(path) ? 'its files begin with a number' : undefined,
});
