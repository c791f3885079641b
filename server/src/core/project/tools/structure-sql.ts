/** Rails' `db/structure.sql`, which pg_dump writes: the whole schema in one file. */
import { schemaDump } from '../../lint/migration.js';
import { patternTool } from './pattern.js';

export const structureSql = patternTool({
  name: schemaDump,
  versions: 'free',
  transactions: { mode: 'none' },
  migration: /^structure\.sql$/,
  sign: () => 'it holds a structure.sql',
});
