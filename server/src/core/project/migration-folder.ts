/** A folder of migrations as its tool sees it: what it runs, what it would not run, and how the next one is called. */
import type { AlteredFile, IgnoredFile } from '../lint/migration.js';
import {
  type AlteredRequest,
  type Claim,
  compareNumerals,
  type FileTree,
  type Folder,
  type Migration,
  type MigrationTool,
  type Moment,
  type NewMigration,
  pathIn,
} from './tools/tool.js';

export interface MigrationFolder {
  readonly path: string;
  readonly tool: MigrationTool;
  /** In the order in which they run. */
  readonly migrations: readonly Migration[];
  /** Whether the tool could undo them. */
  readonly downs: boolean;
  /** Files that look like migrations and that the tool would not run. */
  readonly ignored: readonly IgnoredFile[];
  /** Migrations of one version, where the tool takes only one. */
  readonly duplicates: readonly (readonly Migration[])[];
  /** Whether versions count 1, 2, 3, and which are left out then. */
  readonly counts: boolean;
  readonly gaps: readonly Gap[];
  /** Migrations that are not what the tool recorded; `sqlOf` gives the text of a SQL file. */
  altered(sqlOf: AlteredRequest['sqlOf']): readonly AlteredFile[];
  /** The database that the tool's own files name. */
  readonly database: string | undefined;
  /**
   * `undefined` where new migrations are not written by hand. `title` says in words what it does, `behind` names the
   * migrations that it must come behind.
   */
  newMigration(title: string, now: Moment, behind: readonly Migration[]): NewMigration | undefined;
}

export interface Gap {
  /** The migration behind the gap. */
  readonly before: Migration;
  /** The first version that is left out, written as the others are. */
  readonly missing: string;
}

export function migrationFolder(tool: MigrationTool, claim: Claim, folder: Folder, tree: FileTree): MigrationFolder {
  const { migrations } = claim;
  return {
    path: folder.path,
    tool,
    migrations,
    downs: claim.downs ?? false,
    ignored: [...(claim.ignored ?? []), ...tooLarge(tool, migrations), ...misnamed(tool, claim, folder)],
    duplicates: tool.versions === 'unique' ? duplicatesAmong(migrations) : [],
    ...(tool.versions === 'listed' ? { counts: false, gaps: [] } : countAmong(migrations)),
    altered: (sqlOf) => tool.altered?.({ folder: folder.path, migrations, tree, sqlOf }) ?? [],
    database: claim.database,
    newMigration: (title, now, behind) =>
      tool.newMigration?.({ folder, claim: { ...claim, migrations: behind }, tree, title, now }),
  };
}

function tooLarge({ name, largestVersion }: MigrationTool, migrations: readonly Migration[]): readonly IgnoredFile[] {
  if (largestVersion === undefined) return [];
  return migrations
    .filter(({ version }) => version.some((part) => compareNumerals(part, largestVersion) > 0))
    .map(({ path }) => ({
      path,
      wrong: 'version',
      because: `${name} cannot record a version over ${largestVersion}`,
    }));
}

/** Names that begin like a version, or end like one half of a pair. */
const likeMigration = /^(?:[VUBR]?\d|R__)|\.(?:up|down)\.sql$/i;

function misnamed({ name: tool, fileName }: MigrationTool, claim: Claim, folder: Folder): readonly IgnoredFile[] {
  if (fileName === undefined) return [];
  const known = new Set([...claim.migrations.map(({ path }) => path), ...claim.idle]);
  return folder.sqlFiles
    .filter((name) => likeMigration.test(name) && !known.has(pathIn(folder, name)))
    .map((name) => ({
      path: pathIn(folder, name),
      wrong: 'name',
      because: `${tool} runs only files with names like ${fileName}`,
    }));
}

/** Migrations of one version, whatever zeros it begins with. */
export function duplicatesAmong(migrations: readonly Migration[]): readonly (readonly Migration[])[] {
  const byVersion = new Map<string, Migration[]>();
  for (const migration of migrations) {
    if (migration.version.length === 0) continue;
    const version = migration.version.map((part) => part.replace(/^0+(?=\d)/, '')).join('.');
    const same = byVersion.get(version);
    if (same) same.push(migration);
    else byVersion.set(version, [migration]);
  }
  return [...byVersion.values()].filter((same) => same.length > 1);
}

/** Longer numbers are dates or times. */
const longestCount = 5;

/** A wider step begins a new series of numbers and leaves none out. */
const widestGap = 10;

/** Versions count where most of them follow the one before them. */
function countAmong(migrations: readonly Migration[]): Pick<MigrationFolder, 'counts' | 'gaps'> {
  const numbered = migrations.filter(({ version }) => version.length === 1 && /^\d+$/.test(version[0] ?? ''));
  const value = ({ version }: Migration) => Number(version[0]);
  if (numbered.length < 2 || numbered.some((one) => `${value(one)}`.length > longestCount)) {
    return { counts: false, gaps: [] };
  }
  const sorted = numbered.toSorted((a, b) => value(a) - value(b));
  const steps = sorted.slice(1).map((next, i) => ({ next, from: value(sorted[i] as Migration) }));
  const counted = steps.filter(({ next, from }) => value(next) === from + 1).length;
  if (counted * 2 <= steps.length) return { counts: false, gaps: [] };
  const gaps = steps
    .filter(({ next, from }) => value(next) > from + 1 && value(next) <= from + widestGap)
    .map(({ next, from }) => ({
      before: next,
      missing: `${from + 1}`.padStart(next.version[0]?.length ?? 0, '0'),
    }));
  return { counts: true, gaps };
}
