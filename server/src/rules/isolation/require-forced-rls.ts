import type { RelationId, Table } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { traced } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { withoutPolicies } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { forceRowSecurity } from '../../core/remedy/changes.js';
import { recursionOf } from '../../core/tenancy/recursion.js';
import { ownerBypassesPolicies } from '../../core/tenancy/roles.js';

export default defineRule({
  name: 'require-forced-rls',
  category: 'isolation',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'Row level security of a tenant table must hold for its owner too.',
  items: [],
  options: {},
  subject: 'isolated-table',
  *check({ table }, context) {
    if (table.forceRowSecurity.value && table.rowSecurity.value) return pass;
    if (unknownAspect(table, 'row-security')) {
      return unknown(`Whether row level security of ${quoted(table.name)} is forced is not known.`);
    }
    if (!table.rowSecurity.value) return blocked('require-rls');
    const before = withoutPolicies(table);
    if (before) return before;
    if (ownerBypassesPolicies(table, context) || policiesNeedOwner(table, context)) return skip;
    const takenBack = table.forceRowSecurity.origin.statement !== table.origin.statement;
    yield {
      at: table.rowSecurity.origin,
      message: `Row level security of ${quoted(table.name)} is not forced: the table's owner sees the rows of all tenants.`,
      ...(takenBack && {
        related: [{ at: table.forceRowSecurity.origin, message: 'It is no longer forced from here.' }],
      }),
      remedy: () => remedy(`Force row level security on ${quoted(table.name)}`, 'safe', [forceRowSecurity(table)]),
    };
    return undefined;
  },
});

/**
 * Whether policies call a SECURITY DEFINER function that reads the table as its owner: without that exemption they would
 * come back to themselves.
 */
function policiesNeedOwner(table: Table, context: RuleContext<unknown>): boolean {
  const forced: Table = { ...table, forceRowSecurity: traced(true, table.forceRowSecurity.origin) };
  const lookup = {
    table: (id: RelationId) => (id === table.id ? forced : context.table(id)),
    function: context.function,
    role: context.role,
  };
  return table.policies.some((policy) => recursionOf(forced, policy, lookup) && !recursionOf(table, policy, context));
}
