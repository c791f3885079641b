/**
 * Files that are no SQL and by which migration tools are known, or which say how a migration runs. They are read with the
 * migrations.
 */

/** By base name; `*` stands for anything. */
export const markerFiles = [
  '_journal.json',
  'atlas.sum',
  'Cargo.toml',
  'metadata.toml',
  'migration.yaml',
  'migration_lock.toml',
  'sqitch.conf',
  'sqitch.plan',
  '*.sql.conf',
] as const;

const names: ReadonlySet<string> = new Set(markerFiles);

export function isMarkerFile(baseName: string): boolean {
  return names.has(baseName) || baseName.endsWith('.sql.conf');
}
