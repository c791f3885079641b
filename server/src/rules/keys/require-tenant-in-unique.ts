import type { KeyConstraint, Table } from '../../core/catalog/catalog.js';
import { columnOf, columnsMentionedIn } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import type { UniqueKey } from '../../core/lint/subjects.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { scopeUnique } from '../../core/remedy/changes.js';
import type { IndexElement } from '../../core/syntax/ddl.js';
import type { Expression } from '../../core/syntax/expression.js';

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

    const { kind, at, subject } = describe(unique);
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

function describe(unique: UniqueKey) {
  if (unique.by === 'constraint') {
    const { kind, columns, columnsOrigin } = unique.constraint;
    const word = kind === 'primary-key' ? 'The primary key' : 'The unique constraint';
    return { kind: word, at: columnsOrigin, subject: listed(columns) };
  }
  const { elements, elementsOrigin } = unique.index;
  const written = elementsOrigin.statement.text.slice(elementsOrigin.span.start, elementsOrigin.span.end);
  const columns = elements.map(({ column }) => column?.value);
  const plain = columns.every((name) => name !== undefined);
  return { kind: 'The unique index', at: elementsOrigin, subject: plain ? listed(columns) : written };
}

/** All columns that take part, inside expressions too. */
function columnsIn(unique: UniqueKey): readonly string[] {
  return unique.by === 'constraint' ? unique.constraint.columns : unique.index.elements.flatMap(columnsOfElement);
}

function columnsOfElement({ column, expression }: IndexElement): readonly string[] {
  if (column) return [column.value];
  return expression ? [...columnsMentionedIn(expression)] : [];
}

/** An index over the rows of one tenant, or of none (`WHERE tenant_id IS NULL`), compares no two tenants. */
function fixesTenant(where: Expression, tenants: readonly string[]): boolean {
  const isTenant = (e: Expression | undefined) => e?.kind === 'column' && tenants.includes(e.path.at(-1)?.value ?? '');
  switch (where.kind) {
    case 'and':
      return where.operands.some((operand) => fixesTenant(operand, tenants));
    case 'null-test':
      return !where.negated && isTenant(where.operand);
    case 'operator':
      return (
        where.name === '=' &&
        ((isTenant(where.left) && where.right?.kind === 'constant') ||
          (isTenant(where.right) && where.left?.kind === 'constant'))
      );
    default:
      return false;
  }
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
