import type { Table } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { enableRowSecurity, tenantPolicies } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-rls',
  category: 'isolation',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A tenant table must have row level security enabled.',
  items: ['11a'],
  options: {},
  subject: 'isolated-table',
  *check({ table, tenant, root, path }, context) {
    if (table.rowSecurity.value) return pass;
    if (unknownAspect(table, 'row-security')) {
      return unknown(`Whether ${quoted(table.name)} has row level security is not known.`);
    }
    const disabled = table.rowSecurity.origin.statement !== table.origin.statement;
    yield {
      at: table.origin,
      message: message(table, root, disabled),
      // A database without any row level security was designed to keep tenants apart by other means.
      ...(!context.usesRowSecurity() && { settled: 'info' }),
      ...(disabled && { related: [{ at: table.rowSecurity.origin, message: 'It is disabled here.' }] }),
      remedy: () =>
        remedy(`Enable row level security on ${quoted(table.name)}`, 'safe', [
          enableRowSecurity(table),
          ...(table.policies.length === 0 ? tenantPolicies(table, path ?? tenant, context.model) : []),
        ]),
    };
    return undefined;
  },
});

function message(table: Table, root: boolean, disabled: boolean): string {
  const name = `${root ? 'Tenant root' : 'Tenant table'} ${quoted(table.name)}`;
  if (disabled) return `${name} has its row level security disabled again.`;
  if (table.policies.length > 0) return `${name} has policies, but without row level security they do nothing.`;
  return `${name} does not have row level security enabled.`;
}
