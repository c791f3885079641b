import type { KeyConstraint, Table } from '../../core/catalog/catalog.js';
import { columnOf, columnsOfElement, foreignKeysOf, primaryKeyOf } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import type { UniqueKey } from '../../core/lint/subjects.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { isOneOf, madeUpNames } from '../../core/lint/vocabulary.js';
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
  options: {
    unshared: {
      type: 'string',
      enum: ['error', 'warning', 'info'],
      default: 'info',
      description:
        'Severity for a key whose values no two tenants share by chance, and for one that holds the primary key.',
    },
  },
  subject: 'tenant-unique',
  *check({ table, tenant, unique }, context) {
    if (unique.by === 'constraint' && isSurrogate(table, unique.constraint)) return skip;
    const tenants = context.tenantColumnsOf(table);
    if (columnsIn(unique).some((name) => tenants.includes(name))) return pass;
    if (unique.by === 'index' && unique.index.where && fixesTenant(unique.index.where, tenants)) return pass;

    const { kind, at, subject } = uniqueWords(unique);
    const but = holdsPrimaryKey(table, unique)
      ? ', as the primary key does that it holds'
      : reservation(table, columnsIn(unique), tenants, context);
    yield {
      at,
      message: `${kind} on ${subject} of ${quoted(table.name)} does not hold the tenant column ${quoted(tenant.name)}: it spans all tenants${but ?? ''}.`,
      ...(but === undefined ? {} : { severity: context.options.unshared }),
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

/** Beside the primary key the other columns add nothing: a row that has its values is the same row. */
function holdsPrimaryKey(table: Table, unique: UniqueKey): boolean {
  const primary = primaryKeyOf(table);
  if (!primary || (unique.by === 'constraint' && unique.constraint === primary)) return false;
  const plain =
    unique.by === 'constraint'
      ? unique.constraint.columns
      : unique.index.elements.flatMap(({ column }) => column?.value ?? []);
  return primary.columns.every((name) => plain.includes(name));
}

/** Why no tenant meets another's value by chance, to follow the finding; `undefined` where one may. */
function reservation(
  table: Table,
  columns: readonly string[],
  tenants: readonly string[],
  { table: tableById, classOf }: Pick<RuleContext<object>, 'table' | 'classOf'>,
): string | undefined {
  for (const key of foreignKeysOf(table)) {
    const own = key.columns.filter((name) => !tenants.includes(name));
    const [first] = own;
    const referenced = tableById(key.references);
    if (first === undefined || !own.every((name) => columns.includes(name)) || !referenced) continue;
    if (classOf(referenced) === 'tenant') return `, though ${quoted(first)} names a row of one tenant`;
  }
  const madeUp = columns.find((name) => columnOf(table, name)?.type?.name === 'uuid' || isOneOf(name, madeUpNames));
  return madeUp && `, which is right as long as nobody chooses ${quoted(madeUp)}`;
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
