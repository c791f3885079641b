/** Where findings stand in the files, and what in these silences them. */
import { isAdvice, mostlyIgnored } from '../lint/advice.js';
import type { ActiveRule, Outcome, WeighedFinding } from '../lint/check.js';
import { type Place, type RuleMeta, ruleUrl, type Severity, severities } from '../lint/rule.js';
import type { Suppression, Waiver } from '../lint/suppress.js';
import { type SourceFile, writtenStatement } from '../syntax/source-file.js';
import type { Span } from '../text/span.js';
import type { LocatedFinding } from './analysis.js';
import { suppressionsOf } from './declarations.js';
import type { Configuration, DatabaseStage } from './pipeline.js';
import { configPath } from './settings.js';

/** Where findings may stand. */
export interface Places {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly weights: Weights;
}

/** What a finding weighs beside what its rule says. The same object as before while nothing in it changes. */
export interface Weights {
  /** Paths of the migrations that may have run, so that nothing in them can be changed any more. */
  readonly settled: ReadonlySet<string>;
  /** Rules whose advice most of the schema does not follow. */
  readonly ignored: ReadonlySet<RuleMeta>;
}

/** Keeps of earlier places what is the same. */
export function placesIn(
  files: ReadonlyMap<string, SourceFile>,
  databases: readonly DatabaseStage[],
  earlier: Places | undefined,
): Places {
  const settled = new Set<string>();
  for (const { linted } of databases) {
    for (const { migration } of linted.history.migrations) if (!migration.draft) settled.add(migration.path);
  }
  const ignored = mostlyIgnored(databases.map(({ run }) => run));
  const known = earlier?.weights;
  const isSame = known && sameSet(known.settled, settled) && sameSet(known.ignored, ignored);
  return { files, weights: isSame ? known : { settled, ignored } };
}

function sameSet<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}

export function locate(outcome: Outcome, places: Places): LocatedFinding[] {
  return outcome.findings.flatMap((finding) => locateFinding(finding, outcome, places) ?? []);
}

/** Where the findings of some outcomes stand. The list is the same object as long as that is so. */
export function locateAll(outcomes: readonly Outcome[], places: Places): readonly LocatedFinding[] {
  const known = locatedLists.get(outcomes);
  if (known?.weights === places.weights && isAmong(known.files, places.files)) return known.findings;

  const findings: LocatedFinding[] = [];
  const files = new Set<SourceFile>();
  for (const outcome of outcomes) {
    for (const finding of outcome.findings) {
      const found = locatedIn(finding, outcome, places);
      if (!found) continue;
      findings.push(found.as);
      for (const file of found.files) files.add(file);
    }
  }
  locatedLists.set(outcomes, { findings, files: [...files], weights: places.weights });
  return findings;
}

export function locateFinding(finding: WeighedFinding, outcome: Outcome, places: Places): LocatedFinding | undefined {
  return locatedIn(finding, outcome, places)?.as;
}

/**
 * A finding that stands where it stood and weighs what it weighed keeps its object: in a large project all but a few do,
 * from one edit to the next.
 */
function locatedIn(finding: WeighedFinding, outcome: Outcome, places: Places): Located | undefined {
  const { files } = places;
  const path = 'path' in finding.at ? finding.at.path : finding.at.statement.path;
  const severity = severityOf(finding, outcome.by, path, places.weights);
  const known = located.get(finding);
  if (known?.as.severity === severity && isAmong(known.files, files)) return known;

  const place = placeOf(finding.at, files);
  if (!place) return undefined;
  if (known && !finding.related) {
    known.as = moved(known.as, place.span, severity);
    known.files = filesAt([path], files);
    return known;
  }
  const related = finding.related ? placesOf(finding.related, files) : none;
  const as = described(finding, outcome, severity, place, related);
  const found = { as, files: filesAt([path, ...related.map((beside) => beside.path)], files) };
  located.set(finding, found);
  return found;
}

function filesAt(paths: readonly string[], files: Places['files']): readonly SourceFile[] {
  const found: SourceFile[] = [];
  for (const path of paths) {
    const file = files.get(path);
    if (file) found.push(file);
  }
  return found;
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
    statement: 'statement' in finding.at ? writtenStatement(finding.at.statement) : undefined,
    related,
    url: ruleUrl(by.rule),
    remedy: finding.remedy,
    saidBy: finding.saidBy,
  };
}

function moved(finding: LocatedFinding, span: Span, severity: Severity): LocatedFinding {
  const isHere = finding.span.start === span.start && finding.span.end === span.end;
  return isHere && finding.severity === severity ? finding : { ...finding, span, severity };
}

function placesOf(related: NonNullable<WeighedFinding['related']>, files: Places['files']): LocatedFinding['related'] {
  return related.flatMap(({ at, message }) => {
    const place = placeOf(at, files);
    return place ? [{ path: place.path, span: place.span, message }] : [];
  });
}

const none: readonly never[] = [];

interface Located {
  as: LocatedFinding;
  /** Those that hold its places. */
  files: readonly SourceFile[];
}

const located = new WeakMap<WeighedFinding, Located>();

interface LocatedList {
  readonly findings: readonly LocatedFinding[];
  readonly files: readonly SourceFile[];
  readonly weights: Weights;
}

const locatedLists = new WeakMap<readonly Outcome[], LocatedList>();

function isAmong(some: readonly SourceFile[], files: ReadonlyMap<string, SourceFile>): boolean {
  return some.every((file) => files.get(file.path) === file);
}

function severityOf(
  finding: WeighedFinding,
  { rule }: ActiveRule,
  path: string,
  { settled, ignored }: Weights,
): Severity {
  const isSettled = settled.has(path);
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
  if ('path' in at) return at;
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
export function isHeldBack({ path, span, statement }: LocatedFinding, files: ReadonlyMap<string, SourceFile>): boolean {
  return span.start === span.end && statement !== undefined && files.get(path)?.isKept(statement) === true;
}

export function suppressionsIn(
  configuration: Configuration,
  files: ReadonlyMap<string, SourceFile>,
): readonly Suppression[] {
  return [...waiversOf(configuration), ...[...files.values()].flatMap(suppressionsOf)];
}

function waiversOf({ settings }: Configuration): readonly Waiver[] {
  return settings.waivers.map(({ rule, subject, reason, span }) => ({
    kind: 'waiver',
    rule,
    subject,
    reason,
    path: configPath,
    span: span ?? { start: 0, end: 0 },
  }));
}
