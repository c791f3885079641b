/** Turns verdicts into the analysis: findings at their places, suppressions taken into account, problems, coverage. */
import type { History } from '../catalog/history.js';
import { checksByKind, failuresAmong, type Outcome } from '../lint/check.js';
import type { RuleMeta } from '../lint/rule.js';
import { failuresOf, lintBodies, lintFile, lintQueries } from '../lint/run.js';
import { type Suppression, suppress } from '../lint/suppress.js';
import type { World } from '../lint/world.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { TenantModel } from '../tenancy/model.js';
import type { Analysis, Coverage, LocatedFinding, Problem } from './analysis.js';
import { draftsOf } from './drafts.js';
import { type Layout, singleFile } from './layout.js';
import { isHeldBack, locate, locateAll, type Places, suppressionsIn } from './locate.js';
import type { Configuration, DatabaseStage, PipelineInput } from './pipeline.js';
import type { Scoring } from './score-board.js';
import { configPath } from './settings.js';

export interface AssembleInput extends PipelineInput {
  readonly configuration: Configuration;
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly layout: Layout;
  readonly databases: readonly DatabaseStage[];
  readonly model: TenantModel;
  /** An empty database, for rules whose subjects belong to none. */
  readonly nowhere: World;
  readonly places: Places;
  readonly scoring: Scoring;
}

export function assemble(input: AssembleInput): Analysis {
  const { files, databases, model, configuration, places } = input;
  const located: LocatedFinding[] = [];
  for (const { run } of databases) {
    for (const failures of failuresOf(run)) for (const found of locateAll(failures, places)) located.push(found);
  }
  for (const failure of [...fileFailures(input), ...queryFailures(input)]) located.push(...locate(failure, places));
  const suppressions = suppressionsIn(configuration, files);
  const { kept, silenced } = suppress(located, suppressions);
  const shown = withoutEchoes(kept, located).filter((finding) => !isHeldBack(finding, files));
  const byPath = groupByPath([...shown, ...suppressionFindings(input, silenced)]);

  return {
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
    findings: [...byPath.values()].flat(),
    problems: problemsOf(input),
    coverage: coverageOf(databases),
    frozen: configuration.settings.frozen,
    names: configuration.settings.names,
    classOf: input.nowhere.classOf,
    commentAbove: input.nowhere.commentAbove,
    file: (path) => files.get(path),
    findingsIn: (path) => byPath.get(path) ?? [],
    scores: input.scoring.board,
    scoresInSlices: input.scoring.boardInSlices,
  };
}

/** Leaves out what another rule says at the same place, silenced or not; where that rule is off, nobody else does. */
function withoutEchoes(kept: readonly LocatedFinding[], all: readonly LocatedFinding[]): readonly LocatedFinding[] {
  if (!kept.some(({ saidBy }) => saidBy)) return kept;
  const said = new Set(all.map(({ rule, path, span }) => `${rule.name} ${path} ${span.start}`));
  return kept.filter(({ saidBy, path, span }) => !said.has(`${saidBy} ${path} ${span.start}`));
}

/** Every file of PostgreSQL's own dialect is checked for syntax, down migrations too. */
function* fileFailures({
  configuration: { lint },
  files,
  layout,
  nowhere,
}: AssembleInput): Generator<Outcome, void, undefined> {
  for (const file of files.values()) if (!layout.foreign.has(file.path)) yield* lintFile(lint, nowhere, file);
}

/** Functions query their own database; a file that no tool runs is taken to query the first one that has tables. */
function* queryFailures(input: AssembleInput): Generator<Outcome, void, undefined> {
  const { configuration, files, databases } = input;
  for (const { run } of databases) yield* lintBodies(configuration.lint, run.world, files);
  const queried = databases.find(
    ({ layout, history }) => layout.tool !== singleFile && history.catalog.tables().length > 0,
  );
  if (!queried) return;
  const run = new Set(
    databases.flatMap(({ layout }) =>
      layout.tool === singleFile ? [] : layout.migrations.flatMap(({ path, down }) => [path, down?.path ?? path]),
    ),
  );
  for (const file of files.values()) {
    if (run.has(file.path) || input.layout.foreign.has(file.path)) continue;
    yield* lintQueries(configuration.lint, queried.run.world, file);
  }
}

/** The rules about suppressions come last, since they speak of what the others found. */
function suppressionFindings(
  { configuration: { lint }, rules, nowhere, places }: AssembleInput,
  silenced: ReadonlyMap<Suppression, readonly LocatedFinding[]>,
): readonly LocatedFinding[] {
  const names = new Set(rules.map((rule) => rule.name));
  const asked = checksByKind(lint, nowhere).of('suppression');
  return [...silenced].flatMap(([suppression, found]) => {
    const known = suppression.rule !== undefined && names.has(suppression.rule);
    const subject = { name: suppression.path, subject: { suppression, silenced: found.length, known } };
    return failuresAmong(asked, subject).flatMap((outcome) => locate(outcome, places));
  });
}

function groupByPath(findings: readonly LocatedFinding[]): ReadonlyMap<string, readonly LocatedFinding[]> {
  const byPath = new Map<string, LocatedFinding[]>();
  for (const finding of findings) {
    const list = byPath.get(finding.path);
    if (list) list.push(finding);
    else byPath.set(finding.path, [finding]);
  }
  for (const list of byPath.values()) list.sort((a, b) => a.span.start - b.span.start || compareNames(a.rule, b.rule));
  return new Map([...byPath].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function compareNames(a: RuleMeta, b: RuleMeta): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
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
