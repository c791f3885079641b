import type { Column } from '../../core/catalog/catalog.js';
import { accessPathsOf, unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { isCalled } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addIndex, liveRows, plainElement } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-status-index',
  category: 'indexes',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A column that lists are filtered by needs an index behind the tenant column.',
  items: [],
  convention: true,
  options: {
    columns: {
      type: 'string-list',
      default: ['status', 'state'],
      description: 'Names, or last words of names, of the columns that lists are filtered by.',
    },
  },
  subject: 'tenant-table',
  *check({ table, tenant }, context) {
    const filtered = table.columns.filter(({ name }) => isCalled(name, context.options.columns));
    if (filtered.length === 0) return skip;
    const tenants = context.tenantColumnsOf(table);
    const paths = accessPathsOf(table);
    const serves = ({ name }: Column) =>
      paths.some(({ columns: [first, second] }) => second === name && first !== undefined && tenants.includes(first));
    const missing = filtered.filter((column) => !serves(column));
    if (missing.length === 0) return pass;
    if (unknownAspect(table, 'indexes')) return unknown(`The indexes of ${quoted(table.name)} are not all known.`);
    const softDelete = context.softDeleteColumnOf(table);
    for (const column of missing) {
      yield {
        at: column.origin,
        message: `No index of ${quoted(table.name)} has ${quoted(column.name)} directly behind the tenant column ${quoted(tenant.name)}.`,
        remedy: () =>
          remedy(`Add an index on ${quoted(tenant.name)} and ${quoted(column.name)}`, 'safe', [
            addIndex(table, {
              elements: [tenant.name, column.name].map(plainElement),
              where: softDelete === undefined ? undefined : liveRows(table, softDelete),
            }),
          ]),
      };
    }
    return undefined;
  },
});
