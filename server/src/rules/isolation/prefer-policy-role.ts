import type { Policy, Table } from '../../core/catalog/catalog.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { policyRoles } from '../../core/remedy/changes.js';
import { everyone } from '../../core/tenancy/roles.js';

export default defineRule({
  name: 'prefer-policy-role',
  category: 'isolation',
  severity: 'off',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A policy should name the role of the application instead of holding for everybody.',
  items: [],
  convention: true,
  options: {
    role: {
      type: 'string',
      default: '',
      description: 'The role of the application; empty for the one that the table is granted to or its policies name.',
    },
  },
  subject: 'policy',
  *check({ table, policy }, context) {
    // A restrictive policy takes rows away: from everybody is what it is for.
    if (!policy.permissive) return skip;
    if (!policy.roles.includes(everyone)) return pass;
    const { role } = context.options;
    yield {
      at: policy.origin,
      message: `Policy ${quoted(policy.name)} of ${quoted(table.name)} holds for every role instead of ${role === '' ? "the application's" : quoted(role)}.`,
      remedy: () => {
        const wanted = role === '' ? roleInUse(table) : role;
        if (wanted === undefined) return { reason: 'which role the application has cannot be told' };
        const title = `Limit policy ${quoted(policy.name)} to ${quoted(wanted)}`;
        return remedy(title, 'review', [policyRoles(table, policy, [wanted])]);
      },
    };
    return undefined;
  },
});

/** The only role that the table is granted to, or that its other policies are for. */
function roleInUse({ privileges, policies }: Table): string | undefined {
  const named = [...privileges.map(({ grantee }) => grantee), ...policies.flatMap(({ roles }: Policy) => roles)];
  const [only, ...others] = new Set(named.filter((role) => role !== everyone));
  return others.length === 0 ? only : undefined;
}
