import { columnsMentionedIn } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { tenantFirstIndex } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'no-wrapped-tenant-column',
  category: 'indexes',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'An index must hold the tenant column itself, not a function of it.',
  items: [],
  convention: true,
  options: {},
  subject: 'tenant-index',
  *check({ table, tenant, index }, context) {
    const tenants = context.tenantColumnsOf(table);
    const [first] = index.elements;
    if (!first?.expression) return skip;
    const wrapped = [...columnsMentionedIn(first.expression)].find((name) => tenants.includes(name));
    if (wrapped === undefined) return skip;
    if (index.elements.some(({ column }) => column && tenants.includes(column.value))) return pass;
    yield {
      at: { statement: (index.copiedFrom ?? index.origin).statement, span: first.span },
      message: `Index ${quoted(index.name)} holds an expression of the tenant column ${quoted(wrapped)}, so no query by ${quoted(wrapped)} itself can use it.`,
      remedy: () =>
        remedy(`Put ${quoted(tenant.name)} first in ${quoted(index.name)}`, 'safe', [
          tenantFirstIndex(table, index, tenant.name),
        ]),
    };
    return undefined;
  },
});
