import type { Table } from '../../core/catalog/catalog.js';
import { primaryKeyOf, walkDeep, walkQuery } from '../../core/catalog/keys.js';
import type { Origin } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { atFirst } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import type { DataChange } from '../../core/syntax/ddl.js';
import type { Constant } from '../../core/syntax/expression.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { isolationLeaks } from '../../core/tenancy/isolation.js';
import { literalsComparedIn, tenantLiteralsIn, tenantNamed } from '../../core/tenancy/policy-facts.js';

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
    const { ddl } = statement;
    if (ddl.kind !== 'data' && ddl.kind !== 'create-policy' && ddl.kind !== 'alter-policy') continue;
    const [name] = ddl.kind === 'data' ? ddl.tables : [ddl.table];
    const table = name && context.tableNamed(name);
    if (!table || context.classOf(table) !== 'tenant' || !context.tenantColumnOf(table)) continue;
    const literals =
      ddl.kind === 'data'
        ? literalsOfRows(ddl, context.tenantColumnsOf(table))
        : literalsOfPolicy(statement, table, context);
    if (literals.length === 0) continue;
    const known = found.get(table) ?? [];
    found.set(table, known);
    for (const { value, span } of literals) known.push({ value, at: { statement, span } });
  }
  return found;
}

/** Those of the policy as it is in the end, without what lets other tenants through and is reported as that. */
function literalsOfPolicy(statement: Statement, table: Table, context: RuleContext<unknown>): readonly Constant[] {
  const policy = table.policies.find(({ using, check }) =>
    [using, check].some((clause) => clause?.origin.statement === statement),
  );
  const tenant = context.tenantColumnOf(table);
  const literals = policy ? tenantLiteralsIn(policy, context.tenantColumnsOf(table)) : [];
  if (literals.length === 0 || !tenant) return [];
  const { certain, unclear } = isolationLeaks({ table, tenant, root: false, path: undefined }, context);
  const blamed = [...certain, ...unclear].flatMap(({ answer }) => (answer.kind === 'yes' ? [] : [answer.at]));
  return literals
    .filter(({ origin, at }) => origin.statement === statement && !blamed.some((one) => walkDeep(at).includes(one)))
    .map(({ literal }) => literal);
}

/** What rows are written with, and which rows are chosen. */
function literalsOfRows(ddl: DataChange, columns: readonly string[]): readonly Constant[] {
  const wanted = new Set(columns);
  const compared = ddl.query ? walkQuery(ddl.query).flatMap((e) => literalsComparedIn(e, wanted)) : [];
  return [...literalsWritten(ddl, wanted), ...compared];
}

function literalsWritten(ddl: DataChange, columns: ReadonlySet<string>): readonly Constant[] {
  return ddl.columns.flatMap(({ name, value }, i) => {
    if (!columns.has(name.value)) return [];
    const inserted = ddl.command === 'insert' ? [...ddl.rows.map((row) => row[i]), ddl.query?.targets[i]?.value] : [];
    return [value, ...inserted].flatMap((e) => (e && tenantNamed(e)) ?? []);
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
    for (const { value } of literalsWritten(ddl, key)) made.add(value);
  }
  return made;
}
