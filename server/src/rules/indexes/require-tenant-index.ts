import { accessPathsOf, unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, byItem, pass, skip, unknown } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { tenantIndex } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-tenant-index',
  category: 'indexes',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A tenant table must have an index that starts with the tenant column.',
  items: ['8a', '8b'],
  convention: true,
  options: {},
  subject: 'tenant-table',
  *check({ table, tenant }, context) {
    const tenants = context.tenantColumnsOf(table);
    const softDelete = context.softDeleteColumnOf(table);
    const led = accessPathsOf(table).filter(({ columns }) => tenants.some((name) => columns[0] === name));
    if (led.length > 0) {
      const partial = led.some(({ where }) => where) ? pass : blocked('prefer-partial-index');
      return byItem({ '8a': pass, ...(softDelete !== undefined && { '8b': partial }) });
    }
    if (unknownAspect(table, 'indexes', 'constraints')) {
      return unknown(`The indexes of ${quoted(table.name)} are not all known.`);
    }
    yield {
      at: table.origin,
      ...(softDelete === undefined && { item: '8a' }),
      message: `No index of ${quoted(table.name)} starts with the tenant column ${listed(tenants, 'or')}.`,
      remedy: () =>
        remedy(`Add an index on ${quoted(tenant.name)} to ${quoted(table.name)}`, 'safe', [
          tenantIndex(table, tenant.name, softDelete),
        ]),
    };
    return skip;
  },
});
