import type { KeyConstraint, Table } from '../../core/catalog/catalog.js';
import { columnOf, columnsOfElement } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import type { UniqueKey } from '../../core/lint/subjects.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted, uniqueWords } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { scopeUnique } from '../../core/remedy/changes.js';
import { fixesTenant } from '../../core/tenancy/fixed-tenant.js';

export default defineRule({
  name: 'require-tenant-in-unique',
  category: 'keys',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'What must be unique must be unique within its tenant.',
  items: ['3c'],
  options: {},
  subject: 'tenant-unique',
  *check({ table, tenant, unique }, context) {
    if (unique.by === 'constraint' && isSurrogate(table, unique.constraint)) return skip;
    const tenants = context.tenantColumnsOf(table);
    if (columnsIn(unique).some((name) => tenants.includes(name))) return pass;
    if (unique.by === 'index' && unique.index.where && fixesTenant(unique.index.where, tenants)) return pass;

    const { kind, at, subject } = uniqueWords(unique);
    yield {
      at,
      message: `${kind} on ${subject} of ${quoted(table.name)} does not hold the tenant column ${quoted(tenant.name)}: it spans all tenants.`,
      remedy: () =>
        remedy(`Make ${subject} of ${quoted(table.name)} unique per ${quoted(tenant.name)}`, 'review', [
          scopeUnique(table, unique, tenant.name),
        ]),
    };
    return undefined;
  },
});

/** All columns that take part, inside expressions too. */
function columnsIn(unique: UniqueKey): readonly string[] {
  return unique.by === 'constraint' ? unique.constraint.columns : unique.index.elements.flatMap(columnsOfElement);
}

/**
 * A primary key that some column made up for the purpose keeps apart: two tenants never choose the same value, so it
 * says nothing about another tenant's rows.
 */
function isSurrogate(table: Table, key: KeyConstraint): boolean {
  return key.kind === 'primary-key' && key.columns.some((name) => isMadeUp(table, name));
}

function isMadeUp(table: Table, name: string): boolean {
  const column = columnOf(table, name);
  if (!column || /(^|_)(id|uuid|ulid|guid)$|[a-z](Id|ID|Uuid)$/.test(name)) return true;
  const type = column.type?.name ?? 'uuid';
  return type === 'uuid' || type.includes('serial') || column.identity !== undefined || column.default !== undefined;
}
