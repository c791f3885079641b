/** Files that are no SQL and by which migration tools are known, by base name. They are read with the migrations. */
export const markerFiles = [
  '_journal.json',
  'atlas.sum',
  'Cargo.toml',
  'migration.yaml',
  'migration_lock.toml',
  'sqitch.plan',
] as const;
