import type { Index, Table, Trigger } from '../../core/catalog/catalog.js';
import { isTable } from '../../core/catalog/history.js';
import { accessPathsOf, indexColumns, walkDeep } from '../../core/catalog/keys.js';
import type { Origin } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { standsAlone } from '../../core/lint/migration.js';
import { defineRule } from '../../core/lint/rule.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { skip } from '../../core/lint/verdict.js';
import { joined, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { removeStatement, statementAfter } from '../../core/remedy/changes.js';
import type { Expression } from '../../core/syntax/expression.js';
import type { Statement } from '../../core/syntax/source-file.js';

export default defineRule({
  name: 'complete-table-migration',
  category: 'migrations',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'The migration that creates a tenant table must create all that belongs to it.',
  items: [],
  options: {},
  subject: 'migration',
  *check({ steps, migration }, context) {
    if (standsAlone(migration)) return skip;
    const made = new Map<string, Table>();
    for (const { writes } of steps) {
      for (const { key, before, after } of writes) {
        if (isTable(after) && (before === undefined || made.has(key))) made.set(key, after);
      }
    }
    for (const then of made.values()) {
      const now = context.table(then.id);
      const tenant = now && context.classOf(now) === 'tenant' ? context.tenantColumnOf(now) : undefined;
      if (!tenant || tenant.origin.statement.path !== migration.path) continue;
      const late = addedLater(then, now as Table, context.tenantColumnsOf(now as Table));
      const [first] = late;
      if (!first) continue;
      yield {
        at: then.origin,
        subject: then.id,
        message: `${quoted(then.name)} is created without ${joined(late.map(({ name }) => name))}, which only a later migration adds.`,
        related: late.map(({ name, origins: [at] }) => ({ at, message: `Adds ${name}` })),
        remedy: () => brought(then, late, { last: lastAbout(then, steps), path: migration.path, context }),
      };
    }
    return undefined;
  },
});

interface Part {
  readonly name: string;
  readonly origins: readonly [Origin, ...Origin[]];
  /** Columns that must be there when it is made, and functions. */
  readonly columns: readonly (string | undefined)[];
  readonly functions: readonly string[];
}

/** What the table has in the end, and had none of when its migration ended. */
function addedLater(then: Table, now: Table, tenants: readonly string[]): readonly Part[] {
  const leads = (first: string | undefined) => first !== undefined && tenants.includes(first);
  const hasIndex = accessPathsOf(then).some(({ columns }) => leads(columns[0]));
  const index = hasIndex ? undefined : now.indexes.find((one) => leads(indexColumns(one)[0]));
  const parts = [
    rowSecurity(then, now),
    then.policies.length === 0 && policies(now),
    index && part('an index for its tenants', [index.origin], columnsOfIndex(index)),
    triggersOf(then).length === 0 && triggers(now),
    !then.comment && now.comment && part('its comment', [now.comment.origin]),
  ];
  return parts.filter((one): one is Part => typeof one === 'object');
}

function part(
  name: string,
  [first, ...others]: readonly Origin[],
  columns: Part['columns'] = [],
  functions: Part['functions'] = [],
): Part | undefined {
  return first && { name, origins: [first, ...others], columns, functions };
}

function rowSecurity(then: Table, now: Table): Part | undefined {
  if (then.rowSecurity.value || !now.rowSecurity.value) return undefined;
  const force = now.forceRowSecurity.value && !then.forceRowSecurity.value ? [now.forceRowSecurity.origin] : [];
  return part('row level security', [now.rowSecurity.origin, ...force]);
}

function policies({ id, policies: made }: Table): Part | undefined {
  const reads = made.flatMap((policy) => policy.reads);
  // What it reads of other tables may not be there yet.
  const columns = reads.map(({ relation, column }) => (relation === id ? column : undefined));
  const expressions = made.flatMap(({ using, check }) => [using, check].flatMap((clause) => clause?.value ?? []));
  const origins = made.map(({ origin }) => origin);
  return part('policies', origins, columns, expressions.flatMap(functionsIn));
}

function triggers(now: Table): Part | undefined {
  const made = triggersOf(now);
  const origins = made.map(({ origin }) => origin);
  // A condition may read any column.
  const columns = made.flatMap(({ when, updateColumns }): readonly (string | undefined)[] =>
    when ? [undefined] : updateColumns,
  );
  return part(
    'its trigger',
    origins,
    columns,
    made.map((trigger) => trigger.function.replace(/^.*\./, '')),
  );
}

function triggersOf({ triggers: all }: Table): readonly Trigger[] {
  return all.filter(({ timing, inherited }) => timing === 'before' && !inherited);
}

function columnsOfIndex(index: Index): readonly (string | undefined)[] {
  const conditions = index.where ? walkDeep(index.where) : [];
  const filtered = conditions.flatMap((one) => (one.kind === 'column' ? [one.path.at(-1)?.value] : []));
  return [...indexColumns(index), ...index.include, ...filtered];
}

function functionsIn(expression: Expression): readonly string[] {
  return walkDeep(expression).flatMap((one) => (one.kind === 'call' ? [one.name] : []));
}

interface Target {
  /** The last statement of the migration that is about the table. */
  readonly last: Statement | undefined;
  readonly path: string;
  readonly context: Pick<RuleContext<object>, 'functionAnywhere'>;
}

function lastAbout({ id }: Table, steps: Subjects['migration']['steps']): Statement | undefined {
  return steps.findLast(({ statement, writes }) => !statement.within && writes.some(({ key }) => key === id))
    ?.statement;
}

/** The statements that add it come to stand behind those that make the table. */
function brought(then: Table, late: readonly Part[], { last, path, context }: Target): Remedy | NoRemedy {
  const isThere = (column: string | undefined) => then.columns.some(({ name }) => name === column);
  const isMade = (name: string) => {
    const made = context.functionAnywhere(name);
    return !made || made.origin.statement.path === path;
  };
  const early = late.find(({ columns, functions }) => !columns.every(isThere) || !functions.every(isMade));
  if (early) return { reason: `${early.name} may need what is not there yet` };
  const statements = [...new Set(late.flatMap(({ origins }) => origins.map(({ statement }) => statement)))];
  const isNamed = ({ text }: Statement) => then.schema === 'public' || text.includes(then.schema);
  if (!last || !statements.every((one) => isAlone(one) && isNamed(one)))
    return { reason: 'what is added later is not in statements of its own' };
  return remedy(`Bring ${joined(late.map(({ name }) => name))} into the migration of ${quoted(then.name)}`, 'safe', [
    ...statements.map((statement) => statementAfter(last, statement.text)),
    ...statements.map(removeStatement),
  ]);
}

/** Whether a statement does nothing else. */
function isAlone({ ddl, within, fault }: Statement): boolean {
  if (within || fault) return false;
  if (ddl.kind === 'alter-table') return ddl.actions.length === 1;
  if (ddl.kind === 'create-index') return !ddl.concurrently;
  return ddl.kind === 'create-policy' || ddl.kind === 'create-trigger' || ddl.kind === 'comment';
}
