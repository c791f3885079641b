import type { RelationId, Table, View } from '../../core/catalog/catalog.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { tenantKeysOf } from '../../core/tenancy/tenant-tables.js';

export default defineRule({
  name: 'no-tenant-materialized-view',
  category: 'access',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A materialized view must not hold rows of tenant tables, since it cannot have row level security.',
  items: [],
  options: {},
  subject: 'view',
  *check({ view }, context) {
    if (view.kind !== 'materialized-view') return skip;
    const tables = tablesBehind(view, context, new Set());
    if (tables.length === 0) return skip;
    const guarded = tables.filter((table) => table.rowSecurity.value);
    if (guarded.length === 0) return blocked('require-rls');
    const names = [...new Set(guarded.map(({ name }) => name))];
    yield {
      at: view.origin,
      message: `Materialized view ${quoted(view.name)} copies rows of ${listed(names)}, and cannot have row level security itself.`,
      related: guarded.map((table) => ({
        at: table.rowSecurity.origin,
        message: `Row level security of ${quoted(table.name)}.`,
      })),
    };
    return undefined;
  },
});

/** The tenant tables that it reads, by itself or through views. Another materialized view is to blame for its own. */
function tablesBehind(view: View, context: RuleContext<unknown>, seen: Set<RelationId>): readonly Table[] {
  return view.dependsOn.flatMap((id) => {
    if (seen.has(id)) return [];
    seen.add(id);
    const relation = context.relation(id);
    if (relation?.kind === 'view') return tablesBehind(relation, context, seen);
    return relation?.kind === 'table' && tenantKeysOf(relation, context).length > 0 ? [relation] : [];
  });
}
