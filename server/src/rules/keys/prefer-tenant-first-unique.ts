import { columnsOfElement } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import type { UniqueKey } from '../../core/lint/subjects.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted, uniqueWords } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { scopeUnique } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'prefer-tenant-first-unique',
  category: 'keys',
  severity: 'warning',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A unique key of a tenant table should start with the tenant column.',
  items: ['3a'],
  convention: true,
  options: {},
  subject: 'tenant-unique',
  *check({ table, unique }, context) {
    const tenants = context.tenantColumnsOf(table);
    const elements = elementsOf(unique);
    const at = elements.findIndex((columns) => columns.some((name) => tenants.includes(name)));
    if (at < 0) return skip;
    if (at === 0) return pass;

    const tenant = elements[at]?.find((name) => tenants.includes(name)) ?? '';
    const { kind, at: place, subject } = uniqueWords(unique);
    yield {
      at: place,
      message: `${kind} on ${subject} of ${quoted(table.name)} has the tenant column ${quoted(tenant)} in position ${at + 1}, not first.`,
      remedy: () =>
        remedy(`Put ${quoted(tenant)} first in the key on ${subject}`, 'review', [scopeUnique(table, unique, tenant)]),
    };
    return undefined;
  },
});

/** The columns of each element, those inside an expression together. */
function elementsOf(unique: UniqueKey): readonly (readonly string[])[] {
  if (unique.by === 'constraint') return unique.constraint.columns.map((column) => [column]);
  return unique.index.elements.map(columnsOfElement);
}
