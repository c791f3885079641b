import type { Table } from '../../core/catalog/catalog.js';
import { commandWords, policyName, withoutPolicies } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { pinPolicy, restrictPolicy, type TenantSource } from '../../core/remedy/changes.js';
import { isolationLeaks } from '../../core/tenancy/isolation.js';
import type { TenantModel } from '../../core/tenancy/model.js';
import { admits, type Leak, rowCommands } from '../../core/tenancy/policy.js';

export default defineRule({
  name: 'no-widening-policy',
  category: 'isolation',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A policy beside the one that keeps tenants apart must not admit rows of other tenants.',
  items: ['11b'],
  options: {},
  subject: 'isolated-table',
  *check(subject, context) {
    const { table, tenant, path } = subject;
    const before = withoutPolicies(table);
    if (before) return before;
    const widening = isolationLeaks(subject, context).certain.filter(({ kind }) => kind === 'widening');
    for (const leak of widening) {
      const { policy, answer, origin, commands, beside } = leak;
      if (answer.kind === 'yes') continue;
      yield {
        at: { statement: origin.statement, span: answer.at.span },
        message: `Policy ${policyName(policy, table)} lets ${commandWords(commands)} reach rows of other tenants: a row needs to pass one permissive policy only, and ${answer.because}.`,
        related: beside ? [{ at: beside.origin, message: `${quoted(beside.name)} keeps tenants apart.` }] : [],
        remedy: () => narrowing(table, leak, path ?? tenant, context.model),
      };
    }
    return widening.length > 0 ? undefined : pass;
  },
});

/** AS RESTRICTIVE, where others admit rows to each of its commands; else it must look at the tenant itself. */
function narrowing(table: Table, { policy, origin }: Leak, tenant: TenantSource, model: TenantModel) {
  const others = table.policies.filter((other) => other !== policy && other.permissive);
  const commands = rowCommands.filter((command) => admits(policy, command));
  const needed = commands.some((command) => !others.some((other) => admits(other, command)));
  const name = quoted(policy.name);
  return needed
    ? remedy(`Limit policy ${name} to the session's tenant`, 'review', [
        pinPolicy(table, policy, tenant, model, origin),
      ])
    : remedy(`Make policy ${name} restrictive`, 'review', [restrictPolicy(table, policy)]);
}
