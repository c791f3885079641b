/**
 * Leaves out snapshots: a file or folder outside every migration tool that creates mostly tables which the migrations of
 * the project create too is a copy of what they come to.
 */
import { standsAlone } from '../lint/migration.js';
import type { HistoryLayout } from './layout.js';
import { type FileAt, isMostly, relationsOf } from './relations.js';

/** One table may be a draft of a migration; a snapshot has more. */
const fewest = 2;

export function withoutSnapshots(histories: readonly HistoryLayout[], fileAt: FileAt): readonly HistoryLayout[] {
  const migrations = histories.filter((history) => !standsAlone(history));
  if (migrations.length === 0 || migrations.length === histories.length) return histories;
  const created = new Set(migrations.flatMap((history) => [...relationsOf(history.migrations, fileAt).created]));
  return histories.filter((history) => {
    if (!standsAlone(history)) return true;
    const own = [...relationsOf(history.migrations, fileAt).created];
    return own.length < fewest || !isMostly(own, created);
  });
}
