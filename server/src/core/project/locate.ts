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
  /** Paths of the migrations that may have run, so that nothing in them can be changed any more. */
  readonly settled: ReadonlySet<string>;
  /** Rules whose advice most of the schema does not follow. */
  readonly ignored: ReadonlySet<RuleMeta>;
}

export function placesIn(files: ReadonlyMap<string, SourceFile>, databases: readonly DatabaseStage[]): Places {
  const settled = new Set<string>();
  for (const { linted } of databases) {
    for (const { migration } of linted.history.migrations) if (!migration.draft) settled.add(migration.path);
  }
  return { files, settled, ignored: mostlyIgnored(databases.map(({ run }) => run)) };
}

export function locate(outcome: Outcome, places: Places): LocatedFinding[] {
  return outcome.findings.flatMap((finding) => locateFinding(finding, outcome, places) ?? []);
}

export function locateFinding(
  finding: WeighedFinding,
  { by, subject }: Outcome,
  places: Places,
): LocatedFinding | undefined {
  const { files } = places;
  const place = placeOf(finding.at, files);
  if (!place) return undefined;
  return {
    rule: by.rule,
    severity: severityOf(finding, by, place.path, places),
    message: finding.message,
    subject: finding.subject ?? subject,
    statement: 'statement' in finding.at ? writtenStatement(finding.at.statement) : undefined,
    related: (finding.related ?? []).flatMap(({ at, message }) => {
      const related = placeOf(at, files);
      return related ? [{ ...related, message }] : [];
    }),
    url: ruleUrl(by.rule),
    remedy: finding.remedy,
    ...place,
  };
}

function severityOf(finding: WeighedFinding, { rule }: ActiveRule, path: string, places: Places): Severity {
  const isSettled = places.settled.has(path);
  if (isSettled && finding.settled) return lesser(finding.severity, finding.settled);
  if (finding.severity !== 'warning' || !isAdvice(rule)) return finding.severity;
  return isSettled || places.ignored.has(rule) ? 'info' : 'warning';
}

function lesser(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) < severities.indexOf(b) ? a : b;
}

/** Text that an edit broke has its place where the statement begins, and no length. */
function placeOf(
  at: Place,
  files: ReadonlyMap<string, SourceFile>,
): { readonly path: string; readonly span: Span } | undefined {
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
