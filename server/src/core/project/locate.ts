/** Where findings stand in the files, and what in these silences them. */

import { isAdvice, mostlyIgnored } from '../lint/advice.js';
import type { ActiveRule, Outcome, WeighedFinding } from '../lint/check.js';
import { type Place, type RuleMeta, ruleUrl, type Severity, severities } from '../lint/rule.js';
import type { Suppression } from '../lint/suppress.js';
import { type SourceFile, writtenStatement } from '../syntax/source-file.js';
import { sameList, sameSet } from '../text/same-elements.js';
import type { Span } from '../text/span.js';
import type { LocatedFinding } from './analysis.js';
import type { Configuration } from './configuration.js';
import { suppressionsOf } from './declarations.js';
import { settledIn } from './drafts.js';
import type { DatabaseStage } from './pipeline.js';
import type { Settings } from './settings.js';

/** Where findings may stand. */
export interface Places {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly weights: Weights;
}

/** What a finding weighs beside what its rule says. The same object as before while nothing in it changes. */
export interface Weights {
  /** Of each database, paths of the migrations that may have run, so that nothing in them can be changed any more. */
  readonly settled: readonly ReadonlySet<string>[];
  /** Rules whose advice most of the schema does not follow. */
  readonly ignored: ReadonlySet<RuleMeta>;
}

/** Keeps of earlier places what is the same. */
export function placesIn(
  files: ReadonlyMap<string, SourceFile>,
  databases: readonly DatabaseStage[],
  { frozen }: Settings,
  earlier: Places | undefined,
): Places {
  const settled = frozen === 'never' ? [] : databases.map(({ layout }) => settledIn(layout));
  const ignored = mostlyIgnored(databases.map(({ run }) => run));
  const known = earlier?.weights;
  const isSame = known && sameList(known.settled, settled) && sameSet(known.ignored, ignored);
  return { files, weights: isSame ? known : { settled, ignored } };
}

/** The findings of some outcomes at their places. The same object as before while none has moved or weighs another. */
export interface LocatedList {
  readonly findings: readonly LocatedFinding[];
  /** Of the files that the findings stand in. */
  readonly paths: readonly string[];
}

/** Findings whose file is gone have no place. */
export function locateAll(outcomes: readonly Outcome[], places: Places): LocatedList {
  const known = locatedLists.get(outcomes);
  if (known && known.weights === places.weights && areStill(known, places.files)) return known.list;

  const found: (LocatedFinding | undefined)[] = [];
  let isSame = known !== undefined;
  for (const outcome of outcomes) {
    for (const finding of outcome.findings) {
      const earlier = known?.found[found.length];
      const now = relocated(earlier, finding, outcome, places);
      if (now !== earlier) isSame = false;
      found.push(now);
    }
  }
  const list = known && isSame ? known.list : listOf(found);
  const paths = known && isSame ? known.paths : pathsOf(list);
  locatedLists.set(outcomes, { found, list, paths, files: filesAt(paths, places.files), weights: places.weights });
  return list;
}

interface LocatedOutcomes {
  /** One for each finding of the outcomes. */
  readonly found: readonly (LocatedFinding | undefined)[];
  readonly list: LocatedList;
  /** Of the files that hold the places, also those beside. */
  readonly paths: readonly string[];
  /** As they were then. */
  readonly files: readonly (SourceFile | undefined)[];
  readonly weights: Weights;
}

const locatedLists = new WeakMap<readonly Outcome[], LocatedOutcomes>();

function listOf(found: readonly (LocatedFinding | undefined)[]): LocatedList {
  const findings = found.filter((finding) => finding !== undefined);
  const paths: string[] = [];
  for (const { path } of findings) if (!paths.includes(path)) paths.push(path);
  return { findings, paths };
}

function pathsOf({ findings, paths }: LocatedList): readonly string[] {
  const all = [...paths];
  for (const { related } of findings) for (const { path } of related) if (!all.includes(path)) all.push(path);
  return all;
}

function filesAt(paths: readonly string[], files: Places['files']): readonly (SourceFile | undefined)[] {
  return paths.map((path) => files.get(path));
}

function areStill({ paths, files }: LocatedOutcomes, now: Places['files']): boolean {
  for (let i = 0; i < paths.length; i++) if (now.get(paths[i] as string) !== files[i]) return false;
  return true;
}

/** One that stands where it stood and weighs what it weighed is the same object. */
function relocated(
  earlier: LocatedFinding | undefined,
  finding: WeighedFinding,
  outcome: Outcome,
  places: Places,
): LocatedFinding | undefined {
  if (!earlier || finding.related) return locateFinding(finding, outcome, places);
  const place = placeOf(finding.at, places.files);
  if (!place) return undefined;
  const severity = severityOf(finding, outcome.by, place.path, places.weights);
  if (earlier.severity === severity && sameSpan(earlier.span, place.span)) return earlier;
  return described(finding, outcome, severity, place, none);
}

export function locateFinding(finding: WeighedFinding, outcome: Outcome, places: Places): LocatedFinding | undefined {
  const { files, weights } = places;
  const place = placeOf(finding.at, files);
  if (!place) return undefined;
  const related = finding.related ? placesOf(finding.related, files) : none;
  return described(finding, outcome, severityOf(finding, outcome.by, place.path, weights), place, related);
}

function described(
  finding: WeighedFinding,
  { by, subject }: Outcome,
  severity: Severity,
  { path, span }: FilePlace,
  related: LocatedFinding['related'],
): LocatedFinding {
  return {
    rule: by.rule,
    severity,
    message: finding.message,
    path,
    span,
    subject: finding.subject ?? subject,
    statement: finding.at.statement && writtenStatement(finding.at.statement),
    related,
    url: ruleUrl(by.rule),
    remedy: finding.remedy,
    saidBy: finding.saidBy,
  };
}

function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

function placesOf(related: NonNullable<WeighedFinding['related']>, files: Places['files']): LocatedFinding['related'] {
  return related.flatMap(({ at, message }) => {
    const place = placeOf(at, files);
    return place ? [{ path: place.path, span: place.span, message }] : [];
  });
}

const none: readonly never[] = [];

function severityOf(
  finding: WeighedFinding,
  { rule }: ActiveRule,
  path: string,
  { settled, ignored }: Weights,
): Severity {
  const isSettled = settled.some((paths) => paths.has(path));
  if (isSettled && finding.settled) return lesser(finding.severity, finding.settled);
  if (finding.severity !== 'warning' || !isAdvice(rule)) return finding.severity;
  return isSettled || ignored.has(rule) ? 'info' : 'warning';
}

function lesser(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) < severities.indexOf(b) ? a : b;
}

interface FilePlace {
  readonly path: string;
  readonly span: Span;
}

/** Text that an edit broke has its place where the statement begins, and no length. */
function placeOf(at: Place, files: ReadonlyMap<string, SourceFile>): FilePlace | undefined {
  if (at.path !== undefined) return at;
  const file = files.get(at.statement.path);
  if (!file) return undefined;
  const span = file.placeOf(at.statement, at.span);
  if (span) return { path: file.path, span };
  const start = file.startOf(at.statement);
  return { path: file.path, span: { start, end: start } };
}

/**
 * Whether a finding speaks of text that an edit broke. It is not shown, but suppressions still silence it, so that
 * these do not count as useless meanwhile.
 */
export function isHeldBack({ span, statement }: LocatedFinding, file: SourceFile): boolean {
  return span.start === span.end && statement !== undefined && file.isKept(statement);
}

export function suppressionsIn(
  configuration: Configuration,
  files: ReadonlyMap<string, SourceFile>,
): readonly Suppression[] {
  return [...configuration.waivers, ...[...files.values()].flatMap(suppressionsOf)];
}
