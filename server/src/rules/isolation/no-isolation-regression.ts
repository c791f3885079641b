import type { Policy, Table } from '../../core/catalog/catalog.js';
import { isTable, type Step } from '../../core/catalog/history.js';
import { policyOf, primaryKeyOf, unknownAspect } from '../../core/catalog/keys.js';
import type { Origin } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy, type SchemaChange } from '../../core/remedy/change.js';
import { changePolicy, enableRowSecurity, forceRowSecurity, removeStatement } from '../../core/remedy/changes.js';
import { policyNow } from '../../core/remedy/policy-text.js';
import type { Ddl } from '../../core/syntax/ddl.js';
import { policyAnswer, type RowCommand, rowCommands, tableAnswer } from '../../core/tenancy/policy.js';
import type { Question } from '../../core/tenancy/predicate.js';
import type { Span } from '../../core/text/span.js';

type Context = RuleContext<object>;

export default defineRule({
  name: 'no-isolation-regression',
  category: 'isolation',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A migration must not take back the isolation that an earlier one gave a table.',
  items: [],
  options: {},
  subject: 'migration',
  *check({ steps, migration }, context) {
    // Before the first migration there is nothing to weaken.
    if (migration.position === 0) return;
    for (const change of changesOf(steps, migration.path)) {
      const now = context.table(change.after.id);
      if (!now || !isProtectable(now, context)) continue;
      for (const finding of regressions({ now, draft: migration.draft, ...change }, context)) {
        yield context.classOf(now) === 'root' ? { severity: 'warning', ...finding } : finding;
      }
    }
    return pass;
  },
});

/** What a migration as a whole makes of a table that an earlier one created. */
interface TableChange {
  readonly before: Table;
  readonly after: Table;
  /** The steps that touched the table. */
  readonly steps: readonly Step[];
}

/** The table as all migrations together leave it, too: what was repaired since then is nothing to report. */
interface Regression extends TableChange {
  readonly now: Table;
  /** Whether the migration may still be changed. */
  readonly draft: boolean;
}

function changesOf(steps: readonly Step[], path: string): readonly TableChange[] {
  const changes = new Map<string, { before: Table; after: Table; steps: Step[] }>();
  for (const step of steps) {
    for (const { key, before, after } of step.writes) {
      if (!isTable(before) || !isTable(after) || before.origin.statement.path === path) continue;
      const known = changes.get(key);
      if (known) {
        known.after = after;
        known.steps.push(step);
      } else changes.set(key, { before, after, steps: [step] });
    }
  }
  return [...changes.values()];
}

function isProtectable(table: Table, context: Context): boolean {
  const kind = context.classOf(table);
  if (kind === 'root') return context.model.columns.length > 0;
  return kind === 'tenant' && (context.tenantColumnsOf(table).length > 0 || context.model.inherit === 'allowed');
}

function* regressions(change: Regression, context: Context): Generator<Finding, void, undefined> {
  const { before, after, now } = change;
  if (!before.rowSecurity.value) return;
  const unclear = unknownAspect(now, 'row-security');
  if (!after.rowSecurity.value) {
    if (!now.rowSecurity.value && !unclear) yield disabled(change);
    return;
  }
  // What a later migration did has its finding there.
  if (!now.rowSecurity.value) return;
  if (before.forceRowSecurity.value && !after.forceRowSecurity.value && !now.forceRowSecurity.value && !unclear) {
    yield unforced(change);
  }
  if (!unknownAspect(now, 'policies')) yield* weakened(change, context);
}

function disabled({ after, now, draft }: Regression): Finding {
  const at = after.rowSecurity.origin;
  return {
    at,
    subject: now.id,
    message: `Row level security of ${quoted(now.name)} is disabled: its policies do nothing from here on.`,
    remedy: () => takenBack(at, `Keep row level security on ${quoted(now.name)}`, draft, enableRowSecurity(now)),
  };
}

function unforced({ after, now, draft }: Regression): Finding {
  const at = after.forceRowSecurity.origin;
  return {
    at,
    subject: now.id,
    severity: 'warning',
    message: `From here on the policies of ${quoted(now.name)} do not bind its owner.`,
    remedy: () => takenBack(at, `Keep row level security of ${quoted(now.name)} forced`, draft, forceRowSecurity(now)),
  };
}

/** A statement that does nothing else need not be there; what has run is undone by another. */
function takenBack({ statement }: Origin, title: string, draft: boolean, otherwise: SchemaChange): Remedy | NoRemedy {
  return remedy(title, 'review', [draft && doesOneThing(statement.ddl) ? removeStatement(statement) : otherwise]);
}

function doesOneThing(ddl: Ddl): boolean {
  if (ddl.kind === 'alter-table') return ddl.actions.length === 1;
  return ddl.kind === 'alter-policy' || (ddl.kind === 'drop' && ddl.objects.length === 1);
}

// -- Policies --------------------------------------------------------------------------------------------------------

/**
 * The policies that an earlier migration made and this one drops or alters, where rows of other tenants get through
 * since then, or nothing takes the place of the last one.
 */
function* weakened(change: Regression, context: Context): Generator<Finding, void, undefined> {
  const { before, after, now, draft } = change;
  const gone = !isClosed(before) && isClosed(after) && isClosed(now);
  const leaking = gone ? [] : leakingCommands(change, context);
  if (!gone && leaking.length === 0) return;
  for (const { policy, altered, at } of lostPolicies(change)) {
    const name = `Policy ${quoted(policy.name)} of ${quoted(now.name)}`;
    const related = [{ at: policy.origin, message: 'The policy is created here.' }];
    if (altered) {
      if (!leaking.some((command) => isWeaker(policy, altered, command, change, context))) continue;
      const message = `${name} kept tenants apart until here.`;
      const back = () => takenBack(at, `Keep policy ${quoted(policy.name)}`, draft, asBefore(policy, altered, now));
      yield { at, subject: now.id, message, related, remedy: back };
    } else if (gone) {
      const message = `${name} is dropped, and no policy takes its place.`;
      const created: SchemaChange = { kind: 'add-policy', table: now.id, policy: policyNow(policy) };
      const back = () => takenBack(at, `Keep policy ${quoted(policy.name)}`, draft, created);
      yield { at, subject: now.id, message, related, remedy: back };
    } else if (leaking.some((command) => policy.command === 'all' || policy.command === command)) {
      const message = `${name} is dropped, and what is left lets other tenants' rows through.`;
      const back = () => ({ reason: 'the policies that are left have to be mended' });
      yield { at, subject: now.id, message, related, remedy: back };
    }
  }
}

/** Without a permissive policy nobody sees a row. */
function isClosed(table: Table): boolean {
  return !table.policies.some(({ permissive }) => permissive);
}

function leakingCommands({ before, after, now }: Regression, context: Context): readonly RowCommand[] {
  return rowCommands.filter((command) => {
    const kindFor = (table: Table) => tableAnswer(command, questionOf(table, context))?.answer.kind;
    return kindFor(before) === 'yes' && kindFor(after) === 'no' && kindFor(now) === 'no';
  });
}

function questionOf(table: Table, context: Context): Question {
  const key = context.classOf(table) === 'root' ? primaryKeyOf(table)?.columns : undefined;
  const columns = key ?? context.tenantColumnsOf(table);
  return { table, columns: columns.length > 0 ? columns : undefined, lookup: context };
}

function isWeaker(
  policy: Policy,
  altered: Policy,
  command: RowCommand,
  { before, after }: TableChange,
  context: Context,
): boolean {
  const was = policyAnswer(policy, command, questionOf(before, context))?.answer.kind;
  return was === 'yes' && policyAnswer(altered, command, questionOf(after, context))?.answer.kind === 'no';
}

function asBefore(policy: Policy, altered: Policy, now: Table): SchemaChange {
  const { using, check } = policyNow(policy);
  const clauses = using === undefined ? {} : { using };
  return changePolicy(
    now,
    policyOf(now, altered.name) ?? altered,
    check === undefined ? clauses : { check, ...clauses },
  );
}

interface LostPolicy {
  readonly policy: Policy;
  /** What became of it; `undefined` where it is gone, if only to be created anew. */
  readonly altered: Policy | undefined;
  readonly at: Origin;
}

function lostPolicies({ before, after, steps }: TableChange): readonly LostPolicy[] {
  return before.policies.flatMap((policy) => {
    const left = after.policies.find((one) => isSame(one, policy));
    if (left && left.using === policy.using && left.check === policy.check) return [];
    const at = placeOfLoss(policy, steps);
    return at ? [{ policy, altered: left, at }] : [];
  });
}

/** CREATE POLICY makes one policy, so its statement tells it from others under whatever name. */
function isSame(a: Policy, b: Policy): boolean {
  const sameClauses = (a.using ?? a.check) !== undefined && a.using === b.using && a.check === b.check;
  return a.origin.statement === b.origin.statement || sameClauses;
}

/** The policy's name in the last statement that took it or changed its clauses. */
function placeOfLoss(policy: Policy, steps: readonly Step[]): Origin | undefined {
  for (const { statement, writes } of steps.toReversed()) {
    const touched = writes.some(({ before, after }) => {
      if (!isTable(before) || !isTable(after)) return false;
      const [was, is] = [before, after].map((table) => table.policies.find((one) => isSame(one, policy)));
      return was !== undefined && (was.using !== is?.using || was.check !== is?.check);
    });
    const span = touched ? placeIn(statement.ddl, policy.name) : undefined;
    if (span) return { statement, span };
  }
  return undefined;
}

/** Nothing for DROP COLUMN, whose own rule names the policies that go with the tenant column. */
function placeIn(ddl: Ddl, policy: string): Span | undefined {
  switch (ddl.kind) {
    case 'alter-policy':
      return ddl.name.span;
    case 'drop':
      return (ddl.objects.find(({ name }) => name.name.value === policy) ?? ddl.objects[0])?.name.span;
    case 'opaque':
      return { start: ddl.span.start, end: ddl.span.start + ddl.tag.length };
    default:
      return undefined;
  }
}
