/** Rails' `db/structure.sql`, which pg_dump writes: the whole schema in one file. */
import { patternTool } from './pattern.js';

export const structureSql = patternTool({
  name: 'rails structure.sql',
  versions: 'free',
  transactions: { mode: 'none' },
  migration: /^structure\.sql$/,
  sign: () => 'it holds a structure.sql',
});
