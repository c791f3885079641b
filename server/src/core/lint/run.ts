/** Runs rules over the subjects of one database and keeps every verdict: the findings and the score are read from here. */
import type { RelationId, Table } from '../catalog/catalog.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { RuleContext } from './context.js';
import { type NamedSubject, subjectsOf, type TableSubjectKind } from './enumerate.js';
import type { Finding, Rule, Severity } from './rule.js';
import type { SubjectKind } from './subjects.js';
import { pass, type Verdict } from './verdict.js';
import type { Dependencies, RecordingWorld, World } from './world.js';

/** A rule that is on, with its severity and options. */
export interface ActiveRule {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly options: unknown;
}

export interface LintSettings {
  readonly rules: readonly ActiveRule[];
  /** Major version. */
  readonly postgresVersion: number;
}

/** What one rule said of one subject. */
export interface Outcome {
  readonly by: ActiveRule;
  readonly subject: string;
  readonly verdict: Verdict | { readonly kind: 'fail' };
  readonly findings: readonly WeighedFinding[];
}

export type WeighedFinding = Finding & { readonly severity: Severity };

export interface LintRun {
  readonly settings: LintSettings;
  readonly world: World;
  readonly tables: ReadonlyMap<RelationId, TableReport>;
}

export interface TableReport {
  readonly table: Table;
  readonly outcomes: readonly Outcome[];
  /** Those of them with findings. */
  readonly failures: readonly Outcome[];
  readonly dependencies: Dependencies;
}

/**
 * Checks all tables of a database. Reports of the previous run are reused for tables that, with all that their rules
 * looked at, are the same objects as then. Yields now and then, for whoever has something else to do.
 */
export function* lintTables(
  settings: LintSettings,
  world: RecordingWorld,
  previous: LintRun | undefined,
): Generator<undefined, LintRun, undefined> {
  const reusable = previous?.settings === settings ? previous.tables : undefined;
  const checks = checksByKind(settings, world);
  const tables = new Map<RelationId, TableReport>();
  let checked = 0;

  for (const table of world.catalog.tables()) {
    const known = reusable?.get(table.id);
    if (known && known.table === table && world.holds(known.dependencies)) {
      tables.set(table.id, known);
      continue;
    }
    const dependencies = world.record();
    world.table(table.id);
    const outcomes = checkTable(table, checks, world);
    const failures = outcomes.filter((outcome) => outcome.findings.length > 0);
    tables.set(table.id, { table, outcomes, failures, dependencies });
    if (++checked % tablesPerSlice === 0) yield;
  }
  return { settings, world, tables };
}

/** Tables that are checked between two pauses. */
const tablesPerSlice = 100;

interface Check {
  readonly by: ActiveRule;
  readonly context: RuleContext<never>;
}

/** Rules of one kind of subject stand together, so that its subjects are enumerated once. */
function checksByKind(settings: LintSettings, world: World): ReadonlyMap<TableSubjectKind, readonly Check[]> {
  const checks = new Map<TableSubjectKind, Check[]>();
  for (const by of settings.rules) {
    const kind = by.rule.subject;
    if (!isTableSubject(kind)) continue;
    const entry = { by, context: contextOf(by, settings, world) };
    const list = checks.get(kind);
    if (list) list.push(entry);
    else checks.set(kind, [entry]);
  }
  return checks;
}

function checkTable(
  table: Table,
  checks: ReadonlyMap<TableSubjectKind, readonly Check[]>,
  world: World,
): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  for (const [kind, list] of checks) {
    for (const subject of subjectsOf(kind, table, world)) {
      for (const { by, context } of list) outcomes.push(check(by, subject, context));
    }
  }
  return outcomes;
}

/** Checks what the grammar refused in one file. */
export function lintFile(settings: LintSettings, world: World, file: SourceFile): readonly Outcome[] {
  const broken = file.statements.filter((statement) => statement.fault !== undefined);
  if (broken.length === 0) return [];
  const rules = settings.rules.filter((by) => by.rule.subject === 'broken-statement');
  return rules.flatMap((by) =>
    broken.map((statement) => {
      const subject = { file, statement, fault: statement.fault };
      return check(by, { name: file.path, subject }, contextOf(by, settings, world));
    }),
  );
}

/** Asks one rule about one subject. */
export function check(by: ActiveRule, named: NamedSubject<unknown>, context: RuleContext<never>): Outcome {
  const answers = by.rule.check(named.subject as never, context);
  let answer = answers.next();
  if (answer.done) return { by, subject: named.name, verdict: answer.value ?? pass, findings: none };
  const findings: WeighedFinding[] = [];
  for (; !answer.done; answer = answers.next()) {
    findings.push({ ...answer.value, severity: weigh(by.severity, answer.value.severity, named.lowered ?? false) });
  }
  return { by, subject: named.name, verdict: { kind: 'fail' }, findings };
}

const none: readonly never[] = [];

export function contextOf(by: ActiveRule, settings: LintSettings, world: World): RuleContext<never> {
  return {
    options: by.options as never,
    model: world.model,
    postgresVersion: settings.postgresVersion,
    table: world.table,
    function: world.function,
    classOf: world.classOf,
    commentAbove: world.commentAbove,
    tenantColumnsOf: world.tenantColumnsOf,
    softDeleteColumnOf: world.softDeleteColumnOf,
  };
}

function isTableSubject(kind: SubjectKind): kind is TableSubjectKind {
  return kind !== 'broken-statement' && kind !== 'suppression';
}

const severities: readonly Severity[] = ['info', 'warning', 'error'];

function weigh(rule: Severity, own: Severity | undefined, lowered: boolean): Severity {
  const rank = Math.min(severities.indexOf(rule), own ? severities.indexOf(own) : severities.length);
  return severities[Math.max(0, lowered ? rank - 1 : rank)] as Severity;
}
