/** The checklist's scores of a project: of all of it, of each module, file and table. */
import type { Table } from '../catalog/catalog.js';
import type { WeighedFinding } from '../lint/check.js';
import { type LintRun, lintDatabase } from '../lint/run.js';
import { type Suppression, suppress } from '../lint/suppress.js';
import { type Judgement, judgementsOf } from '../score/judgement.js';
import { type Score, scoreOf } from '../score/score.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { LocatedFinding } from './analysis.js';
import { singleFile } from './layout.js';
import { locateFinding, placesIn, suppressionsIn } from './locate.js';
import type { Configuration, DatabaseStage } from './pipeline.js';

export interface ScoreBoard {
  readonly workspace: Score<LocatedFinding>;
  /** One for each history, or, where there is only one, for each schema; none where that would be the whole again. */
  readonly modules: readonly ModuleScore[];
  /** In the order of their creation. */
  readonly tables: readonly TableScore[];
  /** Of some of the tables. */
  of(tables: readonly TableScore[]): Score<LocatedFinding>;
  /** Of what a file creates; absent for one that creates no table. */
  file(path: string): Score<LocatedFinding> | undefined;
}

export interface ModuleScore {
  readonly name: string;
  readonly score: Score<LocatedFinding>;
}

export interface TableScore {
  readonly table: Table;
  readonly module: string;
  readonly score: Score<LocatedFinding>;
}

export interface Scored {
  readonly configuration: Configuration;
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly databases: readonly DatabaseStage[];
}

/** Scores of one analysis. `profileRuns` keeps what its rules said, for the next one to build on. */
export interface Scoring {
  board(): ScoreBoard;
  /** By database; empty before anyone asked for the board. */
  profileRuns(): ReadonlyMap<string, LintRun>;
}

/** `previous` are the profile runs of the analysis directly before this one. */
export function createScoring(scored: Scored, previous: ReadonlyMap<string, LintRun>): Scoring {
  const runs = new Map<string, LintRun>();
  let board: ScoreBoard | undefined;
  return {
    profileRuns: () => runs,
    board() {
      board ??= createBoard(scored, previous, runs);
      return board;
    },
  };
}

function createBoard(
  { configuration, files, databases }: Scored,
  previous: ReadonlyMap<string, LintRun>,
  runs: Map<string, LintRun>,
): ScoreBoard {
  const parts = databases.flatMap((database): readonly TableJudgements[] => {
    const run = runProfile(database, configuration, previous.get(database.key));
    runs.set(database.key, run);
    return judge(run, database, configuration, files);
  });
  const run = parts.filter(({ database }) => database.layout.tool !== singleFile);
  const counted = run.length > 0 ? run : parts;
  const byModule = groupBy(counted, moduleNaming(counted));
  const byFile = groupBy(parts, ({ table }) => table.origin.statement.path);
  const byTable = new Map(parts.map((part) => [part.table, part]));
  const ofFiles = new Map<string, Score<LocatedFinding>>();
  const moduleOf = moduleNaming(counted);
  return {
    workspace: score(counted),
    modules: byModule.size < 2 ? [] : [...byModule].map(([name, own]) => ({ name, score: score(own) })),
    tables: counted.map((part) => ({ table: part.table, module: moduleOf(part), score: score([part]) })),
    of: (tables) => score(tables.flatMap(({ table }) => byTable.get(table) ?? [])),
    file(path) {
      const own = byFile.get(path);
      if (!own) return undefined;
      const known = ofFiles.get(path) ?? score(own);
      ofFiles.set(path, known);
      return known;
    },
  };
}

/** All that the checklist's rules said of one table. */
interface TableJudgements {
  readonly database: DatabaseStage;
  readonly table: Table;
  readonly judgements: readonly Judgement<LocatedFinding>[];
}

function score(parts: readonly TableJudgements[]): Score<LocatedFinding> {
  return scoreOf(parts.flatMap(({ judgements }) => judgements));
}

function runProfile({ linted }: DatabaseStage, { profile }: Configuration, previous: LintRun | undefined): LintRun {
  const work = lintDatabase(profile, linted, previous);
  let slice = work.next();
  while (!slice.done) slice = work.next();
  return slice.value;
}

function judge(
  run: LintRun,
  database: DatabaseStage,
  configuration: Configuration,
  files: ReadonlyMap<string, SourceFile>,
): readonly TableJudgements[] {
  const places = placesIn(files, [database]);
  const located = new Map<WeighedFinding, LocatedFinding>();
  for (const { failures } of run.objects.values()) {
    for (const outcome of failures) {
      for (const finding of outcome.findings) {
        const place = locateFinding(finding, outcome, places);
        if (place) located.set(finding, place);
      }
    }
  }
  const silencers = new Map<LocatedFinding, Suppression>();
  const { silenced } = suppress([...located.values()], suppressionsIn(configuration, files));
  for (const [suppression, findings] of silenced) for (const finding of findings) silencers.set(finding, suppression);
  const known = (finding: WeighedFinding) => {
    const place = located.get(finding);
    return place && { finding: place, silencedBy: silencers.get(place) };
  };
  return database.history.catalog.tables().flatMap((table) => {
    const report = run.objects.get(table.id);
    if (!report) return [];
    const of = { database: database.key, table: table.id };
    const judgements = report.outcomes.flatMap((outcome) => judgementsOf(outcome, of, known));
    return judgements.length === 0 ? [] : [{ database, table, judgements }];
  });
}

function moduleNaming(parts: readonly TableJudgements[]): (part: TableJudgements) => string {
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
