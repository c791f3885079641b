/** What a migration tool is to the linter: which files it runs, in what order and how, and how a new one is called. */
import type { AlteredFile, IgnoredFile } from '../../lint/migration.js';
import type { Mark } from './marks.js';
import type { Transactions } from './transactions.js';

/** The project's files by folder. Paths are relative to the root, with `/`; the root itself is `.`. */
export interface FileTree {
  /** Every folder with SQL files in it or anywhere below, parents before what they hold. */
  readonly folders: readonly Folder[];
  has(path: string): boolean;
  /** The text of a file by which tools are known (`marker-files.ts`). SQL files have none here. */
  textOf(path: string): string | undefined;
  /** Which tool's comments a SQL file carries. */
  markOf(path: string): Mark | undefined;
  /** Paths of all SQL files in a folder and below. */
  below(folder: string): readonly string[];
}

export interface Folder {
  readonly path: string;
  /** Base names of the SQL files in it that no other tool has claimed. */
  readonly sqlFiles: readonly string[];
  /** Those one level below, with their folder: `001_users/up.sql`. */
  readonly nested: readonly string[];
}

export interface MigrationTool {
  readonly name: string;
  readonly transactions: Transactions;
  /**
   * What a version is to the tool: `unique` where two files of one version are a mistake, `free` where the whole name
   * tells files apart, `listed` where a list of the tool's own decides.
   */
  readonly versions: 'unique' | 'free' | 'listed';
  /** How its files are called, for sentences; absent where any name will do. */
  readonly fileName?: string;
  /** The largest version that it can record. */
  readonly largestVersion?: string;
  /**
   * What the tool would do with a folder; `undefined` for a folder that is none of its business. Where the
   * configuration names the tool for the folder, file names that fit are sign enough.
   */
  claim(folder: Folder, tree: FileTree, configured: boolean): Claim | undefined;
  /** Migrations that are not what a record of the tool's says they were, as far as such records are among the files. */
  altered?(request: AlteredRequest): readonly AlteredFile[];
  /** What the next migration of a folder is called; absent for a tool that does not write its files by hand. */
  newMigration?(request: NewMigrationRequest): NewMigration | undefined;
  /** Where the way back of a migration goes that has none; absent for a tool without. */
  wayBack?(path: string): WayBackPlace | undefined;
}

export type WayBackPlace = Pick<NewMigration, 'down' | 'finish'>;

export interface Claim {
  /**
   * Why the folder is thought to be the tool's, to follow "because": `it holds pairs of .up.sql and .down.sql files`.
   * Only where the configuration names the tool nothing else need say so.
   */
  readonly because: string | undefined;
  /** The files that build the schema, in the order in which the tool runs them. */
  readonly migrations: readonly Migration[];
  /** Files that belong to the tool but never touch the schema of a fresh database, such as down migrations. */
  readonly idle: readonly string[];
  /** Those of the `idle` files of which the tool says that they are for another database than PostgreSQL. */
  readonly foreign?: readonly string[];
  /** Whether migrations of this folder can be undone at all. */
  readonly downs?: boolean;
  /** Files that look like migrations and that the tool would not run, as far as it needs more than names to say so. */
  readonly ignored?: readonly IgnoredFile[];
  /** The name of the database that the folder's files run against, where a file of the tool says it. */
  readonly database?: string;
}

export interface Migration {
  readonly path: string;
  /** Digits of the version, for comparison with those of other folders. */
  readonly version: readonly string[];
  /** What undoes it. With `section`, of that file only what its comments mark as such. */
  readonly down?: { readonly path: string; readonly section?: true };
  /** The tool runs it again whenever it changes. */
  readonly repeatable?: true;
  /** Where a file beside it says how it runs. */
  readonly transaction?: Transactions['mode'];
}

export interface AlteredRequest {
  readonly folder: string;
  readonly migrations: readonly Migration[];
  readonly tree: FileTree;
  /** The text of a SQL file. */
  sqlOf(path: string): string | undefined;
}

export interface NewMigrationRequest {
  /** As the tool saw it, and what it made of it. */
  readonly folder: Folder;
  readonly claim: Claim;
  readonly tree: FileTree;
  /** What it does, in words. */
  readonly title: string;
  readonly now: Moment;
}

/** A point in time, in UTC: the engine reads no clock. */
export interface Moment {
  /** `2024-01-31T10:15:00.000Z` */
  readonly iso: string;
  /** Milliseconds since 1970. */
  readonly epoch: number;
}

/** A migration that is to be written. */
export interface NewMigration {
  /** The file of the statements. One that exists already is the tool's draft, which grows. */
  readonly path: string;
  /** What stands above the statements. */
  readonly head: string;
  /** Where the statements go that undo it: a file, or the end of its own behind a comment; none for tools without. */
  readonly down:
    | { readonly path: string; readonly head: string }
    | { readonly section: string; readonly linePrefix?: string }
    | undefined;
  /** Other files that the tool needs changed, with their whole texts before and after. */
  readonly beside: ReadonlyMap<string, { readonly before: string; readonly after: string }>;
  /** The statements, those that undo it too, as the tool needs them once all are written; without a last line break. */
  finish?(statements: string): string;
  /** What is left to the user, as a sentence. */
  readonly afterwards?: string;
}

/** Orders versions as numbers, part by part: `9` before `10`, `1_9` before `1_10`, and `1` before `1_0`. */
export function compareVersions(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const left = a[i];
    const right = b[i];
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    const difference = compareNumerals(left, right);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function byVersion(a: Migration, b: Migration): number {
  return compareVersions(a.version, b.version) || byPath(a, b);
}

/** By code unit, as tools do that compare names: `20250625_x` comes after `20250625090000_x`. */
export function byPath(a: Migration, b: Migration): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

export function pathIn(folder: Folder, name: string): string {
  return below(folder.path, name);
}

/** The path of what lies in a folder. */
export function below(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}

/** The folder of a path; the root is in no other. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

/** The nearest file of that name, in the folder or above it. */
export function textAbove(folder: string, name: string, tree: FileTree): string | undefined {
  for (let at = folder; ; at = parentOf(at)) {
    const text = tree.textOf(below(at, name));
    if (text !== undefined || at === '.') return text;
  }
}

/** Compares two runs of digits of any length by value. */
export function compareNumerals(a: string, b: string): number {
  const left = a.replace(/^0+/, '');
  const right = b.replace(/^0+/, '');
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
