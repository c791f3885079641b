/** Which files a fix may be written into, and what they are as places to write into. */
import { createPlace, type Place } from '../remedy/layout.js';
import type { Analysis, Database } from './analysis.js';
import { schemaFiles } from './layout.js';

/** A migration as a place to write into; one that is still empty is written in the style of the one before it. */
export function placeOf(analysis: Analysis, path: string): Place | undefined {
  const file = analysis.file(path);
  const database = databaseOf(analysis, path);
  if (!file || !database) return undefined;
  const own = database.history.statements.filter((statement) => statement.path === path);
  const before = database.files[database.files.indexOf(path) - 1];
  const neighbour = before === undefined ? undefined : analysis.file(before);
  return createPlace(file, own, database.history.catalog, analysis.names, neighbour);
}

const databasesByPath = new WeakMap<Analysis, ReadonlyMap<string, Database>>();

/** The first one that runs the file. */
export function databaseOf(analysis: Analysis, path: string): Database | undefined {
  let byPath = databasesByPath.get(analysis);
  if (!byPath) {
    byPath = new Map(
      analysis.databases.toReversed().flatMap((database) => database.files.map((file) => [file, database] as const)),
    );
    databasesByPath.set(analysis, byPath);
  }
  return byPath.get(path);
}

/**
 * Why a file must not be edited, where it must not. Only drafts of a history may be, since a database that ran an older
 * migration would never see the change, unless the configuration says that none has run anywhere. The files of a declared
 * schema are no migrations.
 */
export function whyFrozen(analysis: Analysis, path: string): string | undefined {
  const database = databaseOf(analysis, path);
  if (!database) return `${path} is not part of a migration history`;
  const { drafts, tool } = database;
  if (tool === schemaFiles || drafts.has(path) || analysis.frozen === 'never') return undefined;
  const [newest] = drafts;
  return `${path} is not the newest migration and may have run already; mend it in a new migration that follows ${newest}`;
}
