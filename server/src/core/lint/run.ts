/** Runs rules over the subjects of one database and keeps every verdict: the findings and the score are read from here. */
import type { Table } from '../catalog/catalog.js';
import type { Step } from '../catalog/history.js';
import type { SourceFile, Statement } from '../syntax/source-file.js';
import { type AdviceCounts, countAdvice } from './advice.js';
import {
  type Answers,
  askAll,
  blockAll,
  type Checks,
  checksByKind,
  createChecks,
  failuresAmong,
  type LintSettings,
  type Outcome,
  type View,
} from './check.js';
import { createDependents, type Dependent, type Dependents } from './dependencies.js';
import { blockedSubjectsOf, subjectsOf } from './enumerate.js';
import type { MigrationHistory } from './migration.js';
import type { Rule } from './rule.js';
import { type HistoryRun, lintHistory, type Reports, type Walk } from './run-migrations.js';
import type { ObjectSubjects } from './subjects.js';
import type { RecordingWorld, World } from './world.js';

export interface LintRun {
  readonly settings: LintSettings;
  readonly world: World;
  /** What this run and those that build upon it ask. */
  readonly line: Line;
  /** Of every table, view, function, ... that is checked, in the order of the catalog. */
  readonly objects: readonly Report[];
  readonly history: HistoryRun;
  /** How many subjects follow each rule of advice. */
  readonly advice: AdviceCounts;
  /** Of the history as a whole. */
  readonly outcomes: readonly Outcome[];
}

/** Checks, and the world that they look at. */
interface Line {
  readonly checks: Checks;
  readonly view: View;
}

/** What the rules said of one object. */
export interface Report extends Dependent {
  /** The object as it was checked. */
  readonly object: object;
  /** Failures, and whatever rules of the checklist said. */
  readonly outcomes: readonly Outcome[];
  /** Those of them with findings. */
  readonly failures: readonly Outcome[];
  /** Rules of advice, each once for every subject that follows it. */
  readonly followed: readonly Rule[];
}

/** What is checked: the schema that a world shows, and the way that led there. */
export interface Linted {
  readonly world: RecordingWorld;
  readonly history: MigrationHistory;
  /** All steps, in order. */
  readonly steps: readonly Step[];
}

/**
 * Checks a database. Reports of the previous run are reused for objects that, with all that their rules looked at, are
 * the same as then. Yields now and then, for whoever has something else to do.
 */
export function* lintDatabase(
  settings: LintSettings,
  linted: Linted,
  previous: LintRun | undefined,
): Generator<undefined, LintRun, undefined> {
  const { world } = linted;
  const known = previous?.settings === settings ? previous : undefined;
  const line = known?.world.model === world.model ? known.line : createLine(settings, world);
  const work = lintAll(settings, linted, line, known);
  for (;;) {
    // During a pause another analysis may have begun.
    line.view.world = world;
    const slice = work.next();
    if (slice.done) return slice.value;
    yield;
  }
}

function createLine(settings: LintSettings, world: World): Line {
  const view = { world };
  return { checks: createChecks(settings, view), view };
}

function* lintAll(
  settings: LintSettings,
  linted: Linted,
  line: Line,
  known: LintRun | undefined,
): Generator<undefined, LintRun, undefined> {
  const { world, history } = linted;
  const { checks } = line;
  const reports = reportsSince(known, world);
  const walk = { ...linted, checks, pause: pauses(), reports };
  const objects = yield* lintObjects(walk, known?.objects ?? none);
  const walked = yield* lintHistory(walk, known?.history);
  const outcomes = failuresAmong(checks.of('history'), { name: history.folder, subject: { history } });
  const advice = countAdvice(objects, known);
  const run = { settings, world, line, objects, history: walked, advice, outcomes };
  if (reports.dependents) dependentsOf.set(run, reports.dependents);
  return run;
}

/** Everything that rules report of a database, in lists that are the same objects while nothing in them changes. */
export function* failuresOf({ objects, history, outcomes }: LintRun): Generator<readonly Outcome[], void, undefined> {
  for (const { failures } of objects) if (failures.length > 0) yield failures;
  for (const { statements } of history.files) if (statements.failures.length > 0) yield statements.failures;
  for (const { whole } of history.files) if (whole.failures.length > 0) yield whole.failures;
  yield outcomes;
}

/** All reports of each run, and some of those before it. They are listed when a run is first built upon. */
const dependentsOf = new WeakMap<LintRun, Dependents>();

function reportsSince(
  known: LintRun | undefined,
  world: RecordingWorld,
): Reports & { readonly dependents: Dependents | undefined } {
  const dependents = known && dependentsAmong(known);
  const concerned = world.changes && dependents?.concerned(world.changes);
  return {
    dependents,
    concerned,
    add: (report) => dependents?.add(report),
    holds: (report) => {
      if (!concerned) return false;
      return !concerned.has(report) || !report.dependencies || world.holds(report.dependencies);
    },
  };
}

/** So many reports that are gone are always borne, so that few are not listed anew all the time. */
const mostGone = 1_000;

function dependentsAmong(run: LintRun): Dependents {
  const { objects, history } = run;
  const known = dependentsOf.get(run);
  if (known && known.size <= mostGone + 2 * (objects.length + history.files.length + history.steps.all.length)) {
    return known;
  }
  const dependents = createDependents();
  for (const report of objects) dependents.add(report);
  for (const { statements, whole } of history.files) {
    for (const report of statements.reports) dependents.add(report);
    dependents.add(whole);
  }
  dependentsOf.set(run, dependents);
  return dependents;
}

function* lintObjects(walk: Walk, known: readonly Report[]): Generator<undefined, readonly Report[], undefined> {
  const { checks, world, reports } = walk;
  const all: Report[] = [];
  const report = (object: object, run: (answers: Answers) => void) => {
    // Most objects stand where they stood.
    const here = known[all.length];
    const earlier = here?.object === object ? here : reportsByObject(known).get(object);
    all.push(earlier && reports.holds(earlier) ? earlier : reported(object, run, walk));
  };
  for (const table of world.catalog.tables()) {
    report(table, (answers) => checkTable(table, checks, world, answers));
    if (walk.pause()) yield;
  }
  for (const { name, object, kind, subject } of otherObjects(checks, world)) {
    report(object, (answers) => askAll(checks.of(kind), { name, subject }, answers));
    if (walk.pause()) yield;
  }
  return all;
}

const byObject = new WeakMap<readonly Report[], ReadonlyMap<object, Report>>();

export function reportsByObject(reports: readonly Report[]): ReadonlyMap<object, Report> {
  let found = byObject.get(reports);
  if (!found) {
    found = new Map(reports.map((report) => [report.object, report]));
    byObject.set(reports, found);
  }
  return found;
}

function reported(object: object, run: (answers: Answers) => void, { world, reports }: Walk): Report {
  const dependencies = world.record();
  const outcomes: Outcome[] = [];
  const followed: Rule[] = [];
  run({ outcomes, followed });
  const report = { object, outcomes, failures: outcomes.filter(hasFindings), followed, dependencies };
  reports.add(report);
  return report;
}

interface OtherObject {
  readonly kind: keyof ObjectSubjects;
  readonly name: string;
  readonly object: object;
  readonly subject: ObjectSubjects[keyof ObjectSubjects];
}

function* otherObjects(checks: Checks, { catalog }: World): Generator<OtherObject, void, undefined> {
  if (checks.of('view').length > 0) {
    for (const view of catalog.views()) yield { kind: 'view', name: view.id, object: view, subject: { view } };
  }
  if (checks.of('function').length > 0) {
    for (const it of catalog.functions())
      yield { kind: 'function', name: it.id, object: it, subject: { function: it } };
  }
  if (checks.of('type').length > 0) {
    for (const type of catalog.types()) yield { kind: 'type', name: type.id, object: type, subject: { type } };
  }
}

function checkTable(table: Table, checks: Checks, world: World, answers: Answers): void {
  world.table(table.id);
  for (const kind of checks.tableKinds) {
    const concerned = checks.of(kind);
    for (const named of subjectsOf(kind, table, world)) askAll(checks.about(kind, named.subject), named, answers);
    for (const subject of blockedSubjectsOf(kind, table, world)) {
      answers.outcomes.push(...blockAll(concerned, subject));
    }
  }
}

/** Checks what the grammar refused in one file. */
export function lintFile(settings: LintSettings, world: World, file: SourceFile): readonly Outcome[] {
  const broken = brokenIn(file);
  if (broken.length === 0) return none;
  const checks = checksByKind(settings, world).of('broken-statement');
  return broken.flatMap((statement) =>
    failuresAmong(checks, { name: file.path, subject: { file, statement, fault: statement.fault } }),
  );
}

const brokenStatements = new WeakMap<SourceFile, readonly Statement[]>();

function brokenIn(file: SourceFile): readonly Statement[] {
  let broken = brokenStatements.get(file);
  if (!broken) {
    broken = file.statements.filter(({ fault }) => fault !== undefined);
    brokenStatements.set(file, broken);
  }
  return broken;
}

/** Checks the statements about rows in a file that no migration tool runs. */
export function lintQueries(settings: LintSettings, world: World, file: SourceFile): readonly Outcome[] {
  const checks = checksByKind(settings, world).of('query');
  if (checks.length === 0) return [];
  return file.statements.flatMap((statement) =>
    statement.ddl.kind === 'data'
      ? failuresAmong(checks, {
          name: file.path,
          subject: { file, statement, query: statement.ddl, within: undefined },
        })
      : [],
  );
}

/** Checks the statements about rows in the functions of a database. */
export function lintBodies(
  settings: LintSettings,
  world: World,
  files: ReadonlyMap<string, SourceFile>,
): readonly Outcome[] {
  const checks = checksByKind(settings, world).of('query');
  if (checks.length === 0) return [];
  return world.catalog.functions().flatMap((within) => {
    const made = within.origin.statement;
    const file = files.get(made.path);
    const queries = file ? (world.bodyOf(made)?.queries ?? none) : none;
    return queries.flatMap(({ statement, query }) =>
      failuresAmong(checks, { name: within.id, subject: { file, statement, query, within } }),
    );
  });
}

function hasFindings({ findings }: Outcome): boolean {
  return findings.length > 0;
}

/** Objects that are checked between two pauses. */
const objectsPerSlice = 100;

/** Says now and then that it is time for a pause. */
function pauses(): () => boolean {
  let checked = 0;
  return () => ++checked % objectsPerSlice === 0;
}

const none: readonly never[] = [];
