import { unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { tenantPolicies } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'no-restrictive-only',
  category: 'isolation',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A table with restrictive policies must have a permissive one that admits rows.',
  items: [],
  options: {},
  subject: 'isolated-table',
  *check({ table, tenant, path }, context) {
    const [first, ...others] = table.policies;
    if (!first || !table.rowSecurity.value) return skip;
    if (table.policies.some(({ permissive }) => permissive)) return pass;
    if (unknownAspect(table, 'policies')) return unknown(`The policies of ${quoted(table.name)} are not all known.`);
    const words =
      others.length === 0
        ? `The only policy of ${quoted(table.name)} is restrictive: it narrows`
        : `All policies of ${quoted(table.name)} are restrictive: they narrow`;
    yield {
      at: first.origin,
      message: `${words} what permissive ones admit, and without one of these nobody sees a row.`,
      related: others.map(({ name, origin }) => ({ at: origin, message: `${quoted(name)} is restrictive too.` })),
      remedy: () =>
        remedy(
          `Add permissive tenant policies to ${quoted(table.name)}`,
          'safe',
          tenantPolicies(table, path ?? tenant, context.model),
        ),
    };
    return undefined;
  },
});
