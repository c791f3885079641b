/** Which subjects of each kind a table gives rise to. */
import type { Column, Table } from '../catalog/catalog.js';
import { columnOf } from '../catalog/keys.js';
import type { Subjects, TenantTable } from './subjects.js';
import type { World } from './world.js';

export interface NamedSubject<S> {
  /** As findings print it and waivers name it: `public.invoices`, `public.invoices.invoices_email_key`. */
  readonly name: string;
  readonly subject: S;
  /** Findings weigh one step less than the rule's severity. */
  readonly lowered?: boolean;
}

/** Subjects that belong to one table. */
export type TableSubjectKind = Exclude<keyof Subjects, 'broken-statement' | 'suppression'>;

/** None where the database has no tenant model: there is nobody to keep apart. */
export function subjectsOf(
  kind: TableSubjectKind,
  table: Table,
  world: World,
): readonly NamedSubject<Subjects[TableSubjectKind]>[] {
  return world.model.columns.length === 0 ? none : enumerators[kind](table, world);
}

const none: readonly never[] = [];

const enumerators: {
  readonly [K in TableSubjectKind]: (table: Table, world: World) => readonly NamedSubject<Subjects[K]>[];
} = {
  'business-table': (table, world) =>
    isBusiness(table, world) ? [{ name: table.id, subject: { table, tenant: world.tenantColumnOf(table) } }] : none,

  'tenant-table': (table, world) => {
    const subject = asTenantTable(table, world);
    return subject ? [{ name: table.id, subject }] : none;
  },

  'isolated-table': (table, world) => {
    const key = rootKeyOf(table, world);
    if (key) return [{ name: table.id, subject: { table, tenant: key, root: true }, lowered: true }];
    const subject = asTenantTable(table, world);
    return subject ? [{ name: table.id, subject: { root: false, table, tenant: subject.tenant } }] : none;
  },

  'global-table': (table, world) => {
    const declaredBy = world.classOf(table) === 'global' ? world.globalSourceOf(table) : undefined;
    return declaredBy ? [{ name: table.id, subject: { table, declaredBy } }] : none;
  },

  'tenant-foreign-key': (table, world) => {
    if (!isBusiness(table, world)) return none;
    const subjects: NamedSubject<Subjects['tenant-foreign-key']>[] = [];
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
    const referencing = world
      .referencing(table.id)
      .filter((reference) => isBusiness(reference.table, world) && !reference.key.inherited);
    return referencing.length > 0
      ? [{ name: table.id, subject: { referencing, table, tenant: subject.tenant } }]
      : none;
  },

  'tenant-unique': (table, world) => {
    const tenant = asTenantTable(table, world)?.tenant;
    if (!tenant) return none;
    const subjects: NamedSubject<Subjects['tenant-unique']>[] = [];
    for (const constraint of table.constraints) {
      if ((constraint.kind !== 'primary-key' && constraint.kind !== 'unique') || constraint.inherited) continue;
      const unique = { by: 'constraint', constraint } as const;
      subjects.push({ name: `${table.id}.${constraint.name}`, subject: { unique, table, tenant } });
    }
    for (const index of table.indexes) {
      if (!index.unique || index.inherited) continue;
      const unique = { by: 'index', index } as const;
      subjects.push({ name: `${table.id}.${index.name}`, subject: { unique, table, tenant } });
    }
    return subjects;
  },

  'tenant-index': (table, world) => {
    const tenant = asTenantTable(table, world)?.tenant;
    if (!tenant) return none;
    const subjects: NamedSubject<Subjects['tenant-index']>[] = [];
    for (const index of table.indexes) {
      if (!index.inherited) subjects.push({ name: `${table.id}.${index.name}`, subject: { index, table, tenant } });
    }
    return subjects;
  },
};

function isBusiness(table: Table, world: World): boolean {
  return world.classOf(table) === 'tenant';
}

function asTenantTable(table: Table, world: World): TenantTable | undefined {
  const tenant = isBusiness(table, world) ? world.tenantColumnOf(table) : undefined;
  return tenant && { table, tenant };
}

/** The single column of a root's primary key, which names the tenant there. */
function rootKeyOf(table: Table, world: World): Column | undefined {
  if (world.classOf(table) !== 'root') return undefined;
  const key = table.constraints.find((constraint) => constraint.kind === 'primary-key');
  const name = key?.kind === 'primary-key' && key.columns.length === 1 ? key.columns[0] : undefined;
  return name === undefined ? undefined : columnOf(table, name);
}
