import { unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { tenantPolicies } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-policy',
  category: 'isolation',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A table with row level security must have a policy.',
  items: ['11b'],
  options: {},
  subject: 'isolated-table',
  *check({ table, tenant, path }, context) {
    if (table.policies.length > 0) return pass;
    if (unknownAspect(table, 'policies')) {
      return unknown(`The policies of ${quoted(table.name)} are not all known.`);
    }
    if (!table.rowSecurity.value) return blocked('require-rls');
    yield {
      at: table.rowSecurity.origin,
      message: `${quoted(table.name)} has row level security but no policy: only its owner sees its rows.`,
      remedy: () =>
        remedy(
          `Add tenant policies to ${quoted(table.name)}`,
          'safe',
          tenantPolicies(table, path ?? tenant, context.model),
        ),
    };
    return undefined;
  },
});
