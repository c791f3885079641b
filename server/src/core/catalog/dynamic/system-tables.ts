/** PostgreSQL's system catalogs and information schema, as far as code asks them which objects there are. */
import type { Relation, Table } from '../catalog.js';
import { qualifiedName, relationId } from '../names.js';
import { schemaExists } from '../resolve.js';
import { extensionKey, functionKey, type WorkingState } from '../state.js';
import { relationValue, schemaValue } from './objects.js';
import {
  attributeFields,
  classFields,
  columnFields,
  constraintFields,
  constraintOwners,
  constraintTypes,
  type Fields,
  indexFields,
  indexOwners,
  listing,
  ofTables,
  type SystemTable,
  schemaName,
  schemasFor,
  type Wanted,
} from './system-rows.js';
import { rowOf, type Value } from './values.js';

/** `undefined` for a table that is none of PostgreSQL's, or that does not list what the catalog holds. */
export function systemTable(schema: string | undefined, name: string): SystemTable | undefined {
  if (schema === 'information_schema') return informationSchema.get(name);
  return schema === undefined || schema === 'pg_catalog' ? catalogs.get(name) : undefined;
}

/** What they list may be there although no migration made it. */
export const outsideTables: ReadonlySet<string> = new Set(['pg_roles', 'pg_extension', 'pg_proc', 'pg_type']);

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
