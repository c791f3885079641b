import type { Table } from '../../core/catalog/catalog.js';
import { columnOf, foreignKeysOf, unknownAspect } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addTenantColumn, globalComment } from '../../core/remedy/changes.js';
import { isOfEarlierMigration } from '../../core/tenancy/column-removals.js';
import { type InheritedPath, inheritedPath } from '../../core/tenancy/inheritance.js';
import { isolationLeaks } from '../../core/tenancy/isolation.js';
import { sharedThrough } from '../../core/tenancy/sharing.js';

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

    const removal = context.columnRemovalFrom(table);
    const column = context.model.columns.at(-1) ?? '';
    const since = removal ? ' from here on' : '';
    const missing = `Table ${quoted(table.name)} has no tenant column ${listed(context.model.columns, 'or')}${since}`;
    const reached = path ? `; its tenant is known only through ${through(path)}` : '';
    const person = path ? undefined : userColumn(table, context);
    const owned = person === undefined ? '' : `; its policies keep users apart by ${quoted(person)}`;
    const joining = path || owned ? undefined : sharedThrough(table, context);
    const shared = joining ? `; ${quoted(joining.name)} lets a row of it belong to several tenants` : '';
    yield {
      at: removal ? { statement: removal.statement, span: removal.name.span } : table.origin,
      message: `${missing}${reached}${owned}${shared}.`,
      ...(path ? { severity: context.options.reachable } : {}),
      ...(removal && isOfEarlierMigration(removal) ? { saidBy: 'no-tenant-column-removal' } : {}),
      ...(joining ? { severity: 'warning' } : {}),
      ...(person === undefined ? {} : { severity: 'info' }),
      remedy: () =>
        joining
          ? remedy(`Say in the comment of ${quoted(table.name)} that it is global`, 'review', [globalComment(table)])
          : remedy(`Add ${quoted(column)} to ${quoted(table.name)}`, 'review', [addTenantColumn(table, context.model)]),
    };
    return undefined;
  },
});

/** The key of the user to whom a row belongs, where the policies let nobody else at it. */
function userColumn(table: Table, context: RuleContext<object>): string | undefined {
  if (!table.rowSecurity.value || table.policies.length === 0) return undefined;
  return foreignKeysOf(table).flatMap(({ columns: [name = '', ...others], references }) => {
    const column = others.length === 0 && /(?:^|[._])users?$/i.test(references) ? columnOf(table, name) : undefined;
    if (!column) return [];
    const { certain, unclear } = isolationLeaks({ table, tenant: column, root: true, path: undefined }, context);
    return certain.length + unclear.length === 0 ? [name] : [];
  })[0];
}

function through({ steps }: InheritedPath): string {
  return listed(steps.map(({ references }) => references.name));
}
