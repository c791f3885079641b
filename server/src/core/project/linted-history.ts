/** A history as rules about migrations see it: how each file runs, what undoes it, and what the tool passes over. */

import { undo } from '../catalog/undo.js';
import type { Down, Migration, MigrationFile, MigrationHistory } from '../lint/migration.js';
import type { Engine } from '../syntax/engine.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { Span } from '../text/span.js';
import { settledIn } from './drafts.js';
import type { HistoryLayout } from './layout.js';
import { duplicatesAmong, type MigrationFolder } from './migration-folder.js';
import { once } from './once.js';
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

/** `previous` may be of any earlier analysis; what is the same as then keeps its object. */
export function lintedHistory(
  layout: HistoryLayout,
  surroundings: Surroundings,
  { frozen }: Settings,
  previous: MigrationHistory | undefined,
): MigrationHistory {
  const { files } = surroundings;
  const { folder, tool, migrations, folders } = layout;
  const earlier = previous && keptOf.get(previous);
  const known = earlier?.layout === layout && earlier.frozen === frozen ? earlier.entries : none;
  const create = entryMaker(layout, surroundings, frozen);
  const entries = migrations.map((one, position) => {
    const same = known[position];
    return same && holds(same, one, files) ? same : create(one, position);
  });
  if (previous && known.length > 0 && entries.every((entry, i) => entry === known[i])) return previous;
  const migrationOf = once(() => new Map(entries.map(({ migration }) => [migration.path, migration])));
  const named = ({ path }: ToolMigration) => migrationOf().get(path) ?? [];
  const history: MigrationHistory = {
    folder,
    tool,
    migrations: entries.flatMap(({ listed }) => listed ?? none),
    undoes: folders.some(({ downs }) => downs),
    counts: folders.length > 0 && folders.every(({ counts }) => counts),
    ignored: folders.flatMap(({ ignored }) => ignored),
    duplicates: duplicatesOf(folders).map((same) => same.flatMap(named)),
    altered() {
      const found = folders.flatMap((home) => home.altered((path) => files.get(path)?.text));
      return found.filter(({ path }) => migrationOf().get(path)?.draft === false);
    },
    gaps: folders.flatMap(({ gaps }) =>
      gaps.flatMap(({ missing, before }) => [named(before)].flat().map((next) => ({ missing, before: next }))),
    ),
  };
  keptOf.set(history, { layout, frozen, entries });
  return history;
}

/** A migration, and all that may change of it while the layout of the history stays the same. */
interface Entry {
  readonly migration: Migration;
  readonly file: SourceFile | undefined;
  readonly downFile: SourceFile | undefined;
  /** Absent where its file cannot be read. */
  readonly listed: MigrationFile | undefined;
}

/** What a history was made from. */
interface Kept {
  readonly layout: HistoryLayout;
  readonly frozen: Settings['frozen'];
  /** One for each migration of the layout. */
  readonly entries: readonly Entry[];
}

const keptOf = new WeakMap<MigrationHistory, Kept>();
const none: readonly never[] = [];

function holds({ file, downFile }: Entry, { path, down }: ToolMigration, files: Surroundings['files']): boolean {
  return file === files.get(path) && downFile === (down && files.get(down.path));
}

function entryMaker(
  layout: HistoryLayout,
  surroundings: Surroundings,
  frozen: Settings['frozen'],
): (one: ToolMigration, position: number) => Entry {
  const { files } = surroundings;
  const { tool } = layout;
  const settled = settledIn(layout);
  const homes = homesIn(layout);
  return (one, position) => {
    const { path, version, down } = one;
    const file = files.get(path);
    const home = homes.get(path);
    const migration: Migration = {
      path,
      tool,
      version,
      position,
      draft: frozen === 'never' || !settled.has(path),
      transaction: file ? modeOf(one, file, home) : 'unknown',
      outside: home?.tool.transactions.outside,
    };
    const listed = file && { migration, file, down: downOf(one, { ...surroundings, home }) };
    return { migration, file, downFile: down && files.get(down.path), listed };
  };
}

const homesByLayout = new WeakMap<HistoryLayout, ReadonlyMap<string, MigrationFolder>>();

/** The folder of each migration. */
function homesIn(layout: HistoryLayout): ReadonlyMap<string, MigrationFolder> {
  let homes = homesByLayout.get(layout);
  if (!homes) {
    homes = new Map(layout.folders.flatMap((home) => home.migrations.map(({ path }) => [path, home] as const)));
    homesByLayout.set(layout, homes);
  }
  return homes;
}

/** Flyway runs all its folders as one. */
function duplicatesOf(folders: readonly MigrationFolder[]): readonly (readonly ToolMigration[])[] {
  const isOneRun = folders.length > 1 && folders.every(({ tool }) => tool === flyway);
  if (isOneRun) return duplicatesAmong(folders.flatMap(({ migrations }) => migrations));
  return folders.flatMap(({ duplicates }) => duplicates);
}

function modeOf(
  migration: ToolMigration,
  file: SourceFile,
  home: MigrationFolder | undefined,
): Migration['transaction'] {
  if (migration.transaction !== undefined) return migration.transaction;
  return home ? transactionModeOf(file.text, home.tool.transactions) : 'unknown';
}

/** `undefined` where nothing undoes it. A section or file without statements is one all the same. */
function downOf(
  { down, transaction }: ToolMigration,
  { files, home, engine }: Surroundings & { readonly home: MigrationFolder | undefined },
): Down | undefined {
  const file = down && files.get(down.path);
  if (!file) return undefined;
  const span = down.section ? sectionsOf(file.text).find(({ direction }) => direction === 'down')?.span : undefined;
  if (down.section && !span) return undefined;
  const direction = down.section ? 'down' : 'up';
  const mode = home ? transactionModeOf(file.text, home.tool.transactions, direction) : 'unknown';
  return createDown(file, span, transaction ?? mode, engine);
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
