/** Runs rules over the way that led to a schema: its statements and migrations. */
import type { Step } from '../catalog/history.js';
import { commonEnds, sameList } from '../text/same-elements.js';
import { type Check, type Checks, failuresAmong, type Outcome } from './check.js';
import { type Dependent, dependsOnNothing } from './dependencies.js';
import { type Migration, type MigrationFile, sameMigration } from './migration.js';
import type { Linted } from './run.js';
import type { RecordingWorld } from './world.js';

export interface HistoryRun {
  readonly steps: StepsByFile;
  /** One for each migration, in their order. */
  readonly files: readonly FileReport[];
}

/** What was said of a migration and the statements in it. */
export interface FileReport {
  readonly file: MigrationFile;
  readonly steps: readonly Step[];
  readonly statements: StatementReports;
  readonly whole: MigrationReport;
}

/** Only failures are kept: nothing counts how many statements pass. */
interface StatementReports {
  /** One for each step. */
  readonly reports: readonly StatementReport[];
  readonly failures: readonly Outcome[];
}

interface StatementReport extends Dependent {
  readonly failures: readonly Outcome[];
}

interface MigrationReport extends Dependent {
  readonly failures: readonly Outcome[];
}

/** What a run of the rules over a database goes by. */
export interface Walk extends Linted {
  readonly checks: Checks;
  readonly reports: Reports;
  /** Says now and then that it is time for a pause. */
  pause(): boolean;
}

/** Reports of an earlier run, and those that this one makes. */
export interface Reports {
  /** Those that the changes since may concern; `undefined` where they may concern any. */
  readonly concerned: ReadonlySet<Dependent> | undefined;
  add(report: Dependent): void;
  /** Whether an earlier report still says what is so. */
  holds(report: Dependent): boolean;
}

export function* lintHistory(walk: Walk, known: HistoryRun | undefined): Generator<undefined, HistoryRun, undefined> {
  const steps = stepsByFile(walk.steps, known?.steps);
  const concerned = pathsOf(walk.reports.concerned);
  const files: FileReport[] = [];
  for (const file of walk.history.migrations) {
    const { path } = file.migration;
    const own = steps.of.get(path) ?? none;
    const earlier = earlierReport(known, files.length, path);
    const isSame = earlier?.file === file && earlier.steps === own && concerned && !concerned.has(path);
    files.push(isSame ? earlier : yield* lintMigrationFile(walk, file, own, earlier));
    if (walk.pause()) yield;
  }
  return { steps, files };
}

/** Of the files with reports that may not hold any more. */
function pathsOf(reports: ReadonlySet<Dependent> | undefined): ReadonlySet<string> | undefined {
  if (!reports) return undefined;
  const paths = new Set<string>();
  for (const { path } of reports) if (path !== undefined) paths.add(path);
  return paths;
}

const byPath = new WeakMap<HistoryRun, ReadonlyMap<string, FileReport>>();

/** Most migrations stand where they stood. */
function earlierReport(known: HistoryRun | undefined, position: number, path: string): FileReport | undefined {
  const here = known?.files[position];
  if (!known || here?.file.migration.path === path) return here;
  let reports = byPath.get(known);
  if (!reports) {
    reports = new Map(known.files.map((report) => [report.file.migration.path, report]));
    byPath.set(known, reports);
  }
  return reports.get(path);
}

function* lintMigrationFile(
  walk: Walk,
  file: MigrationFile,
  steps: readonly Step[],
  earlier: FileReport | undefined,
): Generator<undefined, FileReport, undefined> {
  const statements = yield* lintStatements(walk, file.migration, steps, earlier);
  const isSame = earlier && sameFile(earlier.file, file) && sameList(earlier.steps, steps);
  const whole = isSame && walk.reports.holds(earlier.whole) ? earlier.whole : lintMigration(walk, file, steps);
  return { file, steps, statements, whole };
}

function* lintStatements(
  { checks, world, pause, reports }: Walk,
  migration: Migration,
  steps: readonly Step[],
  known: FileReport | undefined,
): Generator<undefined, StatementReports, undefined> {
  const earlier = known && sameMigration(known.file.migration, migration) ? known : undefined;
  const earlierOf = reportsAlong(steps, earlier);
  const all: StatementReport[] = [];
  let isSame = earlier?.steps.length === steps.length;
  for (const [i, step] of steps.entries()) {
    const before = earlierOf(i);
    if (before && reports.holds(before)) {
      all.push(before);
      if (before !== earlier?.statements.reports[i]) isSame = false;
      continue;
    }
    const report = lintStatement(checks.onStatement(step.statement.ddl.kind), step, migration, world);
    reports.add(report);
    all.push(report);
    isSame = false;
    if (pause()) yield;
  }
  if (earlier && isSame) return earlier.statements;
  return { reports: all, failures: all.flatMap(({ failures }) => failures) };
}

function lintStatement(
  checks: readonly Check[],
  step: Step,
  migration: Migration,
  world: RecordingWorld,
): StatementReport {
  if (checks.length === 0) return nothingToSay;
  const { statement } = step;
  const dependencies = world.record();
  const failures = failuresAmong(checks, { name: statement.path, subject: { statement, step, migration } });
  const { path } = statement;
  if (!dependsOnNothing(dependencies)) return { path, failures, dependencies };
  return failures.length === 0 ? nothingToSay : { path, failures, dependencies: undefined };
}

const none: readonly never[] = [];
const nothingToSay: StatementReport = { failures: none, dependencies: undefined };

/** The earlier report of each of these steps. Most stand before or behind all that an edit changed. */
function reportsAlong(
  steps: readonly Step[],
  earlier: FileReport | undefined,
): (i: number) => StatementReport | undefined {
  if (!earlier) return () => undefined;
  const old = earlier.steps;
  const { reports } = earlier.statements;
  const { head, tail } = commonEnds(old, steps);
  const between = new Map<Step, StatementReport | undefined>();
  for (let i = head; i < old.length - tail; i++) between.set(old[i] as Step, reports[i]);
  return (i) => {
    if (i < head) return reports[i];
    if (i >= steps.length - tail) return reports[i - steps.length + old.length];
    return between.get(steps[i] as Step);
  };
}

function lintMigration({ checks, world, reports }: Walk, file: MigrationFile, steps: readonly Step[]): MigrationReport {
  const { path } = file.migration;
  const dependencies = world.record();
  const failures = failuresAmong(checks.of('migration'), { name: path, subject: { steps, ...file } });
  const report = { path, failures, dependencies };
  reports.add(report);
  return report;
}

/** All steps of a history, and those of each file in their order. */
export interface StepsByFile {
  readonly all: readonly Step[];
  readonly of: ReadonlyMap<string, readonly Step[]>;
}

/** Files whose steps are the same as before keep their lists. */
/** Files whose steps are the same as before keep their lists. A file's steps stand together. */
function stepsByFile(all: readonly Step[], earlier: StepsByFile | undefined): StepsByFile {
  if (earlier?.all === all) return earlier;
  const of = new Map<string, readonly Step[]>(earlier?.of);
  const old = earlier?.all ?? none;
  const { head, tail } = commonEnds(old, all);
  for (const { statement } of old.slice(head, old.length - tail)) of.delete(statement.path);
  for (const { statement } of all.slice(head, all.length - tail)) of.delete(statement.path);
  const isOther = (step: Step | undefined) => step !== undefined && !of.has(step.statement.path);
  let from = head;
  while (isOther(all[from - 1])) from--;
  let to = all.length - tail;
  while (isOther(all[to])) to++;
  for (const [path, steps] of groupByPath(all.slice(from, to))) of.set(path, steps);
  return { all, of };
}

function groupByPath(steps: readonly Step[]): ReadonlyMap<string, readonly Step[]> {
  const byPath = new Map<string, Step[]>();
  let last: Step[] | undefined;
  for (const step of steps) {
    const { path } = step.statement;
    if (last?.[0]?.statement.path !== path) {
      last = byPath.get(path) ?? [];
      byPath.set(path, last);
    }
    last.push(step);
  }
  return byPath;
}

function sameFile(a: MigrationFile, b: MigrationFile): boolean {
  if (a === b) return true;
  return (
    a.file === b.file &&
    a.down?.file === b.down?.file &&
    a.down?.span?.start === b.down?.span?.start &&
    a.down?.span?.end === b.down?.span?.end &&
    a.down?.transaction === b.down?.transaction &&
    sameMigration(a.migration, b.migration)
  );
}
