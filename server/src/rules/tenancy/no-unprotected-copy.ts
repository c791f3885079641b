import type { Table } from '../../core/catalog/catalog.js';
import { isTable } from '../../core/catalog/history.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy, type SchemaChange } from '../../core/remedy/change.js';
import { enableRowSecurity, tenantPolicies } from '../../core/remedy/changes.js';
import type { CreateTable, RelationName } from '../../core/syntax/ddl.js';
import type { Query } from '../../core/syntax/expression.js';
import { inheritedPath } from '../../core/tenancy/inheritance.js';

type Context = RuleContext<object>;

export default defineRule({
  name: 'no-unprotected-copy',
  category: 'tenancy',
  severity: 'warning',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A table that is made from a tenant table must have its protection too.',
  items: [],
  options: {},
  subject: 'statement',
  statements: ['create-table'],
  *check({ statement, step }, context) {
    const { ddl } = statement;
    const sources = ddl.kind === 'create-table' ? sourcesOf(ddl) : [];
    if (sources.length === 0) return pass;
    const made = step.writes.map(({ before, after }) => (before === undefined ? after : undefined)).find(isTable);
    const copy = made && context.table(made.id);
    if (!copy || copy.origin.statement !== statement || context.classOf(copy) !== 'tenant') return pass;
    const tenant = context.tenantColumnOf(copy);
    if (unknownAspect(copy, 'columns', 'row-security', 'existence')) {
      return unknown(`Not everything is known of ${quoted(copy.name)}.`);
    }
    if (!tenant && context.model.inherit === 'allowed' && inheritedPath(copy, context)) return pass;
    for (const { name, way } of sources) {
      const source = context.tableNamed(name);
      if (!source || source.id === copy.id || !isTenantTable(source, context)) continue;
      const lacks = lackOf(copy, source, tenant !== undefined);
      if (lacks === undefined) continue;
      yield {
        at: { statement, span: name.span },
        subject: copy.id,
        message: `${quoted(copy.name)} ${way} tenant table ${quoted(source.name)} ${lacks}.`,
        related: [{ at: source.origin, message: `${quoted(source.name)} is created here.` }],
        remedy: () => protect(copy, context),
      };
      return undefined;
    }
    return pass;
  },
});

interface Source {
  readonly name: RelationName;
  readonly way: string;
}

function sourcesOf({ as, like, inherits, persistence, partitionOf }: CreateTable): readonly Source[] {
  if (persistence === 'temporary' || partitionOf) return [];
  return [
    ...like.map(({ source }) => ({ name: source, way: 'is made like' })),
    ...inherits.map((name) => ({ name, way: 'inherits from' })),
    ...(as ? tablesIn(as, new Set()).map((name) => ({ name, way: 'is a copy of' })) : []),
  ];
}

/** The tables whose rows the query gives; those that its conditions look at are none of them. */
function tablesIn(query: Query, outer: ReadonlySet<string>): readonly RelationName[] {
  const common = new Set([...outer, ...query.with.map(({ name }) => name)]);
  return [
    ...query.from.flatMap((item) => {
      if (item.kind === 'subquery') return tablesIn(item.query, common);
      if (item.kind === 'function') return [];
      const { schema, name } = item.relation;
      return schema === undefined && common.has(name.value) ? [] : [item.relation];
    }),
    ...query.with.flatMap(({ query: inner }) => tablesIn(inner, common)),
    ...query.branches.flatMap((branch) => tablesIn(branch, common)),
  ];
}

function isTenantTable(table: Table, context: Context): boolean {
  return context.classOf(table) === 'tenant' && context.tenantColumnsOf(table).length > 0;
}

/** A source without row level security has none to lose. */
function lackOf(copy: Table, source: Table, hasTenant: boolean): string | undefined {
  if (!hasTenant) return 'without its tenant column';
  if (copy.rowSecurity.value || !source.rowSecurity.value) return undefined;
  return 'without its row level security, which PostgreSQL does not take over';
}

function protect(copy: Table, context: Context): Remedy | NoRemedy {
  const tenant = context.tenantColumnOf(copy);
  if (!tenant) return { reason: 'the rows have to be copied with their tenant' };
  const policies: readonly SchemaChange[] = copy.policies.length > 0 ? [] : tenantPolicies(copy, tenant, context.model);
  return remedy(`Enable row level security on ${quoted(copy.name)}`, 'review', [enableRowSecurity(copy), ...policies]);
}
