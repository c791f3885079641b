import type { Table } from '../../core/catalog/catalog.js';
import { primaryKeyOf } from '../../core/catalog/keys.js';
import type { Origin } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { atFirst } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import type { DataChange, Ddl, RelationName } from '../../core/syntax/ddl.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { isolationLeaks } from '../../core/tenancy/isolation.js';
import { type NamedValue, tenantNamed, valuesNamedIn, valuesNamedInQuery } from '../../core/tenancy/policy-facts.js';
import type { Span } from '../../core/text/span.js';

export default defineRule({
  name: 'no-tenant-literal',
  category: 'isolation',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Policies and the statements of migrations must not name a tenant by its value.',
  items: [],
  options: {},
  subject: 'migration',
  *check({ steps }, context) {
    if (context.model.columns.length === 0) return skip;
    let made: ReadonlySet<string> | undefined;
    for (const [table, named] of namedTenants(steps, context)) {
      made ??= tenantsMadeBy(steps, context);
      const unmade = named.filter(({ value }) => !made?.has(value));
      const [first, ...others] = firstOfEach(unmade);
      if (!first) continue;
      const values = [...new Set(unmade.map(({ value }) => value))];
      const shown = values.length > 3 ? `${quoted(values[0] ?? '')} and ${values.length - 1} others` : listed(values);
      yield {
        ...atFirst([first, ...others], 'Here too.'),
        message: `${shown} ${values.length === 1 ? 'is a tenant' : 'are tenants'} of one environment: this migration names ${values.length === 1 ? 'it' : 'them'} as ${quoted(context.tenantColumnOf(table)?.name ?? '')} of ${quoted(table.name)}, and runs in all.`,
        subject: table.id,
      };
    }
    return pass;
  },
});

/** One place of each statement, as many as somebody would look at. */
function firstOfEach(named: readonly NamedTenant[]): readonly Origin[] {
  const byStatement = new Map<Statement, Origin>();
  for (const { at } of named) if (!byStatement.has(at.statement)) byStatement.set(at.statement, at);
  return [...byStatement.values()].slice(0, 10);
}

type Steps = Subjects['migration']['steps'];

interface NamedTenant {
  readonly value: string;
  readonly at: Origin;
}

/** By the table whose rows or policy they are named in. */
function namedTenants(steps: Steps, context: RuleContext<unknown>): ReadonlyMap<Table, readonly NamedTenant[]> {
  const found = new Map<Table, NamedTenant[]>();
  for (const { statement } of steps) {
    const name = tableOf(statement.ddl);
    const values = name ? valuesIn(statement) : none;
    const table = name && values.length > 0 ? context.tableNamed(name) : undefined;
    if (!table || context.classOf(table) !== 'tenant') continue;
    const columns = context.tenantColumnsOf(table);
    const tenants = values.filter(({ column }) => columns.includes(column));
    const named = statement.ddl.kind === 'data' ? tenants : inPolicyNow(tenants, statement, table, context);
    if (named.length === 0) continue;
    const known = found.get(table) ?? [];
    found.set(table, known);
    for (const { literal } of named) known.push({ value: literal.value, at: { statement, span: literal.span } });
  }
  return found;
}

function tableOf(ddl: Ddl): RelationName | undefined {
  if (ddl.kind === 'data') return ddl.tables[0];
  return ddl.kind === 'create-policy' || ddl.kind === 'alter-policy' ? ddl.table : undefined;
}

const known = new WeakMap<Statement, readonly NamedValue[]>();

/** The constants that a statement gives to columns or compares with them. */
function valuesIn(statement: Statement): readonly NamedValue[] {
  let values = known.get(statement);
  if (!values) {
    values = readValues(statement.ddl);
    known.set(statement, values);
  }
  return values;
}

function readValues(ddl: Ddl): readonly NamedValue[] {
  if (ddl.kind === 'data') {
    return [...written(ddl), ...(ddl.query ? valuesNamedInQuery(ddl.query) : [])];
  }
  if (ddl.kind !== 'create-policy' && ddl.kind !== 'alter-policy') return none;
  return [ddl.using, ddl.check].flatMap((clause) => (clause ? valuesNamedIn(clause) : []));
}

const none: readonly NamedValue[] = [];

/** Of a policy as it is in the end, without what lets other tenants through and is reported as that. */
function inPolicyNow(
  values: readonly NamedValue[],
  statement: Statement,
  table: Table,
  context: RuleContext<unknown>,
): readonly NamedValue[] {
  const tenant = context.tenantColumnOf(table);
  const clauses = table.policies.flatMap(({ using, check }) => [using, check]);
  const now = clauses.filter((clause) => clause?.origin.statement === statement).map((clause) => clause?.value.span);
  if (values.length === 0 || !tenant) return none;
  const { certain, unclear } = isolationLeaks({ table, tenant, root: false, path: undefined }, context);
  const blamed = [...certain, ...unclear].flatMap(({ answer, origin }) =>
    answer.kind !== 'yes' && origin.statement === statement ? [answer.at.span] : [],
  );
  return values.filter(({ literal: { span } }) => {
    const isIn = (whole: Span | undefined) => whole && whole.start <= span.start && span.end <= whole.end;
    return now.some(isIn) && !blamed.some(isIn);
  });
}

function written(ddl: DataChange): readonly NamedValue[] {
  return ddl.columns.flatMap(({ name, value }, i) => {
    const inserted = ddl.command === 'insert' ? [...ddl.rows.map((row) => row[i]), ddl.query?.targets[i]?.value] : [];
    const literals = [value, ...inserted].flatMap((e) => (e && tenantNamed(e)) ?? []);
    return literals.map((literal) => ({ column: name.value, literal }));
  });
}

/** Tenants that the migration itself makes are there wherever it runs. */
function tenantsMadeBy(steps: Steps, context: RuleContext<unknown>): ReadonlySet<string> {
  const made = new Set<string>();
  for (const { statement } of steps) {
    const { ddl } = statement;
    if (ddl.kind !== 'data' || ddl.command !== 'insert') continue;
    const root = ddl.tables[0] && context.tableNamed(ddl.tables[0]);
    if (!root || context.classOf(root) !== 'root') continue;
    const key = new Set(primaryKeyOf(root)?.columns);
    for (const { column, literal } of written(ddl)) if (key.has(column)) made.add(literal.value);
  }
  return made;
}
