import type { Column, Table } from '../../core/catalog/catalog.js';
import { columnOf, foreignKeysOf, primaryKeyOf, referenceableKey, unknownAspect } from '../../core/catalog/keys.js';
import { relationId } from '../../core/catalog/names.js';
import { matchTypes } from '../../core/catalog/type-match.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addForeignKey, addKey } from '../../core/remedy/changes.js';
import { rememberedByName } from '../../core/text/remembered.js';

export default defineRule({
  name: 'require-foreign-key',
  category: 'keys',
  severity: 'info',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A column that is named after a table should reference it.',
  items: [],
  options: {},
  subject: 'column',
  columns: ({ name }) => referenceNamed(name) !== undefined,
  *check({ table, column }, context) {
    const target = targetOf(table, column, context);
    if (!target) return skip;
    if (foreignKeysOf(table).some((key) => key.enforced && key.columns.includes(column.name))) return pass;
    if (unknownAspect(table, 'constraints')) return unknown(`The keys of ${quoted(table.name)} are not all known.`);
    const tenants = tenantPair(table, target.table, context);
    if (!tenants) return blocked('require-tenant-column');

    yield {
      at: column.origin,
      message: `${quoted(column.name)} of ${quoted(table.name)} names a row of ${quoted(target.table.name)}, but no foreign key says so.`,
      related: [{ at: target.table.origin, message: `${quoted(target.table.name)} is created here.` }],
      remedy: () => {
        const columns = [...tenants.from, column.name];
        const referenced = [...tenants.to, target.key];
        const key = referenceableKey(target.table, referenced) ? [] : [addKey(target.table, referenced)];
        const actions = { onDelete: 'restrict', onUpdate: 'cascade' } as const;
        return remedy(`Let ${quoted(column.name)} reference ${quoted(target.table.name)}`, 'review', [
          ...key,
          addForeignKey(table, columns, target.table, referenced, actions),
        ]);
      },
    };
    return undefined;
  },
});

interface Target {
  readonly table: Table;
  /** The column that tells its rows apart, within a tenant where it has one. */
  readonly key: string;
}

/** The table of the same schema that the column is named after, where its rows are told apart by one column of a like type. */
function targetOf(table: Table, column: Column, context: RuleContext<object>): Target | undefined {
  const reference = referenceNamed(column.name);
  const type = column.type;
  if (!reference || !type || context.tenantColumnsOf(table).includes(column.name)) return undefined;
  // With a column for the kind of row beside it, it may name rows of several tables.
  if (table.columns.some(({ name }) => reference.companions.includes(name))) return undefined;
  for (const name of reference.tables) {
    const named = context.table(relationId(table.schema, name));
    if (!named) continue;
    const key =
      named.id === table.id || !mayBeReferenced(table, named, context) ? undefined : keyOf(named, column, context);
    const keyType = key && columnOf(named, key)?.type;
    const match = keyType && matchTypes(type, keyType, { schema: table.schema, type: context.type });
    return key !== undefined && (match === 'same' || match === 'comparable') ? { table: named, key } : undefined;
  }
  return undefined;
}

interface NamedReference {
  /** What the columns for the kind of row are called. */
  readonly companions: readonly string[];
  readonly tables: readonly string[];
}

/** By a name such as `order_id`; by others nothing is. */
const referenceNamed = rememberedByName((name): NamedReference | undefined => {
  const stem = /^(.+?)(?:_id|Id|ID)$/.exec(name)?.[1];
  if (stem === undefined) return undefined;
  const companions = ['_type', '_kind', '_table', 'Type', 'Kind'].map((ending) => stem + ending);
  return { companions, tables: tableNames(stem) };
});

/** `category`: `category`, `categories`; where names are written as types are, `Category` too. */
function tableNames(stem: string): readonly string[] {
  const plural = /[^aeiou]y$/.test(stem)
    ? `${stem.slice(0, -1)}ies`
    : /(?:s|x|ch|sh)$/.test(stem)
      ? `${stem}es`
      : `${stem}s`;
  const names = [plural, stem];
  return [...names, ...names.map((name) => name.charAt(0).toUpperCase() + name.slice(1))];
}

/** A table of all tenants does not reference one tenant's rows. */
function mayBeReferenced(table: Table, target: Table, context: RuleContext<object>): boolean {
  const kind = context.classOf(target);
  if (kind !== 'tenant') return kind === 'root' || kind === 'global';
  return context.model.columns.length === 0 || context.classOf(table) === 'tenant';
}

function keyOf(target: Table, column: Column, context: RuleContext<object>): string | undefined {
  const tenants = context.tenantColumnsOf(target);
  const [key, ...more] = (primaryKeyOf(target)?.columns ?? []).filter((name) => !tenants.includes(name));
  if (key === undefined || more.length > 0 || target.partitionBy) return undefined;
  return key === 'id' || key === column.name ? key : undefined;
}

/** The tenant columns that go with the key; `undefined` where one of two tenant tables lacks its own. */
function tenantPair(table: Table, target: Table, context: RuleContext<object>) {
  const none = { from: [], to: [] };
  if (context.model.columns.length === 0 || context.classOf(target) !== 'tenant') return none;
  const from = context.tenantColumnOf(table);
  const to = context.tenantColumnOf(target);
  return from && to ? { from: [from.name], to: [to.name] } : undefined;
}
