/** Which subjects of each kind a table gives rise to. */
import type { Column, Table } from '../catalog/catalog.js';
import { columnOf, uniqueKeysOf } from '../catalog/keys.js';
import { type InheritedPath, inheritedPath } from '../tenancy/inheritance.js';
import type { Reference } from './references.js';
import type { IsolatedTable, TableSubjectKind, TableSubjects, TenantTable, UniqueKey } from './subjects.js';
import type { World } from './world.js';

export interface NamedSubject<S> {
  /** As findings print it and waivers name it: `public.invoices`, `public.invoices.invoices_email_key`. */
  readonly name: string;
  readonly subject: S;
  /** Findings weigh one step less than the rule's severity. */
  readonly lowered?: boolean;
}

/** A subject that cannot be judged before a worse failure is mended: that of the rule named. */
export interface BlockedSubject {
  readonly name: string;
  readonly blockedBy: string;
}

/**
 * What would be subjects of a kind if the table had the tenant column that it lacks. Without them a table would lose
 * nothing else by losing its tenant column.
 */
export function blockedSubjectsOf(kind: TableSubjectKind, table: Table, world: World): readonly BlockedSubject[] {
  if (plainKinds.has(kind) || world.model.columns.length === 0) return none;
  if (world.tenantColumnOf(table) || !isBusiness(table, world)) return none;
  if (pathOf(table, world)) return none;
  return namesWithTenant(kind, table, world).map((name) => ({ name, blockedBy: 'require-tenant-column' }));
}

function namesWithTenant(kind: TableSubjectKind, table: Table, world: World): readonly string[] {
  const part = ({ name }: { readonly name: string }) => `${table.id}.${name}`;
  switch (kind) {
    case 'tenant-table':
    case 'isolated-table':
      return [table.id];
    case 'policy':
      return table.policies.map(part);
    case 'tenant-index':
      return table.indexes.filter((index) => !index.inherited).map(part);
    case 'tenant-unique':
      return uniqueKeysOf(table)
        .filter((key) => !key.inherited)
        .map(part);
    case 'referenced-tenant-table':
      return world.referencing(table.id).some((reference) => isReferenceOfTenants(reference, world))
        ? [table.id]
        : none;
    default:
      return none;
  }
}

/** Of those that speak of tenants there are none where the database has no tenant model: there is nobody to keep apart. */
export function subjectsOf(
  kind: TableSubjectKind,
  table: Table,
  world: World,
): readonly NamedSubject<TableSubjects[TableSubjectKind]>[] {
  return world.model.columns.length === 0 && !plainKinds.has(kind) ? none : enumerators[kind](table, world);
}

/** Kinds of subjects that have nothing to do with tenants. */
const plainKinds: ReadonlySet<TableSubjectKind> = new Set([
  'table',
  'column',
  'foreign-key',
  'unique-key',
  'index',
  'trigger',
  'partitioned-table',
]);

const none: readonly never[] = [];

const enumerators: {
  readonly [K in TableSubjectKind]: (table: Table, world: World) => readonly NamedSubject<TableSubjects[K]>[];
} = {
  table: (table, world) => (isPlain(table, world) ? [{ name: table.id, subject: { table } }] : none),

  column: (table, world) => {
    if (!isPlain(table, world)) return none;
    return table.columns.map((column) => ({ name: `${table.id}.${column.name}`, subject: { table, column } }));
  },

  'foreign-key': (table, world) => {
    if (!isPlain(table, world)) return none;
    const subjects: NamedSubject<TableSubjects['foreign-key']>[] = [];
    for (const key of table.constraints) {
      if (key.kind !== 'foreign-key' || key.inherited) continue;
      const referenced = world.table(key.references);
      subjects.push({ name: `${table.id}.${key.name}`, subject: { table, key, referenced } });
    }
    return subjects;
  },

  'unique-key': (table, world) => {
    if (!isPlain(table, world)) return none;
    return uniquesOf(table).map(({ name, unique }) => ({ name, subject: { table, unique } }));
  },

  index: (table, world) => {
    if (!isPlain(table, world)) return none;
    const own = table.indexes.filter((index) => !index.inherited);
    return own.map((index) => ({ name: `${table.id}.${index.name}`, subject: { table, index } }));
  },

  trigger: (table, world) => {
    if (!isPlain(table, world)) return none;
    const own = table.triggers.filter((trigger) => !trigger.inherited);
    return own.map((trigger) => ({ name: `${table.id}.${trigger.name}`, subject: { table, trigger } }));
  },

  'partitioned-table': (table, world) => {
    if (!table.partitionBy || !isPlain(table, world)) return none;
    return [{ name: table.id, subject: { table, partitions: world.partitionsOf(table.id) } }];
  },

  'business-table': (table, world) =>
    isBusiness(table, world) ? [{ name: table.id, subject: { table, tenant: world.tenantColumnOf(table) } }] : none,

  'tenant-table': (table, world) => {
    const subject = asTenantTable(table, world);
    return subject ? [{ name: table.id, subject }] : none;
  },

  'isolated-table': (table, world) => {
    const subject = asIsolatedTable(table, world);
    return subject ? [{ name: table.id, subject, lowered: subject.root }] : none;
  },

  policy: (table, world) => {
    const isolated = table.policies.length === 0 ? undefined : asIsolatedTable(table, world);
    if (!isolated) return none;
    return table.policies.map((policy) => ({
      name: `${table.id}.${policy.name}`,
      subject: { policy, ...isolated },
      lowered: isolated.root,
    }));
  },

  'global-table': (table, world) => {
    const declaredBy = world.classOf(table) === 'global' ? world.globalSourceOf(table) : undefined;
    return declaredBy ? [{ name: table.id, subject: { table, declaredBy } }] : none;
  },

  'tenant-foreign-key': (table, world) => {
    if (!isBusiness(table, world)) return none;
    const subjects: NamedSubject<TableSubjects['tenant-foreign-key']>[] = [];
    for (const key of table.constraints) {
      if (key.kind !== 'foreign-key' || key.inherited) continue;
      const referenced = world.table(key.references);
      if (!referenced || !isBusiness(referenced, world)) continue;
      subjects.push({ name: `${table.id}.${key.name}`, subject: { table, key, referenced } });
    }
    return subjects;
  },

  'referenced-tenant-table': (table, world) => {
    const subject = asTenantTable(table, world);
    if (!subject) return none;
    const referencing = world.referencing(table.id).filter((reference) => isReferenceOfTenants(reference, world));
    return referencing.length > 0
      ? [{ name: table.id, subject: { referencing, table, tenant: subject.tenant } }]
      : none;
  },

  'tenant-unique': (table, world) => {
    const tenant = asTenantTable(table, world)?.tenant;
    if (!tenant) return none;
    return uniquesOf(table).map(({ name, unique }) => ({ name, subject: { unique, table, tenant } }));
  },

  'tenant-index': (table, world) => {
    const tenant = asTenantTable(table, world)?.tenant;
    if (!tenant) return none;
    const subjects: NamedSubject<TableSubjects['tenant-index']>[] = [];
    for (const index of table.indexes) {
      if (!index.inherited) subjects.push({ name: `${table.id}.${index.name}`, subject: { index, table, tenant } });
    }
    return subjects;
  },
};

function uniquesOf(table: Table): readonly { readonly name: string; readonly unique: UniqueKey }[] {
  const uniques: { readonly name: string; readonly unique: UniqueKey }[] = [];
  for (const constraint of table.constraints) {
    if ((constraint.kind !== 'primary-key' && constraint.kind !== 'unique') || constraint.inherited) continue;
    uniques.push({ name: `${table.id}.${constraint.name}`, unique: { by: 'constraint', constraint } });
  }
  for (const index of table.indexes) {
    if (!index.unique || index.inherited) continue;
    uniques.push({ name: `${table.id}.${index.name}`, unique: { by: 'index', index } });
  }
  return uniques;
}

/** Rules that have nothing to do with tenants speak of what the project designs, not of copies and passing things. */
function isPlain(table: Table, world: World): boolean {
  const kind = world.classOf(table);
  return kind === 'tenant' || kind === 'root' || kind === 'global';
}

function isBusiness(table: Table, world: World): boolean {
  return world.classOf(table) === 'tenant';
}

function isReferenceOfTenants({ table, key }: Reference, world: World): boolean {
  return isBusiness(table, world) && !key.inherited;
}

function asTenantTable(table: Table, world: World): TenantTable | undefined {
  const tenant = isBusiness(table, world) ? world.tenantColumnOf(table) : undefined;
  return tenant && { table, tenant };
}

function asIsolatedTable(table: Table, world: World): IsolatedTable | undefined {
  const key = rootKeyOf(table, world);
  if (key) return { root: true, table, tenant: key, path: undefined };
  if (!isBusiness(table, world)) return undefined;
  const tenant = world.tenantColumnOf(table);
  if (tenant) return { root: false, table, tenant, path: undefined };
  const path = pathOf(table, world);
  const first = path && columnOf(table, path.steps[0]?.key.columns[0] ?? '');
  return first && { root: false, table, tenant: first, path };
}

/** How a table without the tenant column inherits its tenant, where tables may. */
function pathOf(table: Table, world: World): InheritedPath | undefined {
  return world.model.inherit === 'allowed' ? inheritedPath(table, world) : undefined;
}

/** The single column of a root's primary key, which names the tenant there. */
function rootKeyOf(table: Table, world: World): Column | undefined {
  if (world.classOf(table) !== 'root') return undefined;
  const key = table.constraints.find((constraint) => constraint.kind === 'primary-key');
  const name = key?.kind === 'primary-key' && key.columns.length === 1 ? key.columns[0] : undefined;
  return name === undefined ? undefined : columnOf(table, name);
}
