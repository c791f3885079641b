import { policyName, withoutPolicies } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, unknown } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { pinPolicy } from '../../core/remedy/changes.js';
import type { InheritedPath } from '../../core/tenancy/inheritance.js';
import { isolationLeaks } from '../../core/tenancy/isolation.js';
import type { Leak } from '../../core/tenancy/policy.js';

export default defineRule({
  name: 'require-tenant-policy',
  category: 'isolation',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: "The policies of a tenant table must admit only rows of the session's tenant.",
  items: ['11b'],
  options: {
    unclear: {
      type: 'string',
      enum: ['ignore', 'report'],
      default: 'ignore',
      description: 'What to do with a policy of which it cannot be told whether it keeps tenants apart.',
    },
  },
  subject: 'isolated-table',
  *check(subject, context) {
    const { table, tenant, path } = subject;
    const before = withoutPolicies(table);
    if (before) return before;
    const { certain, unclear } = isolationLeaks(subject, context);
    const unpinned = certain.filter(({ kind }) => kind === 'unpinned');
    const reported = context.options.unclear === 'report' ? [...unpinned, ...unclear] : unpinned;
    for (const { policy, answer, origin } of reported) {
      if (answer.kind === 'yes') continue;
      yield {
        at: { statement: origin.statement, span: answer.at.span },
        message: `${opening(policyName(policy, table), answer.kind)}: ${path ? leaving(path) : answer.because}.`,
        related: [{ at: table.origin, message: `${quoted(table.name)} is created here.` }],
        remedy: () =>
          remedy(`Limit policy ${quoted(policy.name)} to the session's tenant`, 'review', [
            pinPolicy(table, policy, path ?? tenant, context.model, origin),
          ]),
      };
    }
    if (reported.length > 0) return undefined;
    const [worse] = certain;
    if (worse) return blocked(worse.kind === 'open' ? 'no-open-policy' : 'no-widening-policy');
    const [open] = unclear;
    return open ? unknown(`Policy ${quoted(open.policy.name)}: ${reasonOf(open)}.`) : pass;
  },
});

function opening(policy: string, answer: 'no' | 'unknown'): string {
  return answer === 'no'
    ? `Policy ${policy} does not keep tenants apart`
    : `It cannot be told whether policy ${policy} keeps tenants apart`;
}

/** Where the tenant is known only through other tables, the policy has to follow the key to the first of them. */
function leaving({ steps: [first] }: InheritedPath): string {
  const { key, references } = first;
  return `it does not follow ${listed(key.columns)} to rows of ${quoted(references.name)} that the session chooses`;
}

function reasonOf({ answer }: Leak): string {
  return answer.kind === 'yes' ? '' : answer.because;
}
