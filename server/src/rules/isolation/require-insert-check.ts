import type { Policy, Table } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { policyName, withoutPolicies } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { changePolicy, tenantPredicate } from '../../core/remedy/changes.js';
import { coverageOf } from '../../core/tenancy/policy-facts.js';
import { everyone } from '../../core/tenancy/roles.js';

export default defineRule({
  name: 'require-insert-check',
  category: 'isolation',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A policy for INSERT must have a WITH CHECK expression.',
  items: ['11b'],
  options: {},
  subject: 'isolated-table',
  *check({ table, tenant, root, path }, context) {
    const before = withoutPolicies(table);
    if (before) return before;
    const idle = table.policies.filter((policy) => admitsNothing(policy, table, context));
    if (idle.length === 0) return pass;
    if (unknownAspect(table, 'policies')) return unknown(`The policies of ${quoted(table.name)} are not all known.`);
    for (const policy of idle) {
      yield {
        at: policy.origin,
        message: `Policy ${policyName(policy, table)} is for INSERT and has no WITH CHECK: every INSERT is refused.`,
        remedy: () =>
          // A new tenant is not the session's tenant yet, so who may add one is for a person to say.
          remedy(`Add WITH CHECK to policy ${quoted(policy.name)}`, root ? 'review' : 'safe', [
            changePolicy(table, policy, { check: tenantPredicate(path ?? tenant, context.model) }),
          ]),
      };
    }
    return undefined;
  },
});

/** Whether it lets none of its roles insert, and no other policy does. */
function admitsNothing(policy: Policy, table: Table, context: RuleContext<unknown>): boolean {
  if (policy.command !== 'insert' || !policy.permissive || policy.check) return false;
  const concerned = coverageOf(table, context).filter(
    ({ role }) => policy.roles.includes(everyone) || policy.roles.includes(role),
  );
  return concerned.length > 0 && concerned.every(({ commands }) => !commands.includes('insert'));
}
