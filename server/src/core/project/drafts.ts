/** Which migrations of a history may still be changed, since nothing suggests that they have run for good. */
import { type HistoryLayout, schemaFiles } from './layout.js';

/**
 * The newest one, which comes first, and those that their tool runs again when they change. The files of a declared schema say what is there
 * already, so that none of them is new.
 */
export function draftsOf({ tool, migrations }: Pick<HistoryLayout, 'tool' | 'migrations'>): ReadonlySet<string> {
  if (tool === schemaFiles) return new Set();
  const newest = migrations.findLast(({ repeatable }) => !repeatable);
  const repeated = migrations.filter(({ repeatable }) => repeatable);
  return new Set([...(newest ? [newest] : []), ...repeated].map(({ path }) => path));
}
