import { columnOf, unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { setNotNull } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-tenant-not-null',
  category: 'tenancy',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'The tenant column must be NOT NULL.',
  items: ['1a'],
  options: {},
  subject: 'tenant-table',
  *check({ table, tenant }, context) {
    // Of several levels (organization and project) one that is never NULL says whose the row is.
    if (context.tenantColumnsOf(table).some((name) => columnOf(table, name)?.notNull.value)) return pass;
    if (unknownAspect(table, 'columns')) {
      return unknown(`The columns of ${quoted(table.name)} are not all known.`);
    }
    const created = tenant.definition.statement === table.origin.statement;
    const dropped = tenant.notNull.origin.statement !== tenant.origin.statement;
    yield {
      at: dropped ? tenant.notNull.origin : tenant.origin,
      message: dropped
        ? `From here on the tenant column ${quoted(tenant.name)} of ${quoted(table.name)} may be NULL.`
        : `The tenant column ${quoted(tenant.name)} of ${quoted(table.name)} may be NULL.`,
      ...(dropped ? { related: [{ at: tenant.origin, message: 'The column is defined here.' }] } : {}),
      remedy: () => ({
        title: `Make ${quoted(tenant.name)} of ${quoted(table.name)} NOT NULL`,
        // Rows that exist may hold a NULL; a table that is only being written has none.
        safety: created && !dropped ? 'safe' : 'review',
        changes: [setNotNull(table, tenant)],
      }),
    };
    return undefined;
  },
});
