import type { Column, Table } from '../../core/catalog/catalog.js';
import { formatType } from '../../core/catalog/format-type.js';
import { columnOf, foreignKeysOf, primaryKeyOf, unknownAspect } from '../../core/catalog/keys.js';
import { qualifiedName, quoteIdentifier } from '../../core/catalog/names.js';
import type { Origin } from '../../core/catalog/origin.js';
import { matchTypes } from '../../core/catalog/type-match.js';
import { isBuiltIn } from '../../core/catalog/uses.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { setType } from '../../core/remedy/changes.js';
import type { TypeName } from '../../core/syntax/ddl.js';
import type { TenantModel } from '../../core/tenancy/model.js';
import { rememberedByName } from '../../core/text/remembered.js';

export default defineRule({
  name: 'consistent-tenant-type',
  category: 'tenancy',
  severity: 'warning',
  remedy: 'review',
  since: '0.1.0',
  summary: 'The tenant column must have one type in all tables, that of the key it stands for.',
  items: ['1a'],
  options: {},
  subject: 'tenant-table',
  *check({ table, tenant }, context) {
    if (tenant.type === undefined) return unknown(`The type of ${quoted(tenant.name)} is not known.`);
    if (unknownAspect(table, 'columns')) return unknown(`The columns of ${quoted(table.name)} are not all known.`);
    if (isRefusedReference(table, tenant, context)) return blocked('matching-foreign-key-types');
    if (isMade(tenant.type, table, context)) return unknown(`What ${tenant.type.name} is compared with is not known.`);
    const own = withoutLength(formatType(tenant.type));
    const other = wantedTypes(table, tenant, context).find(({ type }) => !isType(own, type));
    if (!other) return pass;
    yield {
      at: tenant.origin,
      message: `The tenant column ${quoted(tenant.name)} of ${quoted(table.name)} is ${own}, but ${other.because}.`,
      ...(other.at && { related: [{ at: other.at, message: 'That key is defined here.' }] }),
      remedy: () =>
        remedy(`Make ${quoted(tenant.name)} of ${quoted(table.name)} ${other.type}`, 'review', [
          setType(table, tenant, other.type, `${quoteIdentifier(tenant.name)}::${other.type}`),
        ]),
    };
    return undefined;
  },
});

interface WantedType {
  /** As SQL. */
  readonly type: string;
  readonly because: string;
  readonly at?: Origin;
}

/**
 * What the type has to agree with, the most binding first: what the settings say, then the key that the column stands
 * for, and only where neither is known what most tables do.
 */
function wantedTypes(table: Table, tenant: Column, context: RuleContext<object>): readonly WantedType[] {
  const { model } = context;
  const wanted: WantedType[] = [];
  if (model.typeGiven && model.type !== undefined && speaksOf(tenant, model)) {
    wanted.push({ type: model.type, because: `the configuration says ${model.type}` });
  }
  const key = rootKey(table, tenant, context);
  if (key?.column.type && !isMade(key.column.type, key.root, context)) {
    const type = formatType(key.column.type);
    const because = `${quoted(key.column.name)} of ${quoted(key.root.name)}, which it stands for, is ${type}`;
    wanted.push({ type, because, at: key.column.origin });
  } else if (model.type !== undefined && speaksOf(tenant, model)) {
    wanted.push({ type: model.type, because: `in most tables it is ${model.type}` });
  }
  return wanted;
}

/** Of several levels of tenants the model's type is that of the most specific one. */
function speaksOf({ name }: Column, { columns }: TenantModel): boolean {
  return name === columns.at(-1);
}

/** A type of the migrations' own: a domain is compared as what it is made of. */
function isMade({ schema, name }: TypeName, table: Table, context: RuleContext<object>): boolean {
  if (schema === undefined && isBuiltIn(name)) return false;
  const schemas = schema === undefined ? [table.schema, 'public'] : [schema];
  return schemas.some((one) => context.type(qualifiedName(one, name)) !== undefined);
}

/** Length and precision change nothing about what can be compared with what. */
function withoutLength(type: string): string {
  return type.replace(/\s*\(.*?\)/, '');
}

/** `written` is as PostgreSQL shows types, or as people write them: `varchar(36)`, `bigint`, `int8`. */
function isType(own: string, written: string): boolean {
  return spellingsOf(written).includes(own);
}

const spellingsOf = rememberedByName((written): readonly string[] => {
  const name = withoutLength(written.trim().toLowerCase());
  const plain = { schema: undefined, modifiers: [], arrayDimensions: 0, setOf: false, span: { start: 0, end: 0 } };
  return [name, formatType({ name, ...plain })];
});

interface RootKey {
  readonly root: Table;
  readonly column: Column;
}

/** The key that the column stands for: the one that it references, else that of the only root. */
function rootKey(table: Table, tenant: Column, context: RuleContext<object>): RootKey | undefined {
  const { roots, columns } = context.model;
  const reference = foreignKeysOf(table).find((key) => roots.has(key.references) && key.columns.includes(tenant.name));
  const only = columns.length === 1 && roots.size === 1 ? [...roots][0] : undefined;
  const id = reference?.references ?? only;
  const root = id === undefined ? undefined : context.table(id);
  if (!root || root.id === table.id) return undefined;
  const [single, ...others] = primaryKeyOf(root)?.columns ?? [];
  const referenced = reference?.referencedColumns[reference.columns.indexOf(tenant.name)];
  const name = referenced ?? (others.length === 0 ? single : undefined);
  const column = name === undefined ? undefined : columnOf(root, name);
  return column && { root, column };
}

/** PostgreSQL refuses such a key, or cannot hold every tenant in it, and the foreign key's own rule says so. */
function isRefusedReference(table: Table, tenant: Column, context: RuleContext<object>): boolean {
  const { roots } = context.model;
  return foreignKeysOf(table).some((key) => {
    const at = key.columns.indexOf(tenant.name);
    const root = at >= 0 && roots.has(key.references) ? context.table(key.references) : undefined;
    const target = root && columnOf(root, key.referencedColumns[at] ?? '');
    if (!target?.type || !tenant.type) return false;
    const match = matchTypes(tenant.type, target.type, { schema: table.schema, type: context.type });
    return match === 'refused' || match === 'narrower';
  });
}
