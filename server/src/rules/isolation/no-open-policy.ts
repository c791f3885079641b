import { commandWords, policyName, withoutPolicies } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { pinPolicy } from '../../core/remedy/changes.js';
import { isolationLeaks } from '../../core/tenancy/isolation.js';

export default defineRule({
  name: 'no-open-policy',
  category: 'isolation',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A policy of a tenant table must not admit every row.',
  items: ['11b'],
  options: {},
  subject: 'isolated-table',
  *check(subject, context) {
    const { table, tenant, path } = subject;
    const before = withoutPolicies(table);
    if (before) return before;
    const open = isolationLeaks(subject, context).certain.filter(({ kind }) => kind === 'open');
    for (const { policy, answer, origin, commands } of open) {
      if (answer.kind === 'yes') continue;
      yield {
        at: { statement: origin.statement, span: answer.at.span },
        message: `Policy ${policyName(policy, table)} admits every row: ${commandWords(commands)} ${commands.length === 1 ? 'reaches' : 'reach'} the rows of all tenants.`,
        related: [{ at: table.origin, message: `${quoted(table.name)} is created here.` }],
        remedy: () =>
          remedy(`Limit policy ${quoted(policy.name)} to the session's tenant`, 'review', [
            pinPolicy(table, policy, path ?? tenant, context.model, origin),
          ]),
      };
    }
    return open.length > 0 ? undefined : pass;
  },
});
