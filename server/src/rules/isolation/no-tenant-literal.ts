import type { Column, Table } from '../../core/catalog/catalog.js';
import { walkDeep, walkQuery } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
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
  subject: 'statement',
  statements: ['create-policy', 'alter-policy', 'data'],
  *check({ statement }, context) {
    const { ddl } = statement;
    if (ddl.kind !== 'data' && ddl.kind !== 'create-policy' && ddl.kind !== 'alter-policy') return skip;
    const [name] = ddl.kind === 'data' ? ddl.tables : [ddl.table];
    const table = name && context.tableNamed(name);
    const tenant = table && context.classOf(table) === 'tenant' ? context.tenantColumnOf(table) : undefined;
    if (!table || !tenant) return skip;
    const columns = context.tenantColumnsOf(table);
    const literals =
      ddl.kind === 'data' ? literalsOfRows(ddl, columns) : literalsOfPolicy(statement, table, tenant, context);
    const [first] = literals;
    if (!first) return pass;
    const values = [...new Set(literals.map(({ value }) => value))];
    const subject = ddl.kind === 'data' ? `This ${ddl.command.toUpperCase()}` : `Policy ${quoted(ddl.name.value)}`;
    const named = values.length > 3 ? `${values.length} tenants, such as ${quoted(first.value)},` : listed(values);
    yield {
      at: { statement, span: first.span },
      message: `${subject} names ${named} as ${quoted(tenant.name)} of ${quoted(table.name)}: a tenant of one environment is missing in another.`,
      subject: table.id,
    };
    return undefined;
  },
});

/** Those of the policy as it is in the end, without what lets other tenants through and is reported as that. */
function literalsOfPolicy(
  statement: Statement,
  table: Table,
  tenant: Column,
  context: RuleContext<unknown>,
): readonly Constant[] {
  const policy = table.policies.find(({ using, check }) =>
    [using, check].some((c) => c?.origin.statement === statement),
  );
  if (!policy) return [];
  const { certain, unclear } = isolationLeaks({ table, tenant, root: false, path: undefined }, context);
  const blamed = [...certain, ...unclear].flatMap(({ answer }) => (answer.kind === 'yes' ? [] : [answer.at]));
  return tenantLiteralsIn(policy, context.tenantColumnsOf(table))
    .filter(({ origin, at }) => origin.statement === statement && !blamed.some((one) => walkDeep(at).includes(one)))
    .map(({ literal }) => literal);
}

/** What rows are written with, and which rows are chosen. */
function literalsOfRows(ddl: DataChange, columns: readonly string[]): readonly Constant[] {
  const wanted = new Set(columns);
  const written = ddl.columns.flatMap(({ name, value }, i) => {
    if (!wanted.has(name.value)) return [];
    const inserted = ddl.command === 'insert' ? [...ddl.rows.map((row) => row[i]), ddl.query?.targets[i]?.value] : [];
    return [value, ...inserted].flatMap((e) => (e && tenantNamed(e)) ?? []);
  });
  const compared = ddl.query ? walkQuery(ddl.query).flatMap((e) => literalsComparedIn(e, wanted)) : [];
  return [...written, ...compared];
}
