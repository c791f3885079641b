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
  if (world.model.columns.length === 0) return [];
  return enumerators[kind](table, world);
}

const enumerators: {
  readonly [K in TableSubjectKind]: (table: Table, world: World) => readonly NamedSubject<Subjects[K]>[];
} = {
  'business-table': (table, world) =>
    isBusiness(table, world) ? [{ name: table.id, subject: { table, tenant: world.tenantColumnOf(table) } }] : [],

  'tenant-table': (table, world) => tenantTables(table, world).map((subject) => ({ name: table.id, subject })),

  'isolated-table': (table, world) => {
    const key = rootKeyOf(table, world);
    if (key) return [{ name: table.id, subject: { table, tenant: key, root: true }, lowered: true }];
    return tenantTables(table, world).map((subject) => ({ name: table.id, subject: { root: false, ...subject } }));
  },

  'global-table': (table, world) => {
    const declaredBy = hasModel(world) && world.classOf(table) === 'global' ? world.globalSourceOf(table) : undefined;
    return declaredBy ? [{ name: table.id, subject: { table, declaredBy } }] : [];
  },

  'tenant-foreign-key': (table, world) => {
    if (!isBusiness(table, world)) return [];
    return table.constraints.flatMap((key) => {
      if (key.kind !== 'foreign-key' || key.inherited) return [];
      const referenced = world.table(key.references);
      if (!referenced || !isBusiness(referenced, world)) return [];
      return [{ name: `${table.id}.${key.name}`, subject: { table, key, referenced } }];
    });
  },

  'referenced-tenant-table': (table, world) =>
    tenantTables(table, world).flatMap((tenantTable) => {
      const referencing = world
        .referencing(table.id)
        .filter((reference) => isBusiness(reference.table, world) && !reference.key.inherited);
      return referencing.length > 0 ? [{ name: table.id, subject: { referencing, ...tenantTable } }] : [];
    }),

  'tenant-unique': (table, world) =>
    tenantTables(table, world).flatMap((tenantTable) => [
      ...table.constraints.flatMap((constraint) =>
        (constraint.kind === 'primary-key' || constraint.kind === 'unique') && !constraint.inherited
          ? [
              {
                name: `${table.id}.${constraint.name}`,
                subject: { unique: { by: 'constraint' as const, constraint }, ...tenantTable },
              },
            ]
          : [],
      ),
      ...table.indexes.flatMap((index) =>
        index.unique && !index.inherited
          ? [
              {
                name: `${table.id}.${index.name}`,
                subject: { unique: { by: 'index' as const, index }, ...tenantTable },
              },
            ]
          : [],
      ),
    ]),

  'tenant-index': (table, world) =>
    tenantTables(table, world).flatMap((tenantTable) =>
      table.indexes
        .filter((index) => !index.inherited)
        .map((index) => ({ name: `${table.id}.${index.name}`, subject: { index, ...tenantTable } })),
    ),
};

function isBusiness(table: Table, world: World): boolean {
  return hasModel(world) && world.classOf(table) === 'tenant';
}

/** Without a tenant model nothing is known about tenants, so nothing is asked about them. */
function hasModel(world: World): boolean {
  return world.model.columns.length > 0;
}

function tenantTables(table: Table, world: World): readonly TenantTable[] {
  const tenant = isBusiness(table, world) ? world.tenantColumnOf(table) : undefined;
  return tenant ? [{ table, tenant }] : [];
}

/** The single column of a root's primary key, which names the tenant there. */
function rootKeyOf(table: Table, world: World): Column | undefined {
  if (world.classOf(table) !== 'root') return undefined;
  const key = table.constraints.find((constraint) => constraint.kind === 'primary-key');
  const name = key?.kind === 'primary-key' && key.columns.length === 1 ? key.columns[0] : undefined;
  return name === undefined ? undefined : columnOf(table, name);
}
