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

const settled = new WeakMap<HistoryLayout, ReadonlySet<string>>();

/** Paths of all others: the same set for the same layout. */
export function settledIn(layout: HistoryLayout): ReadonlySet<string> {
  let paths = settled.get(layout);
  if (!paths) {
    const drafts = draftsOf(layout);
    paths = new Set(layout.migrations.map(({ path }) => path).filter((path) => !drafts.has(path)));
    settled.set(layout, paths);
  }
  return paths;
}
