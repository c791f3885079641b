/** Migrations as rules see them: which tool runs them, in what order and how. */
import type { Step } from '../catalog/history.js';
import type { Undone } from '../catalog/undo.js';
import type { SourceFile, Statement } from '../syntax/source-file.js';
import type { Span } from '../text/span.js';

/** The tool of files that together are a schema and have no order of their own: nothing runs them one after another. */
export const schemaFiles = 'schema files';

/** The tool of a file that no tool claims: nothing says that anyone runs it. */
export const singleFile = 'single file';

/** The tool of a dump of the schema as it is, which a database is loaded from. */
export const schemaDump = 'rails structure.sql';

/** What is known of a migration beside its text. */
export interface Migration {
  readonly path: string;
  /** Name of the migration tool, e.g. `golang-migrate`. */
  readonly tool: string;
  /** Digits of the version, part by part. */
  readonly version: readonly string[];
  /** Among the migrations of its history, from 0. */
  readonly position: number;
  /** Nothing suggests that it has run anywhere: it may still be changed. */
  readonly draft: boolean;
  readonly transaction: TransactionMode;
  /** By what the tool would run it outside of a transaction, to follow a verb: `with "..." as its first line`. */
  readonly outside: string | undefined;
}

/**
 * `wrapped`: the tool runs the file in a transaction of its own. `implicit`: the file goes to PostgreSQL as one message,
 * which is a transaction where it holds several statements. `adaptive`: as `wrapped`, but what cannot run in a
 * transaction the tool itself runs outside of it. `none`: every statement is its own transaction. `unknown`: it depends
 * on how the tool is called.
 */
export type TransactionMode = 'wrapped' | 'implicit' | 'adaptive' | 'none' | 'unknown';

/** A migration with its text. */
export interface MigrationFile {
  readonly migration: Migration;
  readonly file: SourceFile;
  /** What undoes it: a file, or the part of one. */
  readonly down: Down | undefined;
}

export interface Down {
  readonly file: SourceFile;
  /** Of a file that holds more than the way back: the part that is it. */
  readonly span: Span | undefined;
  readonly statements: readonly Statement[];
  readonly transaction: TransactionMode;
  /** What it leaves undone of these steps; `undefined` where that is not known. */
  undo(steps: readonly Step[]): Undone | undefined;
}

export interface MigrationHistory {
  /** The folder that holds it, relative to the root; `.` for the root itself. */
  readonly folder: string;
  readonly tool: string;
  readonly migrations: readonly MigrationFile[];
  /** Whether the tool can undo migrations at all. */
  readonly undoes: boolean;
  /** Whether versions count 1, 2, 3 instead of naming a time. */
  readonly counts: boolean;
  /** Files that look like migrations and that the tool would never run, each with a clause that says why. */
  readonly ignored: readonly IgnoredFile[];
  /** Migrations of one version, where the tool takes only one. */
  readonly duplicates: readonly (readonly Migration[])[];
  /** Migrations that were changed after their tool had recorded them, newest drafts aside. Computed when asked for. */
  altered(): readonly AlteredFile[];
  /** Versions that are left out where versions count, each with the migration that follows. */
  readonly gaps: readonly { readonly missing: string; readonly before: Migration }[];
}

/** A migration that was changed after its tool had recorded it. */
export interface AlteredFile {
  readonly path: string;
  /** What recorded it: `atlas.sum`. */
  readonly record: string;
}

export interface IgnoredFile {
  readonly path: string;
  /** What keeps it from being run. */
  readonly wrong: 'name' | 'version';
  readonly because: string;
}

/** A file that no tool runs after others: alone, as part of a schema, or as a dump of one. */
export function standsAlone({ tool }: Pick<Migration, 'tool'>): boolean {
  return standingAlone.has(tool);
}

const standingAlone: ReadonlySet<string> = new Set([singleFile, schemaFiles, schemaDump]);

export function sameMigration(a: Migration, b: Migration): boolean {
  if (a === b) return true;
  return (
    a.path === b.path &&
    a.position === b.position &&
    a.draft === b.draft &&
    a.tool === b.tool &&
    a.transaction === b.transaction &&
    a.outside === b.outside &&
    a.version.length === b.version.length &&
    a.version.every((part, i) => part === b.version[i])
  );
}
