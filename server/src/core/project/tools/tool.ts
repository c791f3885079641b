/** What a migration tool is to the linter: which files it runs, and in what order. */
import type { Span } from '../../text/span.js';

/** The project's files by folder. Paths are relative to the root, with `/`; the root itself is `.`. */
export interface FileTree {
  readonly folders: readonly Folder[];
  has(path: string): boolean;
}

export interface Folder {
  readonly path: string;
  /** Base names of the SQL files in it. */
  readonly sqlFiles: readonly string[];
}

export interface MigrationTool {
  readonly name: string;
  /**
   * What the tool would do with a folder; `undefined` for a folder that is none of its business. Where the
   * configuration names the tool for the folder, file names that fit are sign enough.
   */
  claim(folder: Folder, tree: FileTree, configured: boolean): Claim | undefined;
}

export interface Claim {
  /** Why the folder is thought to be the tool's, to follow "because": `it holds pairs of .up.sql and .down.sql files`. */
  readonly because: string;
  /** The files that build the schema, in the order in which the tool runs them. */
  readonly migrations: readonly Migration[];
  /** Files that belong to the tool but never touch the schema of a fresh database, such as down migrations. */
  readonly idle: readonly string[];
}

export interface Migration {
  readonly path: string;
  /** Digits of the version, for comparison with those of other folders. */
  readonly version: readonly string[];
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
  return compareVersions(a.version, b.version) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}

export function pathIn(folder: Folder, name: string): string {
  return folder.path === '.' ? name : `${folder.path}/${name}`;
}

/** Compares two runs of digits of any length by value. */
function compareNumerals(a: string, b: string): number {
  const left = a.replace(/^0+/, '');
  const right = b.replace(/^0+/, '');
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}

/**
 * The parts of a file that build the schema, where comments divide it into up and down sections: goose
 * (`-- +goose Down`), sql-migrate (`-- +migrate Down`) and dbmate (`-- migrate:down`). The whole file without them.
 */
export function upSections(text: string): readonly Span[] {
  const sections: Span[] = [];
  let start: number | undefined = 0;
  for (const marker of text.matchAll(sectionMarker)) {
    const at = marker.index;
    if (marker[1]?.toLowerCase() === 'up') start ??= at;
    else if (start !== undefined) {
      sections.push({ start, end: at });
      start = undefined;
    }
  }
  if (start !== undefined) sections.push({ start, end: text.length });
  return sections;
}

const sectionMarker = /^[ \t]*--[ \t]*(?:\+goose|\+migrate|migrate:)[ \t]*(up|down)\b/gim;
