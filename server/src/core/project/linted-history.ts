/** A history as rules about migrations see it: how each file runs, what undoes it, and what the tool passes over. */

import { undo } from '../catalog/undo.js';
import {
  type Down,
  type Migration,
  type MigrationFile,
  type MigrationHistory,
  sameMigration,
} from '../lint/migration.js';
import type { Engine } from '../syntax/engine.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { Span } from '../text/span.js';
import { draftsOf } from './drafts.js';
import type { HistoryLayout } from './layout.js';
import { duplicatesAmong, type MigrationFolder } from './migration-folder.js';
import type { Settings } from './settings.js';
import { flyway } from './tools/flyway.js';
import { sectionsOf } from './tools/marks.js';
import type { Migration as ToolMigration } from './tools/tool.js';
import { transactionModeOf } from './tools/transactions.js';

interface Surroundings {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Reads the statements that a way back makes as text. */
  readonly engine: Engine;
}

export function lintedHistory(
  layout: HistoryLayout,
  surroundings: Surroundings,
  { frozen }: Settings,
): MigrationHistory {
  const { files } = surroundings;
  const { folder, tool, migrations, folders } = layout;
  const drafts = draftsOf(layout);
  const isDraft = (path: string) => frozen === 'never' || drafts.has(path);
  const homes = new Map(folders.flatMap((home) => home.migrations.map(({ path }) => [path, home] as const)));
  const byPath = new Map<string, Migration>();
  const listed: MigrationFile[] = [];
  migrations.forEach((one, position) => {
    const { path, version } = one;
    const file = files.get(path);
    const home = homes.get(path);
    const transaction = file ? modeOf(one, file, home) : 'unknown';
    const { outside } = home?.tool.transactions ?? {};
    const migration = keptMigration(
      { path, tool, version, position, draft: isDraft(path), transaction, outside },
      file,
    );
    byPath.set(path, migration);
    if (file) listed.push({ migration, file, down: downOf(one, { ...surroundings, home }) });
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
    altered() {
      const found = folders.flatMap((home) => home.altered((path) => files.get(path)?.text));
      return found.filter(({ path }) => byPath.get(path)?.draft === false);
    },
    gaps: folders.flatMap(({ gaps }) =>
      gaps.flatMap(({ missing, before }) => [known(before)].flat().map((next) => ({ missing, before: next }))),
    ),
  };
}

const migrationOf = new WeakMap<SourceFile, Migration>();

/** The same object as before where nothing in it differs. */
function keptMigration(migration: Migration, file: SourceFile | undefined): Migration {
  const known = file && migrationOf.get(file);
  if (known && sameMigration(known, migration)) return known;
  if (file) migrationOf.set(file, migration);
  return migration;
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

/** Remembered by the file that holds it, which an edit makes another. */
const downs = new WeakMap<SourceFile, { readonly tool: object | undefined; readonly down: Down }>();

/** `undefined` where nothing undoes it. A section or file without statements is one all the same. */
function downOf(
  { down, transaction }: ToolMigration,
  { files, home, engine }: Surroundings & { readonly home: MigrationFolder | undefined },
): Down | undefined {
  const file = down && files.get(down.path);
  if (!file) return undefined;
  const known = downs.get(file);
  if (known && known.tool === home?.tool) return known.down;
  const span = down.section ? sectionsOf(file.text).find(({ direction }) => direction === 'down')?.span : undefined;
  if (down.section && !span) return undefined;
  const direction = down.section ? 'down' : 'up';
  const mode = home ? transactionModeOf(file.text, home.tool.transactions, direction) : 'unknown';
  const made = createDown(file, span, transaction ?? mode, engine);
  downs.set(file, { tool: home?.tool, down: made });
  return made;
}

function createDown(file: SourceFile, span: Span | undefined, transaction: Down['transaction'], engine: Engine): Down {
  const statements = span
    ? file.readings.filter((statement) => {
        const start = file.startOf(statement);
        return span.start <= start && start < span.end;
      })
    : file.readings;
  return { file, span, statements, transaction, undo: (steps) => undo(engine, steps, statements) };
}
