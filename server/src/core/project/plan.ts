/** Decides which findings are mended, where, and what the result looks like: the same plan for editor and terminal. */
import type { MissingWayBack, NoRemedy, Remedy, SchemaChange, TextChange } from '../remedy/change.js';
import { originsOf, type Place } from '../remedy/layout.js';
import { createMerge, type Merge } from '../remedy/merge.js';
import { renderChanges, renderMerged } from '../remedy/render.js';
import { whatRowsMayRefuse } from '../remedy/row-checks.js';
import type { TextEdit } from '../text/edit.js';
import type { Analysis, LocatedFinding } from './analysis.js';
import { databaseOf, placeOf, whyFrozen } from './editable.js';
import { inTemplates } from './in-templates.js';
import { isSpread, movedStatements } from './moved-statements.js';
import { type EditsApart, wayBackEdits } from './way-back-edits.js';

export interface FixPlan {
  /** By path. They belong together and do not overlap. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  readonly applied: readonly LocatedFinding[];
  /** Findings that have a remedy in general, and why it is not written. */
  readonly refused: readonly RefusedFinding[];
  /** What is changed in each file. */
  readonly changes: ReadonlyMap<string, readonly SchemaChange[]>;
}

export interface RefusedFinding {
  readonly finding: LocatedFinding;
  /** A clause or sentence without full stop. */
  readonly reason: string;
}

export interface PlanOptions {
  /** Also what a person must review. */
  readonly unsafe: boolean;
  /** The file into which a finding is mended in place of its own, or why there is none. */
  readonly into?: Destination;
}

export type Destination = (finding: LocatedFinding) => { readonly path: string } | NoRemedy;

/** Mends what can be mended of these findings. Findings of rules without a remedy are neither applied nor refused. */
export function planFixes(analysis: Analysis, findings: readonly LocatedFinding[], options: PlanOptions): FixPlan {
  const planned: Planned = { files: new Map(), apart: new Map() };
  const included: IncludedFinding[] = [];
  const refused: RefusedFinding[] = [];
  const settleOne = (finding: LocatedFinding, result: ReturnType<Destination>) => {
    if ('path' in result) included.push({ finding, path: result.path });
    else refused.push({ finding, reason: result.reason });
  };
  const later: { readonly finding: LocatedFinding; readonly remedy: Remedy }[] = [];
  for (const finding of findings) {
    if (!finding.remedy) continue;
    const result = include(finding, finding.remedy, analysis, planned, options);
    if ('changes' in result) later.push({ finding, remedy: result });
    else settleOne(finding, result);
  }
  for (const { finding, remedy } of later)
    settleOne(finding, includeApart(finding, remedy, analysis, planned, options));
  const plan = settle(planned, included, refused);
  return { ...plan, edits: new Map([...plan.edits].map(([path, edits]) => [path, written(edits, path, analysis)])) };
}

/** One finding alone, as the light bulb offers it; the person who picks it is its reviewer. */
export function planFix(analysis: Analysis, finding: LocatedFinding): FixPlan {
  return planFixes(analysis, [finding], { unsafe: true });
}

interface Planned {
  readonly files: Map<string, PlannedFile>;
  /** Of files that no other fix changes. */
  readonly apart: Map<string, readonly TextEdit[]>;
}

interface PlannedFile {
  readonly place: Place;
  readonly merge: Merge;
}

interface IncludedFinding {
  readonly finding: LocatedFinding;
  /** The file that its remedy is written into. */
  readonly path: string;
}

/** Adds a finding's remedy to a file's plan, or says why not; gives back what changes files that nothing else may change. */
function include(
  finding: LocatedFinding,
  remedyOf: () => Remedy | NoRemedy,
  analysis: Analysis,
  { files }: Planned,
  options: PlanOptions,
): ReturnType<Destination> | Remedy {
  const destination = options.into?.(finding) ?? ownFile(analysis, finding);
  const isOfHistory = databaseOf(analysis, finding.path) !== undefined;
  if ('reason' in destination && isOfHistory) return destination;
  const remedy = remedyOf();
  if ('changes' in remedy && (remedy.wayBack || isSpread(remedy))) return remedy;
  if ('reason' in destination) return destination;
  if ('reason' in remedy) return remedy;
  const { path } = destination;
  const hindrance = whyOnlyThere(remedy, finding, path) ?? whyOvertaken(remedy, analysis, path);
  if (hindrance !== undefined) return { reason: hindrance };
  const planned = files.get(path) ?? openFile(analysis, path);
  if (!planned) return { reason: `${path} cannot be read any more` };
  files.set(path, planned);
  const review = whyReview(remedy, planned.place);
  if (review !== undefined && !options.unsafe) return { reason: review };
  const alone = renderChanges(remedy.changes, planned.place, finding.statement);
  if ('reason' in alone) return alone;
  const conflict = planned.merge.add(remedy.changes.map((change) => ({ change, at: finding.statement })));
  if (conflict) return { reason: 'another fix changes the same object in another way; run the fixes once more' };
  return destination;
}

/** Of a way back it is decided last, since it is of what the migration does once all else is mended. */
function includeApart(
  finding: LocatedFinding,
  remedy: Remedy,
  analysis: Analysis,
  { files, apart }: Planned,
  { unsafe, into }: PlanOptions,
): ReturnType<Destination> {
  if (into) return { reason: 'a new migration changes nothing of others' };
  const written = remedy.wayBack ? missingWayBack(remedy.wayBack, analysis) : movedStatements(remedy, analysis);
  if ('reason' in written) return written;
  const touched = [...written.edits.keys(), remedy.wayBack?.migration ?? finding.path];
  if (touched.some((path) => files.has(path) || apart.has(path))) {
    return { reason: 'other fixes change the migration first; run the fixes once more' };
  }
  if (!unsafe && (written.review || remedy.safety === 'review')) return { reason: toReview };
  for (const [path, edits] of written.edits) apart.set(path, edits);
  return { path: finding.path };
}

function missingWayBack(missing: MissingWayBack, analysis: Analysis): EditsApart | NoRemedy {
  const { migration } = missing;
  const database = databaseOf(analysis, migration);
  const frozen = whyFrozen(analysis, migration);
  if (frozen !== undefined || !database) return { reason: frozen ?? `${migration} cannot be read any more` };
  return wayBackEdits(analysis, database, missing);
}

function ownFile(analysis: Analysis, { path }: LocatedFinding): ReturnType<Destination> {
  const frozen = whyFrozen(analysis, path);
  return frozen === undefined ? { path } : { reason: frozen };
}

function written(edits: readonly TextEdit[], path: string, analysis: Analysis): readonly TextEdit[] {
  return edits.map(({ span, text }) => ({ span, text: inTemplates(text, path, analysis) }));
}

function openFile(analysis: Analysis, path: string): PlannedFile | undefined {
  const place = placeOf(analysis, path);
  return place && { place, merge: createMerge() };
}

/** Changes of words belong where the words are. */
function whyOnlyThere(remedy: Remedy, finding: LocatedFinding, path: string): string | undefined {
  if (path === finding.path || !remedy.changes.some(({ kind }) => textChanges.has(kind))) return undefined;
  return `its fix changes the text of ${finding.path}, which no other migration can`;
}

const textChanges: ReadonlySet<string> = new Set<TextChange['kind']>([
  'rewrite',
  'add-statement',
  'remove-statement',
  'remove-comment',
]);

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

const toReview = 'its fix must be reviewed, so it is only applied when asked for';

function whyReview(remedy: Remedy, place: Place): string | undefined {
  if (remedy.safety === 'review') return toReview;
  const refusal = remedy.changes.map((change) => whatRowsMayRefuse(change, place)).find((why) => why !== undefined);
  return refusal === undefined ? undefined : `its fix ${refusal}, so it is only applied when asked for`;
}

function settle(
  { files, apart }: Planned,
  included: readonly IncludedFinding[],
  refused: readonly RefusedFinding[],
): FixPlan {
  const edits = new Map<string, readonly TextEdit[]>(apart);
  const changes = new Map<string, readonly SchemaChange[]>();
  const failed = new Map<string, string>();
  for (const [path, { place, merge }] of files) {
    const merged = merge.changes();
    const rendered = renderMerged(merged, place);
    if ('reason' in rendered) {
      failed.set(path, rendered.reason);
      continue;
    }
    if (rendered.edits.length > 0) edits.set(path, rendered.edits);
    changes.set(
      path,
      merged.map(({ change }) => change),
    );
  }
  return {
    edits,
    changes,
    applied: included.filter(({ path }) => !failed.has(path)).map(({ finding }) => finding),
    refused: [
      ...refused,
      ...included.flatMap(({ finding, path }) => {
        const reason = failed.get(path);
        return reason === undefined ? [] : [{ finding, reason }];
      }),
    ],
  };
}
