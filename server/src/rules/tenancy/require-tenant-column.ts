import { unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addTenantColumn } from '../../core/remedy/changes.js';
import { type InheritedPath, inheritedPath } from '../../core/tenancy/inheritance.js';

export default defineRule({
  name: 'require-tenant-column',
  category: 'tenancy',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A table that is not shared by all tenants must have the tenant column.',
  items: ['1a'],
  options: {
    reachable: {
      type: 'string',
      enum: ['error', 'warning', 'info'],
      default: 'warning',
      description: 'Severity for a table whose tenant is known through its foreign keys, none of them nullable.',
    },
  },
  subject: 'business-table',
  *check({ table, tenant }, context) {
    if (tenant) return pass;
    if (unknownAspect(table, 'columns', 'existence')) {
      return unknown(`The columns of ${quoted(table.name)} are not all known.`);
    }
    const path = inheritedPath(table, context);
    // Whether its policies follow the path is another rule's question.
    if (path && context.model.inherit === 'allowed') return pass;

    const column = context.model.columns.at(-1) ?? '';
    const missing = `Table ${quoted(table.name)} has no tenant column ${listed(context.model.columns, 'or')}`;
    const reached = path ? `; its tenant is known only through ${through(path)}` : '';
    yield {
      at: table.origin,
      message: `${missing}${reached}.`,
      ...(path ? { severity: context.options.reachable } : {}),
      remedy: () =>
        remedy(`Add ${quoted(column)} to ${quoted(table.name)}`, 'review', [addTenantColumn(table, context.model)]),
    };
    return undefined;
  },
});

function through({ steps }: InheritedPath): string {
  return listed(steps.map(({ references }) => references.name));
}
