import { unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, unknown } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { pinPolicy } from '../../core/remedy/changes.js';
import { type InheritedPath, pathLeaks } from '../../core/tenancy/inheritance.js';
import { type Leak, leaksOf, type RowCommand, rowCommands } from '../../core/tenancy/policy.js';

/** A new tenant cannot be the session's tenant yet. */
const rootCommands: readonly RowCommand[] = ['select', 'update', 'delete'];

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
  *check({ table, tenant, root, path }, context) {
    if (table.policies.length === 0) {
      const unseen = unknownAspect(table, 'policies');
      return unseen ? unknown(`The policies of ${quoted(table.name)} are not all known.`) : blocked('require-policy');
    }
    const commands = root ? rootCommands : rowCommands;
    const columns = root ? [tenant.name] : context.tenantColumnsOf(table);
    const { certain, unclear } = path
      ? pathLeaks(table, path, context, commands)
      : leaksOf({ table, columns, lookup: context }, commands);
    const reported = context.options.unclear === 'report' ? [...certain, ...unclear] : certain;
    for (const { policy, answer, origin } of reported) {
      if (answer.kind === 'yes') continue;
      yield {
        at: { statement: origin.statement, span: answer.at.span },
        message: `${opening(policy.name, table.name, answer.kind)}: ${path ? leaving(path) : answer.because}.`,
        related: [{ at: table.origin, message: `${quoted(table.name)} is created here.` }],
        remedy: () =>
          remedy(`Limit policy ${quoted(policy.name)} to the session's tenant`, 'review', [
            pinPolicy(table, policy, path ?? tenant, context.model),
          ]),
      };
    }
    if (reported.length > 0) return undefined;
    if (!table.rowSecurity.value) return blocked('require-rls');
    const [open] = unclear;
    return open ? unknown(`Policy ${quoted(open.policy.name)}: ${reasonOf(open)}.`) : pass;
  },
});

function opening(policy: string, table: string, answer: 'no' | 'unknown'): string {
  const subject = `${quoted(policy)} of ${quoted(table)}`;
  return answer === 'no'
    ? `Policy ${subject} does not keep tenants apart`
    : `It cannot be told whether policy ${subject} keeps tenants apart`;
}

/** Where the tenant is known only through other tables, the policy has to follow the key to the first of them. */
function leaving({ steps: [first] }: InheritedPath): string {
  const { key, references } = first;
  return `it does not follow ${listed(key.columns)} to rows of ${quoted(references.name)} that the session chooses`;
}

function reasonOf({ answer }: Leak): string {
  return answer.kind === 'yes' ? '' : answer.because;
}
