/** A history as rules about migrations see it. */
import type { MigrationFile, MigrationHistory } from '../lint/migration.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { HistoryLayout } from './layout.js';
import type { Settings } from './settings.js';

export function lintedHistory(
  { folder, tool, migrations }: HistoryLayout,
  files: ReadonlyMap<string, SourceFile>,
  { frozen }: Settings,
): MigrationHistory {
  const listed: MigrationFile[] = [];
  migrations.forEach(({ path, version }, position) => {
    const file = files.get(path);
    if (!file) return;
    const draft = frozen === 'never' || position === migrations.length - 1;
    listed.push({
      migration: { path, tool, version, position, draft, transaction: 'unknown' },
      file,
      down: undefined,
    });
  });
  return { folder, tool, migrations: listed, undoes: false, counts: false, ignored: [] };
}
