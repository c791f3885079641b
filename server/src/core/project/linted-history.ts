/** A history as rules about migrations see it: how each file runs, what undoes it, and what the tool passes over. */
import type { Down, Migration, MigrationFile, MigrationHistory } from '../lint/migration.js';
import type { SourceFile } from '../syntax/source-file.js';
import { type HistoryLayout, schemaFiles } from './layout.js';
import { duplicatesAmong, type MigrationFolder } from './migration-folder.js';
import type { Settings } from './settings.js';
import { flyway } from './tools/flyway.js';
import { sectionsOf } from './tools/marks.js';
import type { Migration as ToolMigration } from './tools/tool.js';
import { transactionModeOf } from './tools/transactions.js';

export function lintedHistory(
  { folder, tool, migrations, folders }: HistoryLayout,
  files: ReadonlyMap<string, SourceFile>,
  { frozen }: Settings,
): MigrationHistory {
  const isDraft = (position: number) =>
    frozen === 'never' || tool === schemaFiles || position === migrations.length - 1;
  const homes = new Map(folders.flatMap((home) => home.migrations.map(({ path }) => [path, home] as const)));
  const byPath = new Map<string, Migration>();
  const listed: MigrationFile[] = [];
  migrations.forEach((one, position) => {
    const { path, version } = one;
    const file = files.get(path);
    const transaction = file ? modeOf(one, file, homes.get(path)) : 'unknown';
    const migration = { path, tool, version, position, draft: isDraft(position), transaction };
    byPath.set(path, migration);
    if (file) listed.push({ migration, file, down: downOf(one, files) });
  });
  const known = ({ path }: ToolMigration) => byPath.get(path) ?? [];
  return {
    folder,
    tool,
    migrations: listed,
    undoes: folders.some(({ downs }) => downs),
    counts: folders.length > 0 && folders.every(({ counts }) => counts),
    ignored: folders.flatMap(({ ignored }) => ignored),
    duplicates: duplicatesOf(folders).map((same) => same.flatMap(known)),
    gaps: folders.flatMap(({ gaps }) =>
      gaps.flatMap(({ missing, before }) => [known(before)].flat().map((next) => ({ missing, before: next }))),
    ),
  };
}

const modes = new WeakMap<SourceFile, { readonly tool: object; readonly mode: Migration['transaction'] }>();

/** Flyway runs all its folders as one. */
function duplicatesOf(folders: readonly MigrationFolder[]): readonly (readonly ToolMigration[])[] {
  const isOneRun = folders.length > 1 && folders.every(({ tool }) => tool === flyway);
  if (isOneRun) return duplicatesAmong(folders.flatMap(({ migrations }) => migrations));
  return folders.flatMap(({ duplicates }) => duplicates);
}

/** Remembered by file, since texts are long and every analysis asks. */
function modeOf(
  migration: ToolMigration,
  file: SourceFile,
  home: MigrationFolder | undefined,
): Migration['transaction'] {
  if (migration.transaction !== undefined) return migration.transaction;
  if (!home) return 'unknown';
  const known = modes.get(file);
  if (known?.tool === home.tool) return known.mode;
  const mode = transactionModeOf(file.text, home.tool.transactions);
  modes.set(file, { tool: home.tool, mode });
  return mode;
}

/** By the file that holds it, and by whether it is a section of that. */
const downs = { sections: new WeakMap<SourceFile, Down | 'none'>(), files: new WeakMap<SourceFile, Down>() };

/** `undefined` where nothing undoes it. A section or file without statements is one all the same. */
function downOf({ down }: ToolMigration, files: ReadonlyMap<string, SourceFile>): Down | undefined {
  const file = down && files.get(down.path);
  if (!file) return undefined;
  if (down.section) return downSection(file);
  let whole = downs.files.get(file);
  if (!whole) {
    whole = { file, span: undefined };
    downs.files.set(file, whole);
  }
  return whole;
}

function downSection(file: SourceFile): Down | undefined {
  let down = downs.sections.get(file);
  if (!down) {
    const section = sectionsOf(file.text).find(({ direction }) => direction === 'down');
    down = section ? { file, span: section.span } : 'none';
    downs.sections.set(file, down);
  }
  return down === 'none' ? undefined : down;
}
