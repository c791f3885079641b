/** Diesel: a folder for each migration, with `up.sql` and `down.sql`. */
import { patternTool } from './pattern.js';

export const diesel = patternTool({
  name: 'diesel',
  migration: /^(?<version>\d[\d-]*)[^/]*\/up\.sql$/,
  idle: /\/down\.sql$/,
  order: 'path',
  sign: () => 'its folders hold an up.sql each',
});
