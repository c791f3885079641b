/**
 * Rows of PostgreSQL's system tables. A table is asked for those that hold certain values; with a name among these it
 * is answered without a look at every relation.
 */
import type { Constraint, Relation, Table } from '../catalog.js';
import { relationId, temporarySchema } from '../names.js';
import { isGone } from '../resolve.js';
import { type ConstraintNameEntry, constraintNameKey, type WorkingState } from '../state.js';
import { relationValue, schemaOf, schemaValue } from './objects.js';
import { type RowValue, rowOf, type Value } from './values.js';

export interface SystemRows {
  readonly rows: readonly RowValue[];
  /** False where there may be more rows that replay does not know. */
  readonly complete: boolean;
}

/** The value that a column must have, where one is known. */
export type Wanted = (column: string) => Value | undefined;

export interface SystemTable {
  readonly columns: readonly string[];
  rows(wanted: Wanted, state: WorkingState): SystemRows;
}

// -- Relations -------------------------------------------------------------------------------------------------------

export type Fields = Readonly<Record<string, Value | undefined>>;

/** Stands for the rows of PostgreSQL's own objects, where a query has not said which schema it means. */
const systemSchema = 'pg_catalog';

export function listing(
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

export function schemaName(value: Value | undefined): string | undefined {
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

export function schemasFor(schema: string | undefined, state: WorkingState): readonly string[] {
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

export function classFields(relation: Relation, state: WorkingState): Fields {
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
export function ofTables(
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
export function constraintOwners(column: string) {
  return (wanted: Wanted, state: WorkingState): readonly Table[] | undefined => {
    const name = wanted(column);
    if (typeof name !== 'string') return undefined;
    return schemasFor(undefined, state).flatMap((schema) => {
      const named = state.get(constraintNameKey(schema, name)) as ConstraintNameEntry | undefined;
      return [...(named?.tables ?? []).flatMap((id) => state.table(id) ?? []), ...indexOwner(schema, name, state)];
    });
  };
}

export function indexOwners(wanted: Wanted, state: WorkingState): readonly Table[] | undefined {
  const name = wanted('indexname');
  if (typeof name !== 'string') return undefined;
  return schemasFor(schemaName(wanted('schemaname')), state).flatMap((schema) => indexOwner(schema, name, state));
}

function indexOwner(schema: string, name: string, state: WorkingState): Table[] {
  const found = state.relation(relationId(schema, name));
  const table = found?.kind === 'index' ? state.table(found.table) : undefined;
  return table ? [table] : [];
}

export const constraintTypes: Readonly<Record<Constraint['kind'], readonly [letter: string, words: string]>> = {
  'primary-key': ['p', 'PRIMARY KEY'],
  unique: ['u', 'UNIQUE'],
  'foreign-key': ['f', 'FOREIGN KEY'],
  check: ['c', 'CHECK'],
  exclusion: ['x', 'EXCLUDE'],
};

export function constraintFields(table: Table, state: WorkingState): Fields[] {
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
export function indexFields(table: Table): Fields[] {
  const behind = table.constraints.filter(({ kind }) => kind !== 'check' && kind !== 'foreign-key');
  const names = [...table.indexes, ...behind].map((index) => index.name);
  return names.map((name) => ({ schemaname: table.schema, tablename: table.name, indexname: name }));
}

export function columnFields(table: Table): Fields[] {
  return table.columns.map((column) => ({
    table_schema: table.schema,
    table_name: table.name,
    column_name: column.name,
    is_nullable: column.notNull.value ? 'NO' : 'YES',
  }));
}

export function attributeFields(table: Table, state: WorkingState): Fields[] {
  return table.columns.map((column, i) => ({
    attrelid: relationValue(table, state),
    attname: column.name,
    attnum: i + 1,
    attnotnull: column.notNull.value,
    attisdropped: false,
  }));
}
