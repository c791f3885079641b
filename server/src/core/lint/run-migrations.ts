/** Runs rules over the way that led to a schema: its statements and migrations. */
import type { Step } from '../catalog/history.js';
import { sameList } from '../catalog/same-elements.js';
import { type Check, type Checks, failuresAmong, type Outcome } from './check.js';
import { type Migration, type MigrationFile, sameMigration } from './migration.js';
import type { Linted } from './run.js';
import { type Dependencies, dependenciesOfAll, dependsOnNothing, type RecordingWorld } from './world.js';

export interface HistoryRun {
  readonly steps: StepsByFile;
  /** What was said of the statements of each migration, by its path. */
  readonly statements: ReadonlyMap<string, StatementReports>;
  readonly migrations: ReadonlyMap<string, MigrationReport>;
}

/** Only failures are kept: nothing counts how many statements pass. */
interface StatementReports {
  readonly migration: Migration;
  readonly steps: readonly Step[];
  /** One for each step. */
  readonly reports: readonly StatementReport[];
  readonly failures: readonly Outcome[];
  /** Of all reports together. */
  readonly dependencies: Dependencies;
}

interface StatementReport {
  readonly failures: readonly Outcome[];
  /** Absent where rules looked at nothing but the statement. */
  readonly dependencies: Dependencies | undefined;
}

interface MigrationReport {
  readonly file: MigrationFile;
  readonly steps: readonly Step[];
  readonly failures: readonly Outcome[];
  readonly dependencies: Dependencies;
}

/** What a run of the rules over a history goes by. */
export interface Walked extends Linted {
  readonly checks: Checks;
  /** Says now and then that it is time for a pause. */
  pause(): boolean;
}

export function* lintHistory(
  walked: Walked,
  known: HistoryRun | undefined,
): Generator<undefined, HistoryRun, undefined> {
  const byFile = stepsByFile(walked.steps, known?.steps);
  const statements = new Map<string, StatementReports>();
  const migrations = new Map<string, MigrationReport>();
  for (const file of walked.history.migrations) {
    const { path } = file.migration;
    const steps = byFile.of.get(path) ?? none;
    statements.set(path, yield* lintStatements(walked, file.migration, steps, known?.statements.get(path)));
    migrations.set(path, lintMigration(walked, file, steps, known?.migrations.get(path)));
    if (walked.pause()) yield;
  }
  return { steps: byFile, statements, migrations };
}

function* lintStatements(
  walked: Walked,
  migration: Migration,
  steps: readonly Step[],
  known: StatementReports | undefined,
): Generator<undefined, StatementReports, undefined> {
  const { checks, world, pause } = walked;
  const earlier = known && sameMigration(known.migration, migration) ? known : undefined;
  if (earlier && sameList(earlier.steps, steps) && world.holds(earlier.dependencies)) return earlier;

  const earlierReport = reportsAlong(steps, earlier);
  const reports: StatementReport[] = [];
  for (const [i, step] of steps.entries()) {
    const before = earlierReport(i);
    const isSame = before && (!before.dependencies || world.holds(before.dependencies));
    reports.push(isSame ? before : lintStatement(checks.onStatement(step.statement.ddl.kind), step, migration, world));
    if (pause()) yield;
  }
  let dependencies: Dependencies | undefined;
  return {
    migration,
    steps,
    reports,
    failures: reports.flatMap(({ failures }) => failures),
    get dependencies() {
      dependencies ??= dependenciesOfAll(reports.flatMap((report) => report.dependencies ?? none));
      return dependencies;
    },
  };
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
  if (!dependsOnNothing(dependencies)) return { failures, dependencies };
  return failures.length === 0 ? nothingToSay : { failures, dependencies: undefined };
}

const none: readonly never[] = [];
const nothingToSay: StatementReport = { failures: none, dependencies: undefined };

/** The earlier report of each of these steps. Most stand before or behind all that an edit changed. */
function reportsAlong(
  steps: readonly Step[],
  earlier: StatementReports | undefined,
): (i: number) => StatementReport | undefined {
  if (!earlier) return () => undefined;
  const { steps: old, reports } = earlier;
  const shared = Math.min(old.length, steps.length);
  let head = 0;
  while (head < shared && old[head] === steps[head]) head++;
  let tail = 0;
  while (tail < shared - head && old[old.length - 1 - tail] === steps[steps.length - 1 - tail]) tail++;
  const between = new Map<Step, StatementReport | undefined>();
  for (let i = head; i < old.length - tail; i++) between.set(old[i] as Step, reports[i]);
  return (i) => {
    if (i < head) return reports[i];
    if (i >= steps.length - tail) return reports[i - steps.length + old.length];
    return between.get(steps[i] as Step);
  };
}

function lintMigration(
  { checks, world }: Walked,
  file: MigrationFile,
  steps: readonly Step[],
  earlier: MigrationReport | undefined,
): MigrationReport {
  if (earlier && sameFile(earlier.file, file) && sameList(earlier.steps, steps) && world.holds(earlier.dependencies)) {
    return earlier;
  }
  const dependencies = world.record();
  const failures = failuresAmong(checks.of('migration'), { name: file.migration.path, subject: { steps, ...file } });
  return { file, steps, failures, dependencies };
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
  let head = 0;
  while (head < all.length && head < old.length && all[head] === old[head]) head++;
  let tail = 0;
  const shared = Math.min(all.length, old.length) - head;
  while (tail < shared && all[all.length - 1 - tail] === old[old.length - 1 - tail]) tail++;

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
