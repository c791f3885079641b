/**
 * From files to findings: parse, find the histories, replay each, find the tenant model, lint, assemble. Every stage
 * takes what the previous run made of it and keeps what did not change.
 */
import type { Catalog } from '../catalog/catalog.js';
import type { History } from '../catalog/history.js';
import { replay, replayInSlices } from '../catalog/replay.js';
import type { Rule } from '../lint/rule.js';
import { type Linted, type LintRun, lintDatabase } from '../lint/run.js';
import { createWorld, type Declarations } from '../lint/world.js';
import type { Engine } from '../syntax/engine.js';
import type { SourceFile } from '../syntax/source-file.js';
import { detectModel, takesPart, withoutTenants } from '../tenancy/detect.js';
import type { TenantModel } from '../tenancy/model.js';
import { sameList } from '../text/same-elements.js';
import type { Analysis } from './analysis.js';
import { assemble } from './assemble.js';
import type { Presets } from './config.js';
import { type Configuration, configure } from './configuration.js';
import { declarationsIn } from './declarations.js';
import { isOtherDialectText } from './dialect.js';
import type { FindingsByFile } from './file-findings.js';
import { type FileSigns, findLayout, type HistoryLayout, type Layout, singleFile } from './layout.js';
import { lintedHistory } from './linted-history.js';
import { type Places, placesIn } from './locate.js';
import { joinModules } from './modules.js';
import { type ParsedFiles, parseFiles, statementsOf } from './parsed-files.js';
import { joinSchemaFiles } from './schema-files.js';
import { createScoring, type Scoring } from './score-board.js';
import { configPath, type PartialSettings } from './settings.js';
import { withoutSnapshots } from './snapshots.js';
import { markOf } from './tools/marks.js';

export interface Progress {
  /** Files parsed, of how many. */
  readonly done: number;
  readonly total: number;
}

export interface Inputs {
  readonly files: ReadonlyMap<string, string>;
  /** Why a file cannot be read, by path. */
  readonly unreadable: ReadonlyMap<string, string>;
}

export interface PipelineInput {
  readonly engine: Engine;
  readonly rules: readonly Rule[];
  readonly presets: Presets;
  readonly inputs: Inputs;
  /** What the user says outside the configuration file: below it and over it. */
  readonly defaults: PartialSettings;
  readonly overrides: PartialSettings;
}

/** All that one run made, for the next one to build on. */
export interface Stage {
  readonly configuration: Configuration;
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Texts of the files by which migration tools are known. */
  readonly markerFiles: ReadonlyMap<string, string>;
  readonly layout: Layout;
  readonly databases: readonly DatabaseStage[];
  readonly model: TenantModel;
  readonly declarations: Declarations;
  readonly places: Places;
  readonly scoring: Scoring;
  readonly findings: FindingsByFile;
  readonly analysis: Analysis;
}

export interface DatabaseStage {
  /** Tells databases apart, from one analysis to the next. */
  readonly key: string;
  readonly layout: HistoryLayout;
  readonly history: History;
  readonly linted: Linted;
  readonly run: LintRun;
}

export function* runPipeline(input: PipelineInput, previous: Stage | undefined): Generator<Progress, Stage, undefined> {
  const configuration = configure(input, previous?.configuration);
  const parsed = yield* parseFiles(input, previous?.files);
  const { files } = parsed;
  const markerFiles = markerFilesAmong(input.inputs.files);
  const layout = layOut(parsed, markerFiles, configuration, previous);
  const earlier = new Map(previous?.databases.map((database) => [keyOf(database.layout), database]));
  const pause = { done: input.inputs.files.size, total: input.inputs.files.size };
  const replayed: Replayed[] = [];
  for (const found of histories(layout, files)) {
    const layoutOf = sameLayout(earlier.get(keyOf(found))?.layout, found);
    const work = replayInSlices(input.engine, statementsOf(layoutOf, files), earlier.get(keyOf(layoutOf))?.history);
    replayed.push({ layout: layoutOf, history: yield* withPauses(work, pause) });
  }
  const model = detectModel(votersAmong(replayed), configuration.settings, previous?.model);
  const declarations = declarationsIn(parsed, model, input.engine, previous?.declarations);
  const databases: DatabaseStage[] = [];
  const surroundings = { files, engine: input.engine };
  for (const database of replayed) {
    const before = earlier.get(keyOf(database.layout));
    const world = createWorld(database.history, modelOf(database, model), declarations, before?.run.world);
    const { steps } = database.history;
    const history = lintedHistory(database.layout, surroundings, configuration.settings, before?.linted.history);
    const linted = { world, steps, history };
    const run = yield* withPauses(lintDatabase(configuration.lint, linted, before?.run), pause);
    databases.push({ key: keyOf(database.layout), linted, run, ...database });
  }
  const nowhere = createWorld(replay(input.engine, []), model, declarations, undefined);
  const places = placesIn(files, databases, configuration.settings, previous?.places);
  const scoring = createScoring({ configuration, files, databases, places }, previous?.scoring);
  const { analysis, findings } = assemble(
    { ...input, configuration, parsed, layout, databases, model, nowhere, places, scoring },
    previous?.configuration === configuration ? previous.findings : undefined,
  );
  return {
    configuration,
    files,
    markerFiles,
    layout,
    databases,
    model,
    declarations,
    places,
    scoring,
    findings,
    analysis,
  };
}

/** Work behind the parsing has no files to count, so its pauses all say the same. */
function* withPauses<T>(work: Generator<undefined, T, undefined>, pause: Progress): Generator<Progress, T, undefined> {
  for (let slice = work.next(); ; slice = work.next()) {
    if (slice.done) return slice.value;
    yield pause;
  }
}

interface Replayed {
  readonly layout: HistoryLayout;
  readonly history: History;
}

function histories(layout: Layout, files: ReadonlyMap<string, SourceFile>): readonly HistoryLayout[] {
  const fileAt = (path: string) => files.get(path);
  return joinModules(withoutSnapshots(joinSchemaFiles(layout.histories, fileAt), fileAt), fileAt);
}

/** The earlier one where nothing in it differs. */
function sameLayout(earlier: HistoryLayout | undefined, now: HistoryLayout): HistoryLayout {
  const isSame =
    earlier?.because === now.because &&
    sameList(earlier.folders, now.folders) &&
    sameList(earlier.migrations, now.migrations);
  return isSame ? earlier : now;
}

/** A folder may hold files of two kinds. */
function keyOf({ folder, tool }: HistoryLayout): string {
  return `${tool} ${folder}`;
}

/** Beside a history that creates tables a lone file has no vote on who the tenants are: nothing says that anyone runs it. */
function votersAmong(replayed: readonly Replayed[]): readonly Catalog[] {
  const run = replayed.filter(({ layout }) => layout.tool !== singleFile);
  const voters = run.some(({ history }) => history.catalog.tables().length > 0) ? run : replayed;
  return voters.map(({ history }) => history.catalog);
}

/** A lone file takes part in whatever model the project has: it may be the draft of a migration. */
function modelOf({ layout, history }: Replayed, model: TenantModel): TenantModel {
  return layout.tool === singleFile || takesPart(history.catalog, model) ? model : withoutTenants(model);
}

function markerFilesAmong(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [path, text] of texts) if (!path.endsWith('.sql') && path !== configPath) found.set(path, text);
  return found;
}

/** Keeps the layout while nothing that it depends on has changed; a keystroke rarely changes what a file says of its tool. */
function layOut(
  { files, changed }: ParsedFiles,
  markerFiles: ReadonlyMap<string, string>,
  { settings }: Configuration,
  previous: Stage | undefined,
): Layout {
  const same =
    previous?.configuration.settings === settings &&
    previous.files.size === files.size &&
    sameTexts(previous.markerFiles, markerFiles) &&
    [...changed].every((path) => {
      const known = previous.files.get(path);
      const file = files.get(path);
      return known && file && saysTheSame(signsOf(known), signsOf(file));
    });
  if (same) return previous.layout;
  const sqlFiles = new Map([...files].map(([path, file]) => [path, signsOf(file)]));
  return findLayout({ sqlFiles, markerFiles, configured: settings.migrations });
}

function sameTexts(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...b].every(([path, text]) => a.get(path) === text);
}

const signs = new WeakMap<SourceFile, FileSigns>();

function signsOf(file: SourceFile): FileSigns {
  let found = signs.get(file);
  if (!found) {
    found = { isOtherDialect: isOtherDialectText(file.text), mark: markOf(file.text) };
    signs.set(file, found);
  }
  return found;
}

function saysTheSame(a: FileSigns, b: FileSigns): boolean {
  return a.isOtherDialect === b.isOtherDialect && a.mark === b.mark;
}
