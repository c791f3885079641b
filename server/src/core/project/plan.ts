/** Decides which findings are mended, where, and what the result looks like: the same plan for editor and terminal. */
import type { NoRemedy, Remedy, SchemaChange } from '../remedy/change.js';
import { createPlace, originsOf, type Place } from '../remedy/layout.js';
import { createMerge, type Merge } from '../remedy/merge.js';
import { defaultNames, type NamePatterns } from '../remedy/names.js';
import { renderChanges, renderMerged } from '../remedy/render.js';
import type { TextEdit } from '../text/edit.js';
import type { Analysis, Database, LocatedFinding } from './analysis.js';
import { schemaFiles } from './layout.js';

export interface FixPlan {
  /** By path. They belong together and do not overlap. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  readonly applied: readonly LocatedFinding[];
  /** Findings that have a remedy in general, and why it is not written. */
  readonly refused: readonly RefusedFinding[];
}

export interface RefusedFinding {
  readonly finding: LocatedFinding;
  /** A clause or sentence without full stop. */
  readonly reason: string;
}

export interface PlanOptions {
  /** Also what a person must review. */
  readonly unsafe: boolean;
  readonly names?: NamePatterns;
}

/** Mends what can be mended of these findings. Findings of rules without a remedy are neither applied nor refused. */
export function planFixes(analysis: Analysis, findings: readonly LocatedFinding[], options: PlanOptions): FixPlan {
  const files = new Map<string, PlannedFile>();
  const applied: LocatedFinding[] = [];
  const refused: RefusedFinding[] = [];
  for (const finding of findings) {
    if (!finding.remedy) continue;
    const reason = include(finding, finding.remedy, analysis, files, options);
    if (reason === undefined) applied.push(finding);
    else refused.push({ finding, reason });
  }
  return settle(files, applied, refused);
}

/** One finding alone, as the light bulb offers it; the person who picks it is its reviewer. */
export function planFix(analysis: Analysis, finding: LocatedFinding, names?: NamePatterns): FixPlan {
  return planFixes(analysis, [finding], names ? { unsafe: true, names } : { unsafe: true });
}

interface PlannedFile {
  readonly place: Place;
  readonly merge: Merge;
}

/** Adds a finding's remedy to its file's plan, or says why not. */
function include(
  finding: LocatedFinding,
  remedyOf: () => Remedy | NoRemedy,
  analysis: Analysis,
  files: Map<string, PlannedFile>,
  options: PlanOptions,
): string | undefined {
  const frozen = whyFrozen(analysis, finding.path);
  if (frozen !== undefined) return frozen;
  const remedy = remedyOf();
  if ('reason' in remedy) return remedy.reason;
  const overtaken = whyOvertaken(remedy, analysis, finding.path);
  if (overtaken !== undefined) return overtaken;
  const planned = files.get(finding.path) ?? openFile(analysis, finding.path, options.names ?? defaultNames);
  if (!planned) return `${finding.path} cannot be read any more`;
  files.set(finding.path, planned);
  const review = whyReview(remedy, planned.place);
  if (review !== undefined && !options.unsafe) return review;
  const alone = renderChanges(remedy.changes, planned.place, finding.statement);
  if ('reason' in alone) return alone.reason;
  const conflict = planned.merge.add(remedy.changes.map((change) => ({ change, at: finding.statement })));
  return conflict && 'another fix changes the same object in another way; run the fixes once more';
}

function openFile(analysis: Analysis, path: string, names: NamePatterns): PlannedFile | undefined {
  const file = analysis.file(path);
  const database = databaseOf(analysis, path);
  if (!file || !database) return undefined;
  const own = database.history.statements.filter((statement) => statement.path === path);
  return { place: createPlace(file, own, database.history.catalog, names), merge: createMerge() };
}

function databaseOf(analysis: Analysis, path: string): Database | undefined {
  return analysis.databases.find((database) => database.files.includes(path));
}

/**
 * Why a file must not be edited, where it must not. Only the newest migration of a history may be, since a database that
 * ran an older one would never see the change, unless the configuration says that none has run anywhere. The files of a
 * declared schema are no migrations.
 */
export function whyFrozen(analysis: Analysis, path: string): string | undefined {
  const database = databaseOf(analysis, path);
  const newest = database?.files.at(-1);
  if (newest === undefined) return `${path} is not part of a migration history`;
  if (database?.tool === schemaFiles) return undefined;
  if (newest === path || analysis.frozen === 'never') return undefined;
  return `${path} is not the newest migration and may have run already; mend it in a new migration that follows ${newest}`;
}

/** What is written into an older migration must not speak of what only a later one makes. */
function whyOvertaken(remedy: Remedy, analysis: Analysis, path: string): string | undefined {
  const database = databaseOf(analysis, path);
  if (!database || database.files.at(-1) === path) return undefined;
  const later = new Set(database.files.slice(database.files.indexOf(path) + 1));
  for (const change of remedy.changes) {
    const table = 'table' in change ? database.history.catalog.table(change.table) : undefined;
    const overtaking = table && originsOf(table).find((origin) => later.has(origin.statement.path));
    if (overtaking) return `${overtaking.statement.path} changes "${table.name}" later on; mend it there`;
  }
  return undefined;
}

function whyReview(remedy: Remedy, place: Place): string | undefined {
  if (remedy.safety === 'review') return 'its fix must be reviewed, so it is only applied when asked for';
  const scanned = remedy.changes.find((change) => needsRows(change, place));
  return scanned && 'its fix fails if rows that exist already do not meet it, so it is only applied when asked for';
}

/** NOT NULL on a table that another migration made: its rows may hold NULL. */
function needsRows(change: SchemaChange, { catalog, layout }: Place): boolean {
  if (change.kind !== 'set-not-null') return false;
  const table = catalog.table(change.table);
  return table !== undefined && layout.position(table.origin.statement) < 0;
}

function settle(
  files: ReadonlyMap<string, PlannedFile>,
  applied: readonly LocatedFinding[],
  refused: readonly RefusedFinding[],
): FixPlan {
  const edits = new Map<string, readonly TextEdit[]>();
  const failed = new Map<string, string>();
  for (const [path, { place, merge }] of files) {
    const rendered = renderMerged(merge.changes(), place);
    if ('reason' in rendered) failed.set(path, rendered.reason);
    else if (rendered.edits.length > 0) edits.set(path, rendered.edits);
  }
  return {
    edits,
    applied: applied.filter((finding) => !failed.has(finding.path)),
    refused: [
      ...refused,
      ...applied.flatMap((finding) => {
        const reason = failed.get(finding.path);
        return reason === undefined ? [] : [{ finding, reason }];
      }),
    ],
  };
}
