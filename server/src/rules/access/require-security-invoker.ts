import type { View } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { viewOption } from '../../core/remedy/changes.js';
import { queryReads, type TableRead } from '../../core/tenancy/table-reads.js';
import { isHeldToPolicies } from '../../core/tenancy/tenant-tables.js';

export default defineRule({
  name: 'require-security-invoker',
  category: 'access',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A view over tenant tables must run as the role that queries it.',
  items: [],
  options: {},
  subject: 'view',
  *check({ view }, context) {
    if (view.kind !== 'view' || context.postgresVersion < 15) return skip;
    const reads = readsOf(view, context);
    if (reads.length === 0) return skip;
    if (view.securityInvoker.value) return pass;
    const open = reads.filter(({ table, chosen }) => table.rowSecurity.value && chosen !== 'session');
    const held = open.map(({ table }) => isHeldToPolicies(view.owner, table, context));
    const shown = open.filter((_, i) => held[i] === false);
    if (shown.length === 0) {
      if (held.includes(undefined)) return unknown(`The owner of ${quoted(view.name)} is not known.`);
      return verdictWithout(reads);
    }
    if (reads.some(({ guarded }) => guarded)) {
      return unknown(`Whether ${quoted(view.name)} shows rows of the session's tenant only cannot be told.`);
    }
    const tables = [...new Set(shown.map(({ table }) => table.name))];
    yield {
      at: view.origin,
      message: `View ${quoted(view.name)} reads ${listed(tables)} as its owner, past row level security: it shows the rows of all tenants.`,
      remedy: () =>
        remedy(`Run ${quoted(view.name)} as the role that queries it`, 'safe', [
          viewOption(view, 'security_invoker', 'true'),
        ]),
    };
    return undefined;
  },
});

function readsOf(view: View, context: RuleContext<unknown>): readonly TableRead[] {
  const { text } = view.origin.statement;
  return queryReads(view.query, { tables: context, schema: view.schema, text });
}

/** Where no table has row level security, there is nothing yet that the view could go past. */
function verdictWithout(reads: readonly TableRead[]) {
  if (reads.some(({ table }) => unknownAspect(table, 'row-security'))) {
    return unknown('Whether its tables have row level security is not known.');
  }
  return reads.some(({ table }) => table.rowSecurity.value) ? pass : blocked('require-rls');
}
