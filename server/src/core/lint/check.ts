/** Asks rules about subjects. */
import type { Column } from '../catalog/catalog.js';
import { isBuiltIn } from '../catalog/uses.js';
import type { NamePatterns } from '../remedy/names.js';
import type { DdlKind } from '../syntax/ddl.js';
import { rememberedBy } from '../text/remembered.js';
import { isAdvice } from './advice.js';
import type { Dialect, RuleContext } from './context.js';
import type { BlockedSubject, NamedSubject } from './enumerate.js';
import { type ColumnKind, type Finding, type Rule, type Severity, severities } from './rule.js';
import type { SubjectKind, TableSubjectKind, TableSubjects } from './subjects.js';
import { blocked, pass, type Verdict } from './verdict.js';
import type { World } from './world.js';

/** A rule that is on, with its severity and options. */
export interface ActiveRule {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly options: unknown;
}

export interface LintSettings {
  readonly rules: readonly ActiveRule[];
  readonly dialect: Dialect;
  /** Major version. */
  readonly postgresVersion: number;
  /** How the project calls its objects. */
  readonly names: NamePatterns;
}

/** What one rule said of one subject. */
export interface Outcome {
  readonly by: ActiveRule;
  readonly subject: string;
  readonly verdict: Verdict | Failure;
  readonly findings: readonly WeighedFinding[];
}

export interface Failure {
  readonly kind: 'fail';
  /** Of the items of the checklist that no finding is about. */
  readonly others: Verdict;
}

export type WeighedFinding = Finding & { readonly severity: Severity };

/** A rule and all that it may ask beside its subject. */
export interface Check {
  readonly by: ActiveRule;
  /** That of the rule: in rules, which are objects of many shapes, it is not found as fast. */
  readonly check: Rule['check'];
  readonly context: RuleContext<never>;
  /** Whether the score counts what it says of every subject. */
  readonly isCounted: boolean;
  /** Whether it is weighed by how many subjects follow it. */
  readonly isAdvice: boolean;
}

export interface Checks {
  of(kind: SubjectKind): readonly Check[];
  readonly tableKinds: readonly TableSubjectKind[];
  /** Those of a kind that are about the subject. */
  about(kind: TableSubjectKind, subject: TableSubjects[TableSubjectKind]): readonly Check[];
  onStatement(kind: DdlKind): readonly Check[];
}

const remembered = new WeakMap<World, { readonly settings: LintSettings; readonly checks: Checks }>();

/** The checks of one world. */
export function checksByKind(settings: LintSettings, world: World): Checks {
  const known = remembered.get(world);
  if (known?.settings === settings) return known.checks;
  const checks = createChecks(settings, { world });
  remembered.set(world, { settings, checks });
  return checks;
}

/** Through this, checks look at one world after another: findings of long ago hold on to none but the newest. */
export interface View {
  world: World;
}

/** Rules of one kind of subject stand together, so that its subjects are enumerated once. */
export function createChecks(settings: LintSettings, view: View): Checks {
  const asked = askedOf(settings, view);
  const byKind = new Map<SubjectKind, Check[]>();
  for (const by of settings.rules) {
    const { rule } = by;
    if (rule.dialect !== undefined && rule.dialect !== settings.dialect) continue;
    const context: RuleContext<never> = { options: by.options as never, ...asked };
    const entry = { by, check: rule.check, context, isCounted: rule.items.length > 0, isAdvice: isAdvice(rule) };
    const list = byKind.get(rule.subject);
    if (list) list.push(entry);
    else byKind.set(rule.subject, [entry]);
  }
  const of = (kind: SubjectKind) => byKind.get(kind) ?? none;
  const onColumn = checksByColumn(of('column'));
  const byStatement = new Map<DdlKind, readonly Check[]>();
  return {
    of,
    tableKinds: [...byKind.keys()].filter(isTableSubject),
    about: (kind, subject) => ('column' in subject ? onColumn(subject.column) : of(kind)),
    onStatement(kind) {
      let checks = byStatement.get(kind);
      if (!checks) {
        checks = of('statement').filter(({ by: { rule } }) => !rule.statements || rule.statements.includes(kind));
        byStatement.set(kind, checks);
      }
      return checks;
    },
  };
}

/** Of most kinds of columns, most rules have nothing to say. */
function checksByColumn(checks: readonly Check[]): (column: Column) => readonly Check[] {
  return rememberedBy(
    ({ name, type, generated, default: value }) =>
      `${type?.schema} ${type?.name} ${generated} ${value !== undefined} ${name}`,
    (column) => {
      const kind = kindOf(column);
      return checks.filter(({ by }) => isAbout(by, kind));
    },
  );
}

function kindOf({ name, type, generated, default: value }: Column): ColumnKind {
  const builtIn = type?.schema === undefined && isBuiltIn(type?.name ?? '');
  return { name, type: type?.name, builtIn, generated: generated !== undefined, hasDefault: value !== undefined };
}

function isAbout({ rule, options }: ActiveRule, kind: ColumnKind): boolean {
  return rule.columns?.(kind, options as never) ?? true;
}

/** Failures alone: for subjects of which nothing counts how many pass. */
export function failuresAmong(checks: readonly Check[], subject: NamedSubject<unknown>): readonly Outcome[] {
  let failures: Outcome[] | undefined;
  for (const check of checks) {
    const answer = ask(check, subject);
    if (!('findings' in answer)) continue;
    failures ??= [];
    failures.push(answer);
  }
  return failures ?? none;
}

/** What rules said of the subjects of one object. */
export interface Answers {
  /** Failures, and all answers of rules that the score counts; not that a subject is none of a rule's business. */
  readonly outcomes: Outcome[];
  /** Rules of advice, each once for every subject that follows it. */
  readonly followed: Rule[];
}

/** Asks rules about one more subject of an object. */
export function askAll(checks: readonly Check[], subject: NamedSubject<unknown>, answers: Answers): void {
  for (const check of checks) {
    const answer = ask(check, subject);
    if ('findings' in answer) {
      answers.outcomes.push(answer);
      continue;
    }
    if (answer.kind === 'skip') continue;
    const { by, isCounted, isAdvice } = check;
    if (isCounted) answers.outcomes.push({ by, subject: subject.name, verdict: answer, findings: none });
    if (isAdvice && (answer.kind === 'pass' || answer.kind === 'by-item')) answers.followed.push(by.rule);
  }
}

/** Rules of the checklist count what they cannot judge yet; nobody else asks. */
export function blockAll(checks: readonly Check[], { name, blockedBy }: BlockedSubject): readonly Outcome[] {
  return checks
    .filter(({ isCounted }) => isCounted)
    .map(({ by }) => ({ by, subject: name, verdict: blocked(blockedBy), findings: none }));
}

/** Asks one rule about one subject. Most answers are one of a few verdicts, so nothing is made of these. */
function ask({ by, check, context }: Check, named: NamedSubject<unknown>): Outcome | Verdict {
  const answers = check(named.subject as never, context);
  let answer = answers.next();
  if (answer.done) return answer.value ?? pass;
  const findings: WeighedFinding[] = [];
  for (; !answer.done; answer = answers.next()) {
    findings.push(weighed(answer.value, by.severity, named.lowered ?? false));
  }
  return { by, subject: named.name, verdict: { kind: 'fail', others: answer.value ?? pass }, findings };
}

const none: readonly never[] = [];

/** What all rules may ask, but for their options. */
function askedOf({ dialect, postgresVersion, names }: LintSettings, view: View): Omit<RuleContext<never>, 'options'> {
  return {
    model: view.world.model,
    dialect,
    postgresVersion,
    names,
    table: (id) => view.world.table(id),
    relation: (id) => view.world.relation(id),
    function: (id) => view.world.function(id),
    type: (id) => view.world.type(id),
    role: (name) => view.world.role(name),
    extension: (name) => view.world.extension(name),
    defaultPrivileges: () => view.world.defaultPrivileges(),
    extensionBeside: (known) => view.world.extensionBeside(known),
    functionAnywhere: (name) => view.world.functionAnywhere(name),
    mayHoldUnseenFunctions: () => view.world.mayHoldUnseenFunctions(),
    usesRowSecurity: () => view.world.usesRowSecurity(),
    classOf: (table) => view.world.classOf(table),
    globalSourceOf: (table) => view.world.globalSourceOf(table),
    commentAbove: (statement) => view.world.commentAbove(statement),
    bodyOf: (statement) => view.world.bodyOf(statement),
    tenantColumnsOf: (table) => view.world.tenantColumnsOf(table),
    tenantColumnOf: (table) => view.world.tenantColumnOf(table),
    softDeleteColumnOf: (table) => view.world.softDeleteColumnOf(table),
    columnRemovalFrom: (table) => view.world.columnRemovalFrom(table),
    referencing: (id) => view.world.referencing(id),
    partitionsOf: (id) => view.world.partitionsOf(id),
    tableNamed: (name) => view.world.tableNamed(name),
    relationAnywhere: (name) => view.world.relationAnywhere(name),
    hasSchema: (name) => view.world.hasSchema(name),
  };
}

const otherSubjects: ReadonlySet<SubjectKind> = new Set<Exclude<SubjectKind, TableSubjectKind>>([
  'view',
  'function',
  'type',
  'statement',
  'migration',
  'history',
  'broken-statement',
  'query',
  'suppression',
]);

function isTableSubject(kind: SubjectKind): kind is TableSubjectKind {
  return !otherSubjects.has(kind);
}

function weighed(finding: Finding, rule: Severity, lowered: boolean): WeighedFinding {
  const severity = weigh(rule, finding.severity, lowered);
  // To add a property behind a spread takes several times as long as before it.
  return 'severity' in finding ? { ...finding, severity } : { severity, ...finding };
}

function weigh(rule: Severity, own: Severity | undefined, lowered: boolean): Severity {
  const rank = Math.min(severities.indexOf(rule), own ? severities.indexOf(own) : severities.length);
  return severities[Math.max(0, lowered ? rank - 1 : rank)] as Severity;
}
