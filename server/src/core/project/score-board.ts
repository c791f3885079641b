/**
 * The checklist's scores of a project: of all of it, of each module, file and table. What is said of a table that did
 * not change is counted once; adding up is done when somebody asks.
 */
import type { Table } from '../catalog/catalog.js';
import type { Outcome, WeighedFinding } from '../lint/check.js';
import { type LintRun, lintDatabase, type Report, reportsByObject } from '../lint/run.js';
import { type Suppression, suppress } from '../lint/suppress.js';
import { judgementsOf } from '../score/judgement.js';
import { type Score, type SubjectScore, scoreOf, type Tally, tallyOf } from '../score/score.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { LocatedFinding } from './analysis.js';
import type { Configuration } from './configuration.js';
import { singleFile } from './layout.js';
import { locateFinding, type Places, suppressionsIn } from './locate.js';
import { once } from './once.js';
import type { DatabaseStage } from './pipeline.js';

/** A finding of the checklist's rules; it need not be one of the project's own. */
export interface ScoreFinding {
  readonly finding: WeighedFinding;
  readonly outcome: Outcome;
}

export interface ScoreBoard {
  readonly workspace: Score<ScoreFinding>;
  /** One for each history, or, where there is only one, for each schema; none where that would be the whole again. */
  readonly modules: readonly ModuleScore[];
  /** In the order of their creation. */
  readonly tables: readonly TableScore[];
  /** Of some of the tables. */
  of(tables: readonly TableScore[]): Score<ScoreFinding>;
  /** The tables that a file creates, also one that no migration tool runs, whose tables count for nothing else. */
  tablesIn(path: string): readonly TableScore[];
  /** The table that a subject is or belongs to. */
  tableOf(subject: SubjectScore<ScoreFinding>): Table | undefined;
  /** Where a finding stands; absent for one whose file is gone. */
  locate(finding: ScoreFinding): LocatedFinding | undefined;
}

export interface ModuleScore {
  readonly name: string;
  readonly score: Score<ScoreFinding>;
}

export interface TableScore {
  readonly table: Table;
  readonly module: string;
  readonly score: Score<ScoreFinding>;
}

export interface Scored {
  readonly configuration: Configuration;
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly databases: readonly DatabaseStage[];
  readonly places: Places;
}

/** Scores of one analysis. */
export interface Scoring {
  board(): ScoreBoard;
  /** The same with pauses. Only one of these may be under way at a time. */
  boardInSlices(): Generator<undefined, ScoreBoard, undefined>;
  /** Analyses since somebody asked for scores. */
  readonly unasked: number;
  /** What the profile's rules said, by database; `undefined` where nobody has asked for long. */
  runs(): Generator<undefined, ProfileRuns | undefined, undefined>;
}

type ProfileRuns = ReadonlyMap<string, LintRun>;

/** Analyses without anyone asking for scores that are caught up with later. */
const mostUnasked = 8;

/** What was said after one analysis holds only against the one directly before it, so those in between are made up for. */
export function createScoring(scored: Scored, previous: Scoring | undefined): Scoring {
  const unasked = (previous?.unasked ?? mostUnasked) + 1;
  let earlier = unasked <= mostUnasked ? previous : undefined;
  let runs: ProfileRuns | undefined;
  let board: ScoreBoard | undefined;

  function* run(before: ProfileRuns | undefined): Generator<undefined, ProfileRuns, undefined> {
    runs = yield* runProfiles(scored, before);
    earlier = undefined;
    return runs;
  }

  function* boardInSlices(): Generator<undefined, ScoreBoard, undefined> {
    const made = runs ?? (yield* run(earlier && (yield* earlier.runs())));
    board ??= createBoard(scored, made);
    return board;
  }

  return {
    get unasked() {
      return runs ? 0 : unasked;
    },
    *runs() {
      if (runs) return runs;
      const before = earlier && (yield* earlier.runs());
      return before && (yield* run(before));
    },
    boardInSlices,
    board: () => toEnd(boardInSlices()),
  };
}

function* runProfiles(
  { configuration: { profile }, databases }: Scored,
  before: ProfileRuns | undefined,
): Generator<undefined, ProfileRuns, undefined> {
  const runs = new Map<string, LintRun>();
  for (const { key, linted } of databases) runs.set(key, yield* lintDatabase(profile, linted, before?.get(key)));
  return runs;
}

function toEnd<T>(work: Generator<undefined, T, undefined>): T {
  let slice = work.next();
  while (!slice.done) slice = work.next();
  return slice.value;
}

function createBoard(scored: Scored, runs: ProfileRuns): ScoreBoard {
  const { databases } = scored;
  const parts = databases.flatMap((database) => partsOf(runs.get(database.key), database, scored));
  const ranByTool = parts.filter(({ database }) => database.layout.tool !== singleFile);
  const counted = ranByTool.length > 0 ? ranByTool : parts;
  const moduleOf = moduleNaming(counted);
  const scoredTable = (part: Part): TableScore => ({
    table: part.table,
    module: moduleOf(part),
    get score() {
      return scoreOfTable(part.tally);
    },
  });
  const workspace = once(() => scoreOf(counted.map(({ tally }) => tally)));
  const modules = once(() => modulesOf(counted, moduleOf));
  const tables = once(() => counted.map(scoredTable));
  const byFile = once(() => groupBy(parts, ({ table }) => table.origin.statement.path));
  const byName = once(() => new Map(parts.map(({ database, table }) => [`${database.key} ${table.id}`, table])));
  const byTable = once(() => new Map(parts.map((part) => [part.table, part])));
  return {
    get workspace() {
      return workspace();
    },
    get modules() {
      return modules();
    },
    get tables() {
      return tables();
    },
    of: (some) => scoreOf(some.flatMap(({ table }) => byTable().get(table)?.tally ?? [])),
    tablesIn: (path) => (byFile().get(path) ?? []).map(scoredTable),
    tableOf: ({ database, table }) => byName().get(`${database} ${table}`),
    locate: ({ finding, outcome }) => locateFinding(finding, outcome, scored.places),
  };
}

/** All that the checklist's rules said of one table. */
interface Part {
  readonly database: DatabaseStage;
  readonly table: Table;
  readonly tally: Tally<ScoreFinding>;
}

function modulesOf(parts: readonly Part[], moduleOf: (part: Part) => string): readonly ModuleScore[] {
  const groups = groupBy(parts, moduleOf);
  if (groups.size < 2) return [];
  return [...groups].map(([name, own]) => ({
    name,
    score: scoreOf(own.map(({ tally }) => tally)),
  }));
}

const tableScores = new WeakMap<Tally<ScoreFinding>, Score<ScoreFinding>>();

function scoreOfTable(tally: Tally<ScoreFinding>): Score<ScoreFinding> {
  let score = tableScores.get(tally);
  if (!score) {
    score = scoreOf([tally]);
    tableScores.set(tally, score);
  }
  return score;
}

const tallies = new WeakMap<Report, Tally<ScoreFinding>>();

function partsOf(
  run: LintRun | undefined,
  database: DatabaseStage,
  { configuration, files, places }: Scored,
): readonly Part[] {
  if (!run) return [];
  const suppressions = suppressionsIn(configuration, files);
  const suppressible = new Set(suppressions.flatMap(({ rule, reason }) => (reason === undefined ? [] : (rule ?? []))));
  const mayBeSilenced = ({ failures }: Report) => failures.some(({ by }) => suppressible.has(by.rule.name));
  const concerned = suppressible.size === 0 ? [] : run.objects.filter(mayBeSilenced);
  const silencers = concerned.length === 0 ? nothing : silencersOf(concerned, suppressions, places);
  const together = new Set(concerned);
  const reports = reportsByObject(run.objects);
  return database.history.catalog.tables().flatMap((table) => {
    const report = reports.get(table);
    if (!report) return [];
    const of = { database: database.key, table: table.id };
    const tally = together.has(report) ? tallyReport(report, of, silencers) : tallyAlone(report, of);
    return tally.size === 0 ? [] : [{ database, table, tally }];
  });
}

type Silencers = ReadonlyMap<WeighedFinding, Suppression>;

const nothing: Silencers = new Map();

type PartName = { readonly database: string; readonly table: string };

/** Of a report in which nothing is silenced, whatever its files hold by now. */
function tallyAlone(report: Report, of: PartName): Tally<ScoreFinding> {
  let tally = tallies.get(report);
  if (!tally) {
    tally = tallyReport(report, of, nothing);
    tallies.set(report, tally);
  }
  return tally;
}

function tallyReport({ outcomes }: Report, of: PartName, silencers: Silencers): Tally<ScoreFinding> {
  return tallyOf(
    outcomes.flatMap((outcome) =>
      judgementsOf(outcome, of, (finding) => ({
        finding: { finding, outcome },
        silencedBy: silencers.get(finding),
      })),
    ),
  );
}

function silencersOf(reports: readonly Report[], suppressions: readonly Suppression[], places: Places): Silencers {
  const located = new Map<LocatedFinding, WeighedFinding>();
  for (const outcome of reports.flatMap(({ failures }) => failures)) {
    for (const finding of outcome.findings) {
      const place = locateFinding(finding, outcome, places);
      if (place) located.set(place, finding);
    }
  }
  const silencers = new Map<WeighedFinding, Suppression>();
  for (const [suppression, silenced] of suppress([...located.keys()], suppressions).silenced) {
    for (const place of silenced) {
      const finding = located.get(place);
      if (finding) silencers.set(finding, suppression);
    }
  }
  return silencers;
}

function moduleNaming(parts: readonly Part[]): (part: Part) => string {
  const [first, ...others] = new Set(parts.map(({ database }) => database.layout.folder));
  return first !== undefined && others.length > 0
    ? ({ database }) => database.layout.folder
    : ({ table }) => table.schema;
}

function groupBy<V>(values: readonly V[], nameOf: (value: V) => string): ReadonlyMap<string, readonly V[]> {
  const groups = new Map<string, V[]>();
  for (const value of values) {
    const group = groups.get(nameOf(value));
    if (group) group.push(value);
    else groups.set(nameOf(value), [value]);
  }
  return groups;
}
