/**
 * PostgreSQL's system catalogs and information schema, as far as code asks them which objects there are. A table is
 * asked for the rows that hold certain values; with a name among these it is answered without a look at every relation.
 */
import type { Constraint, Relation, Table } from '../catalog.js';
import { qualifiedName, relationId, temporarySchema } from '../names.js';
import { isGone, schemaExists } from '../resolve.js';
import { type ConstraintNameEntry, constraintNameKey, extensionKey, functionKey, type WorkingState } from '../state.js';
import { relationValue, schemaOf, schemaValue } from './objects.js';
import { type RowValue, rowOf, type Value } from './values.js';

export interface SystemRows {
  readonly rows: readonly RowValue[];
  /** False where there may be more rows that replay does not know. */
  readonly complete: boolean;
}

/** The value that a column must have, where one is known. */
type Wanted = (column: string) => Value | undefined;

interface SystemTable {
  readonly columns: readonly string[];
  rows(wanted: Wanted, state: WorkingState): SystemRows;
}

/** `undefined` for a table that is none of PostgreSQL's, or that does not list what the catalog holds. */
export function systemTable(schema: string | undefined, name: string): SystemTable | undefined {
  if (schema === 'information_schema') return informationSchema.get(name);
  return schema === undefined || schema === 'pg_catalog' ? catalogs.get(name) : undefined;
}

/** What they list may be there although no migration made it. */
export const outsideTables: ReadonlySet<string> = new Set(['pg_roles', 'pg_extension', 'pg_proc', 'pg_type']);

// -- Relations -------------------------------------------------------------------------------------------------------

type Fields = Readonly<Record<string, Value | undefined>>;

/** Stands for the rows of PostgreSQL's own objects, where a query has not said which schema it means. */
const systemSchema = 'pg_catalog';

function listing(
  columns: readonly string[],
  names: { readonly schema: string; readonly name: string; readonly oid?: string },
  fieldsOf: (relation: Relation, state: WorkingState) => Fields | undefined,
): SystemTable {
  return {
    columns,
    rows(wanted, state) {
      const found = relations(wanted(names.schema), wanted(names.name), names.oid && wanted(names.oid), state);
      const rows = found.relations.flatMap((relation) => {
        const fields = fieldsOf(relation, state);
        return fields ? [rowOf(fields)] : [];
      });
      if (found.all) rows.push(rowOf({ [names.schema]: inSchema(names.schema, systemSchema) }));
      return { rows, complete: true };
    },
  };
}

function inSchema(column: string, schema: string): Value {
  return column === 'relnamespace' ? schemaValue(schema) : schema;
}

function relations(
  schema: Value | undefined,
  name: Value | undefined,
  oid: Value | undefined | '',
  state: WorkingState,
): { readonly relations: readonly Relation[]; readonly all: boolean } {
  if (typeof oid === 'object' && oid?.kind === 'object') {
    const found = state.relation(oid.id as Relation['id']);
    return { relations: found ? [found] : [], all: false };
  }
  const within = schemaName(schema);
  if (typeof name === 'string') return { relations: relationsNamed(name, within, state), all: false };
  const every = state.relationsWhere((relation): relation is Relation => relation.schema !== temporarySchema);
  return {
    relations: within === undefined ? every : every.filter((relation) => relation.schema === within),
    all: within === undefined,
  };
}

function schemaName(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value?.kind === 'object' ? schemaOf(value) : undefined;
}

/** Without a schema among those of the search path, since nothing lists which other schemas hold such a name. */
function relationsNamed(name: string, schema: string | undefined, state: WorkingState): Relation[] {
  return schemasFor(schema, state).flatMap((candidate) => {
    const found = state.relation(relationId(candidate, name));
    return found && !isGone(state, found) ? [found] : [];
  });
}

function schemasFor(schema: string | undefined, state: WorkingState): readonly string[] {
  return schema === undefined ? [...new Set([...state.searchPath(), 'public'])] : [schema];
}

const relationKinds: Readonly<Record<Exclude<Relation['kind'], 'table'>, string>> = {
  view: 'v',
  'materialized-view': 'm',
  index: 'i',
  sequence: 'S',
  type: 'c',
  'foreign-table': 'f',
};

function classFields(relation: Relation, state: WorkingState): Fields {
  const table = relation.kind === 'table' ? relation : undefined;
  return {
    oid: relationValue(relation, state),
    relname: relation.name,
    relnamespace: schemaValue(relation.schema),
    relkind: relation.kind === 'table' ? (relation.partitionBy ? 'p' : 'r') : relationKinds[relation.kind],
    relrowsecurity: table?.rowSecurity.value ?? false,
    relforcerowsecurity: table?.forceRowSecurity.value ?? false,
    relispartition: table?.partitionOf !== undefined,
  };
}

// -- What belongs to a table -----------------------------------------------------------------------------------------

type TableColumns = { readonly schema: string; readonly name: string } | { readonly oid: string };

/** Rows of the tables that a query names, or of all. `owners` finds tables by the name of the wanted object itself. */
function ofTables(
  columns: readonly string[],
  by: TableColumns,
  aspect: Table['unknown'][number]['aspect'],
  rowsOf: (table: Table, state: WorkingState) => readonly Fields[],
  owners?: (wanted: Wanted, state: WorkingState) => readonly Table[] | undefined,
): SystemTable {
  return {
    columns,
    rows(wanted, state) {
      const found = 'oid' in by ? tablesByOid(wanted(by.oid), state) : tablesByName(by, wanted, state);
      const tables = found ?? owners?.(wanted, state) ?? state.tablesWhere((table) => table.schema !== temporarySchema);
      return {
        rows: tables.flatMap((table) => rowsOf(table, state)).map(rowOf),
        complete: !tables.some((table) => table.unknown.some((unknown) => unknown.aspect === aspect)),
      };
    },
  };
}

function tablesByOid(oid: Value | undefined, state: WorkingState): readonly Table[] | undefined {
  if (typeof oid !== 'object' || oid?.kind !== 'object') return undefined;
  return state.table(oid.id as Table['id']) ? [state.table(oid.id as Table['id']) as Table] : [];
}

function tablesByName(
  by: { readonly schema: string; readonly name: string },
  wanted: Wanted,
  state: WorkingState,
): readonly Table[] | undefined {
  const name = wanted(by.name);
  if (typeof name !== 'string') return undefined;
  const found = relationsNamed(name, schemaName(wanted(by.schema)), state);
  return found.filter((relation) => relation.kind === 'table');
}

/** The tables that have a constraint of the wanted name. */
function constraintOwners(column: string) {
  return (wanted: Wanted, state: WorkingState): readonly Table[] | undefined => {
    const name = wanted(column);
    if (typeof name !== 'string') return undefined;
    return schemasFor(undefined, state).flatMap((schema) => {
      const named = state.get(constraintNameKey(schema, name)) as ConstraintNameEntry | undefined;
      return [...(named?.tables ?? []).flatMap((id) => state.table(id) ?? []), ...indexOwner(schema, name, state)];
    });
  };
}

function indexOwners(wanted: Wanted, state: WorkingState): readonly Table[] | undefined {
  const name = wanted('indexname');
  if (typeof name !== 'string') return undefined;
  return schemasFor(schemaName(wanted('schemaname')), state).flatMap((schema) => indexOwner(schema, name, state));
}

function indexOwner(schema: string, name: string, state: WorkingState): Table[] {
  const found = state.relation(relationId(schema, name));
  const table = found?.kind === 'index' ? state.table(found.table) : undefined;
  return table ? [table] : [];
}

const constraintTypes: Readonly<Record<Constraint['kind'], readonly [letter: string, words: string]>> = {
  'primary-key': ['p', 'PRIMARY KEY'],
  unique: ['u', 'UNIQUE'],
  'foreign-key': ['f', 'FOREIGN KEY'],
  check: ['c', 'CHECK'],
  exclusion: ['x', 'EXCLUDE'],
};

function constraintFields(table: Table, state: WorkingState): Fields[] {
  return table.constraints.map((constraint) => {
    const target = constraint.kind === 'foreign-key' ? state.relation(constraint.references) : undefined;
    return {
      conname: constraint.name,
      contype: constraintTypes[constraint.kind][0],
      conrelid: relationValue(table, state),
      connamespace: schemaValue(table.schema),
      convalidated: constraint.validated,
      confrelid: target && relationValue(target, state),
    };
  });
}

/** Those behind keys and exclusion constraints among them. */
function indexFields(table: Table): Fields[] {
  const behind = table.constraints.filter(({ kind }) => kind !== 'check' && kind !== 'foreign-key');
  const names = [...table.indexes, ...behind].map((index) => index.name);
  return names.map((name) => ({ schemaname: table.schema, tablename: table.name, indexname: name }));
}

function columnFields(table: Table): Fields[] {
  return table.columns.map((column) => ({
    table_schema: table.schema,
    table_name: table.name,
    column_name: column.name,
    is_nullable: column.notNull.value ? 'NO' : 'YES',
  }));
}

function attributeFields(table: Table, state: WorkingState): Fields[] {
  return table.columns.map((column, i) => ({
    attrelid: relationValue(table, state),
    attname: column.name,
    attnum: i + 1,
    attnotnull: column.notNull.value,
    attisdropped: false,
  }));
}

// -- The tables ------------------------------------------------------------------------------------------------------

const schemas: (column: string) => SystemTable = (column) => ({
  columns: ['oid', column],
  rows(wanted, state) {
    const name = schemaName(wanted('oid')) ?? wanted(column);
    if (typeof name !== 'string') return { rows: [], complete: false };
    const rows = schemaExists(state, name) ? [rowOf({ oid: schemaValue(name), [column]: name })] : [];
    return { rows, complete: true };
  },
});

const functionsTable: SystemTable = {
  columns: ['proname', 'pronamespace'],
  rows(wanted, state) {
    const name = wanted('proname');
    if (typeof name !== 'string') return { rows: [], complete: false };
    const rows = schemasFor(schemaName(wanted('pronamespace')), state)
      .filter((schema) => state.get(functionKey(qualifiedName(schema, name))) !== undefined)
      .map((schema) => rowOf({ proname: name, pronamespace: schemaValue(schema) }));
    return { rows, complete: true };
  },
};

/** Things that are found by their name. */
function named(
  columns: readonly string[],
  name: string,
  find: (name: string, wanted: Wanted, state: WorkingState) => readonly Fields[],
): SystemTable {
  return {
    columns,
    rows(wanted, state) {
      const value = wanted(name);
      if (typeof value !== 'string') return { rows: [], complete: false };
      return { rows: find(value, wanted, state).map(rowOf), complete: true };
    },
  };
}

/** Every relation has a type of its name. */
function typesNamed(name: string, wanted: Wanted, state: WorkingState): Fields[] {
  return schemasFor(schemaName(wanted('typnamespace')), state)
    .filter((schema) => state.type(qualifiedName(schema, name)) ?? state.table(relationId(schema, name)))
    .map((schema) => ({ oid: typeValue(schema, name), typname: name, typnamespace: schemaValue(schema) }));
}

function typeValue(schema: string, name: string): Value {
  const id = qualifiedName(schema, name);
  return { kind: 'object', type: 'type', id: `type:${id}`, text: id };
}

const enumLabels: SystemTable = {
  columns: ['enumtypid', 'enumlabel'],
  rows(wanted, state) {
    const oid = wanted('enumtypid');
    if (typeof oid !== 'object' || oid?.kind !== 'object') return { rows: [], complete: false };
    const type = state.type(oid.id.slice('type:'.length));
    const labels = type?.kind === 'enum-type' ? type.labels : [];
    return { rows: labels.map((label) => rowOf({ enumtypid: oid, enumlabel: label })), complete: true };
  },
};

const inheritance: SystemTable = {
  columns: ['inhrelid', 'inhparent'],
  rows(wanted, state) {
    const parent = wanted('inhparent');
    const child = wanted('inhrelid');
    const idOf = (value: Value | undefined) =>
      typeof value === 'object' && value?.kind === 'object' ? (value.id as Table['id']) : undefined;
    const [parentId, childId] = [idOf(parent), idOf(child)];
    if (parentId === undefined && childId === undefined) return { rows: [], complete: false };
    const row = (from: Relation | undefined, to: Relation | undefined) =>
      from && to ? [rowOf({ inhrelid: relationValue(from, state), inhparent: relationValue(to, state) })] : [];
    if (parentId !== undefined) {
      const to = state.relation(parentId);
      return { rows: state.childrenOf(parentId).flatMap((id) => row(state.relation(id), to)), complete: true };
    }
    const from = childId && state.table(childId);
    const parents = from ? [...(from.partitionOf ? [from.partitionOf] : []), ...from.inherits] : [];
    return { rows: parents.flatMap((id) => row(from, state.relation(id))), complete: true };
  },
};

const only =
  (kind: Relation['kind'], schema: string, name: string) =>
  (relation: Relation): Fields | undefined =>
    relation.kind === kind ? { [schema]: relation.schema, [name]: relation.name } : undefined;

const catalogs: ReadonlyMap<string, SystemTable> = new Map([
  ['pg_namespace', schemas('nspname')],
  ['pg_proc', functionsTable],
  ['pg_type', named(['oid', 'typname', 'typnamespace'], 'typname', typesNamed)],
  ['pg_enum', enumLabels],
  ['pg_roles', named(['rolname'], 'rolname', (name, _, state) => (state.role(name) ? [{ rolname: name }] : []))],
  [
    'pg_extension',
    named(['extname'], 'extname', (name, _, state) => (state.get(extensionKey(name)) ? [{ extname: name }] : [])),
  ],
  [
    'pg_trigger',
    ofTables(['tgname', 'tgrelid', 'tgisinternal'], { oid: 'tgrelid' }, 'triggers', (table, state) =>
      table.triggers.map(({ name }) => ({ tgname: name, tgrelid: relationValue(table, state), tgisinternal: false })),
    ),
  ],
  ['pg_inherits', inheritance],
  [
    'pg_class',
    listing(
      ['oid', 'relname', 'relnamespace', 'relkind', 'relrowsecurity', 'relforcerowsecurity', 'relispartition'],
      { schema: 'relnamespace', name: 'relname', oid: 'oid' },
      classFields,
    ),
  ],
  [
    'pg_tables',
    listing(['schemaname', 'tablename', 'rowsecurity'], { schema: 'schemaname', name: 'tablename' }, (relation) =>
      relation.kind === 'table'
        ? { schemaname: relation.schema, tablename: relation.name, rowsecurity: relation.rowSecurity.value }
        : undefined,
    ),
  ],
  [
    'pg_views',
    listing(
      ['schemaname', 'viewname'],
      { schema: 'schemaname', name: 'viewname' },
      only('view', 'schemaname', 'viewname'),
    ),
  ],
  [
    'pg_matviews',
    listing(
      ['schemaname', 'matviewname'],
      { schema: 'schemaname', name: 'matviewname' },
      only('materialized-view', 'schemaname', 'matviewname'),
    ),
  ],
  [
    'pg_indexes',
    ofTables(
      ['schemaname', 'tablename', 'indexname'],
      { schema: 'schemaname', name: 'tablename' },
      'indexes',
      indexFields,
      indexOwners,
    ),
  ],
  [
    'pg_constraint',
    ofTables(
      ['conname', 'contype', 'conrelid', 'connamespace', 'convalidated', 'confrelid'],
      { oid: 'conrelid' },
      'constraints',
      constraintFields,
      constraintOwners('conname'),
    ),
  ],
  [
    'pg_attribute',
    ofTables(
      ['attrelid', 'attname', 'attnum', 'attnotnull', 'attisdropped'],
      { oid: 'attrelid' },
      'columns',
      attributeFields,
    ),
  ],
  [
    'pg_policies',
    ofTables(
      ['schemaname', 'tablename', 'policyname'],
      { schema: 'schemaname', name: 'tablename' },
      'policies',
      (table) =>
        table.policies.map((policy) => ({
          schemaname: table.schema,
          tablename: table.name,
          policyname: policy.name,
        })),
    ),
  ],
  [
    'pg_policy',
    ofTables(['polname', 'polrelid'], { oid: 'polrelid' }, 'policies', (table, state) =>
      table.policies.map((policy) => ({ polname: policy.name, polrelid: relationValue(table, state) })),
    ),
  ],
]);

const informationSchema: ReadonlyMap<string, SystemTable> = new Map([
  ['schemata', schemas('schema_name')],
  [
    'tables',
    listing(
      ['table_schema', 'table_name', 'table_type'],
      { schema: 'table_schema', name: 'table_name' },
      (relation) => {
        if (relation.kind !== 'table' && relation.kind !== 'view') return undefined;
        return {
          table_schema: relation.schema,
          table_name: relation.name,
          table_type: relation.kind === 'table' ? 'BASE TABLE' : 'VIEW',
        };
      },
    ),
  ],
  [
    'views',
    listing(
      ['table_schema', 'table_name'],
      { schema: 'table_schema', name: 'table_name' },
      only('view', 'table_schema', 'table_name'),
    ),
  ],
  [
    'columns',
    ofTables(
      ['table_schema', 'table_name', 'column_name', 'is_nullable'],
      { schema: 'table_schema', name: 'table_name' },
      'columns',
      columnFields,
    ),
  ],
  [
    'triggers',
    ofTables(
      ['event_object_schema', 'event_object_table', 'trigger_schema', 'trigger_name'],
      { schema: 'event_object_schema', name: 'event_object_table' },
      'triggers',
      (table) =>
        table.triggers.map(({ name }) => ({
          event_object_schema: table.schema,
          event_object_table: table.name,
          trigger_schema: table.schema,
          trigger_name: name,
        })),
    ),
  ],
  [
    'table_constraints',
    ofTables(
      ['table_schema', 'table_name', 'constraint_schema', 'constraint_name', 'constraint_type'],
      { schema: 'table_schema', name: 'table_name' },
      'constraints',
      (table) =>
        table.constraints.map(({ name, kind }) => ({
          table_schema: table.schema,
          table_name: table.name,
          constraint_schema: table.schema,
          constraint_name: name,
          constraint_type: constraintTypes[kind][1],
        })),
      constraintOwners('constraint_name'),
    ),
  ],
]);
