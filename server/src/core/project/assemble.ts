/** Turns verdicts into the analysis: findings at their places, suppressions taken into account, problems, coverage. */
import type { History } from '../catalog/history.js';
import { checksByKind, failuresAmong, type Outcome } from '../lint/check.js';
import { failuresOf, lintBodies, lintFile, lintQueries } from '../lint/run.js';
import type { World } from '../lint/world.js';
import type { TenantModel } from '../tenancy/model.js';
import type { Analysis, Coverage, LocatedFinding, Problem } from './analysis.js';
import type { Configuration } from './configuration.js';
import { draftsOf } from './drafts.js';
import { type FindingsByFile, findingsByFile, type SuppressionSettings } from './file-findings.js';
import { type HistoryLayout, type Layout, singleFile } from './layout.js';
import { type LocatedList, locateAll, type Places } from './locate.js';
import type { ParsedFiles } from './parsed-files.js';
import type { DatabaseStage, PipelineInput } from './pipeline.js';
import type { Scoring } from './score-board.js';
import { configPath } from './settings.js';

export interface AssembleInput extends PipelineInput {
  readonly configuration: Configuration;
  readonly parsed: ParsedFiles;
  readonly layout: Layout;
  readonly databases: readonly DatabaseStage[];
  readonly model: TenantModel;
  /** An empty database, for rules whose subjects belong to none. */
  readonly nowhere: World;
  readonly places: Places;
  readonly scoring: Scoring;
}

export interface Assembled {
  readonly analysis: Analysis;
  /** For the next analysis to build on, where the configuration stays the same. */
  readonly findings: FindingsByFile;
}

export function assemble(input: AssembleInput, previous: FindingsByFile | undefined): Assembled {
  const { parsed, databases, model, configuration } = input;
  const { files } = parsed;
  const settings = { waivers: configuration.waivers, judge: judgeOf(input) };
  const findings = findingsByFile([...locatedLists(input)], parsed, settings, previous);
  const aboutWaivers = waiverFindings(findings, settings);
  const shown = aboutWaivers.length > 0 ? new Map([...findings.shown, [configPath, aboutWaivers]]) : findings.shown;
  let inOrder: readonly LocatedFinding[] | undefined;

  const analysis: Analysis = {
    model,
    databases: databases.map(({ layout, history }) => ({
      folder: layout.folder,
      tool: layout.tool,
      because: layout.because,
      files: layout.migrations.map((migration) => migration.path),
      drafts: draftsOf(layout),
      folders: layout.folders,
      history,
    })),
    get findings() {
      inOrder ??= [...shown.keys()].sort().flatMap((path) => shown.get(path) ?? []);
      return inOrder;
    },
    findingsByFile: shown,
    problems: problemsOf(input),
    coverage: coverageOf(databases),
    frozen: configuration.settings.frozen,
    names: configuration.settings.names,
    classOf: input.nowhere.classOf,
    commentAbove: input.nowhere.commentAbove,
    file: (path) => files.get(path),
    findingsIn: (path) => shown.get(path) ?? [],
    scores: input.scoring.board,
    scoresInSlices: input.scoring.boardInSlices,
  };
  return { analysis, findings };
}

/** In the order in which findings at one place stand. */
function* locatedLists(input: AssembleInput): Generator<LocatedList, void, undefined> {
  const { databases, places } = input;
  for (const { run } of databases) yield* locatedAmong(failuresOf(run), places);
  yield* locatedAmong(fileFailures(input), places);
  yield* locatedAmong(queryFailures(input), places);
}

function* locatedAmong(lists: Iterable<readonly Outcome[]>, places: Places): Generator<LocatedList, void, undefined> {
  for (const outcomes of lists) {
    if (outcomes.length === 0) continue;
    const list = locateAll(outcomes, places);
    if (list.findings.length > 0) yield list;
  }
}

/** Every file of PostgreSQL's own dialect is checked for syntax, down migrations too. */
function* fileFailures({
  configuration: { lint },
  parsed: { files },
  layout,
  nowhere,
}: AssembleInput): Generator<readonly Outcome[], void, undefined> {
  for (const file of files.values()) if (!layout.foreign.has(file.path)) yield lintFile(lint, nowhere, file);
}

/** Functions query their own database; a file that no tool runs is taken to query the first one that has tables. */
function* queryFailures(input: AssembleInput): Generator<readonly Outcome[], void, undefined> {
  const { configuration, parsed, databases } = input;
  const { files } = parsed;
  for (const { run } of databases) yield lintBodies(configuration.lint, run.world, files);
  const queried = databases.find(
    ({ layout, history }) => layout.tool !== singleFile && history.catalog.tables().length > 0,
  );
  if (!queried) return;
  const run = databases.flatMap(({ layout }) => (layout.tool === singleFile ? [] : pathsIn(layout)));
  for (const file of files.values()) {
    if (run.some((paths) => paths.has(file.path)) || input.layout.foreign.has(file.path)) continue;
    yield lintQueries(configuration.lint, queried.run.world, file);
  }
}

const paths = new WeakMap<HistoryLayout, ReadonlySet<string>>();

/** Of the files that a history runs, on the way up or down. */
function pathsIn(layout: HistoryLayout): ReadonlySet<string> {
  let found = paths.get(layout);
  if (!found) {
    found = new Set(layout.migrations.flatMap(({ path, down }) => [path, down?.path ?? path]));
    paths.set(layout, found);
  }
  return found;
}

/** Asks the rules about suppressions, which come last, since they speak of what the others found. */
function judgeOf({ configuration: { lint }, rules, nowhere, places }: AssembleInput): SuppressionSettings['judge'] {
  const names = new Set(rules.map((rule) => rule.name));
  const asked = checksByKind(lint, nowhere).of('suppression');
  return (suppression, silenced) => {
    const known = suppression.rule !== undefined && names.has(suppression.rule);
    const subject = { name: suppression.path, subject: { suppression, silenced, known } };
    return locateAll(failuresAmong(asked, subject), places).findings;
  };
}

/** A waiver speaks for the findings of all files. */
function waiverFindings(
  { byPath }: FindingsByFile,
  { waivers, judge }: SuppressionSettings,
): readonly LocatedFinding[] {
  return waivers.flatMap((waiver) => {
    let silenced = 0;
    for (const { waived } of byPath.values()) silenced += waived.get(waiver)?.length ?? 0;
    return judge(waiver, silenced);
  });
}

function problemsOf({ configuration, inputs, databases, model }: AssembleInput): readonly Problem[] {
  const unreadable = [...inputs.unreadable].map(
    ([path, reason]): Problem => ({
      severity: 'warning',
      path,
      span: undefined,
      message: `The file cannot be read: ${reason}`,
    }),
  );
  return [...configuration.config.problems, ...unreadable, ...modelProblems(databases, model)];
}

function modelProblems(databases: readonly DatabaseStage[], model: TenantModel): readonly Problem[] {
  const withTables = databases.filter(({ history }) => history.catalog.tables().length > 0);
  if (withTables.length > 0 && model.columns.length === 0) {
    return [
      hint(
        configPath,
        'No tenant column was found, so nothing about tenants is checked. If tenants share these tables, name the column: "tenant": { "columns": ["tenant_id"] } in tenantlint.json, or --tenant-column tenant_id.',
      ),
    ];
  }
  return withTables
    .filter(({ run }) => run.world.model !== model)
    .map(({ layout: { folder } }) =>
      hint(
        folder,
        `No table of ${folder} has the tenant column, so nothing about tenants is checked there. If it should, name the column in tenantlint.json: "tenant": { "columns": ${JSON.stringify(model.columns)} }.`,
      ),
    );
}

function hint(path: string, message: string): Problem {
  return { severity: 'info', path, span: undefined, message };
}

function coverageOf(databases: readonly DatabaseStage[]): Coverage {
  let files = 0;
  let statements = 0;
  let unseen = 0;
  for (const { layout, history } of databases) {
    files += layout.migrations.length;
    statements += history.steps.length;
    unseen += unseenIn(history);
  }
  return { files, statements, unseen };
}

const counted = new WeakMap<History, number>();

function unseenIn(history: History): number {
  let count = counted.get(history);
  if (count === undefined) {
    count = 0;
    for (const step of history.steps) if (step.unseen !== undefined) count++;
    counted.set(history, count);
  }
  return count;
}
