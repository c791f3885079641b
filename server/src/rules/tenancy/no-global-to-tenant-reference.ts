import { foreignKeysOf } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { pairingOf } from '../../core/tenancy/pairing.js';

export default defineRule({
  name: 'no-global-to-tenant-reference',
  category: 'tenancy',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A table shared by all tenants must not reference a table of one tenant.',
  items: [],
  options: {},
  subject: 'global-table',
  *check({ table }, context) {
    for (const key of foreignKeysOf(table)) {
      const referenced = key.inherited || !key.enforced ? undefined : context.table(key.references);
      if (!referenced || context.classOf(referenced) !== 'tenant') continue;
      const theirs = context.tenantColumnsOf(referenced);
      // Whether it belongs to one tenant at all is a question of its own.
      if (theirs.length === 0) continue;
      if (pairingOf(key, context.tenantColumnsOf(table), theirs)?.state === 'paired') continue;
      yield {
        at: key.referencesOrigin,
        message: `${quoted(table.name)} is shared by all tenants, but its rows reference ${quoted(referenced.name)}, whose rows belong to one.`,
        related: [{ at: referenced.origin, message: `${quoted(referenced.name)} is created here.` }],
      };
    }
    return pass;
  },
});
