/** CREATE and ALTER SEQUENCE, and the sequences that belong to columns. */
import type { AlterSequence, ColumnDefinition, CreateSequence } from '../../syntax/ddl.js';
import type { OtherRelation, RelationId, Table } from '../catalog.js';
import { chooseName } from '../implicit-names.js';
import { relationId, temporarySchema } from '../names.js';
import { creationSchema, findRelation, isGone, missingRelation } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putOther, putTable, removeRelation } from '../store.js';
import { defaultsFrom, sequenceOfDefault, sequencesOf } from '../uses.js';
import { changeColumn, hasColumn, isSerial } from './columns.js';

export function createSequence(ddl: CreateSequence, state: WorkingState) {
  const schema = ddl.persistence === 'temporary' ? temporarySchema : creationSchema(state, ddl.sequence);
  if (schema === undefined) return state.refuse('no schema has been selected to create in');
  const name = ddl.sequence.name.value;
  const id = relationId(schema, name);
  const existing = state.relation(id);
  if (existing && !isGone(state, existing)) {
    if (!ddl.ifNotExists) state.refuse(`relation "${name}" already exists`);
    return;
  }
  const sequence: OtherRelation = {
    kind: 'sequence',
    id,
    schema,
    name,
    ownedBy: ddl.ownedBy && ownerOf(ddl.ownedBy, schema, state),
    comment: undefined,
    origin: state.origin(ddl.sequence.span),
  };
  if (!state.refused) putOther(state, sequence);
}

export function alterSequence(ddl: AlterSequence, state: WorkingState): void {
  const found = findRelation(state, ddl.sequence);
  if (!found) {
    if (!ddl.ifExists) state.refuseMissing(missingRelation(ddl.sequence));
    return;
  }
  if (found.kind !== 'sequence' || ddl.ownedBy === undefined) return;
  const ownedBy = ddl.ownedBy === 'none' ? undefined : ownerOf(ddl.ownedBy, found.schema, state);
  if (!state.refused) putOther(state, { ...found, ownedBy });
}

function ownerOf(
  { table: name, column }: NonNullable<CreateSequence['ownedBy']>,
  schema: string,
  state: WorkingState,
): OtherRelation['ownedBy'] {
  const table = findRelation(state, name);
  if (table?.kind !== 'table') {
    if (!table) state.refuseMissing(missingRelation(name));
    return undefined;
  }
  if (table.schema !== schema) state.refuse('sequence must be in same schema as table it is linked to');
  if (!hasColumn(table, column.value) && !table.unknown.some((unknown) => unknown.aspect === 'columns')) {
    state.refuse(`column "${column.value}" of relation "${table.name}" does not exist`);
  }
  return { table: table.id, column: column.value };
}

/** A serial or identity column brings a sequence of its own. */
export function createImplicitSequence(state: WorkingState, table: Table, definition: ColumnDefinition): void {
  if (definition.identity !== undefined || isSerial(definition.type)) {
    addColumnSequence(state, table, definition.name.value, state.origin(definition.name.span));
  }
}

export function addColumnSequence(
  state: WorkingState,
  { id: table, schema, name: tableName }: Table,
  column: string,
  origin: OtherRelation['origin'],
): void {
  const taken = (name: string) => state.relation(relationId(schema, name)) !== undefined;
  const name = chooseName(tableName, column, 'seq', taken);
  const id = relationId(schema, name);
  putOther(state, { kind: 'sequence', id, schema, name, ownedBy: { table, column }, comment: undefined, origin });
}

export function ownedSequences(state: WorkingState, table: RelationId): OtherRelation[] {
  return state.usersOf(sequencesOf(table)).flatMap((id) => {
    const relation = state.relation(id as RelationId);
    return relation?.kind === 'sequence' ? [relation] : [];
  });
}

/** The sequences of a table that is dropped, or of one of its columns. */
export function dropOwnedSequences(state: WorkingState, table: RelationId, column?: string): void {
  for (const sequence of ownedSequences(state, table)) {
    if (column === undefined || sequence.ownedBy?.column === column) removeRelation(state, sequence);
  }
}

export function renameOwner(state: WorkingState, table: RelationId, from: string, to: string): void {
  for (const sequence of ownedSequences(state, table)) {
    if (sequence.ownedBy?.column === from) putOther(state, { ...sequence, ownedBy: { table, column: to } });
  }
}

/** The tables with columns whose default takes its values from the sequence. */
export function tablesFedBy(state: WorkingState, sequence: OtherRelation): Table[] {
  const owner = sequence.ownedBy && state.table(sequence.ownedBy.table);
  const users = state.usersOf(defaultsFrom(sequence.name)).flatMap((id) => state.table(id as RelationId) ?? []);
  const fed = users.filter((table) => table.columns.some((column) => isFedBy(column, sequence)));
  return owner?.columns.some((c) => c.name === sequence.ownedBy?.column && isSerial(c.type)) ? [...fed, owner] : fed;
}

/** Takes the defaults that a dropped sequence fed, that of a serial column too, which is a plain integer then. */
export function dropDefaultsFrom(state: WorkingState, sequence: OtherRelation): void {
  for (const { id } of tablesFedBy(state, sequence)) {
    const table = state.table(id);
    if (!table) continue;
    for (const { name, default: value, type } of table.columns) {
      const current = state.table(id) ?? table;
      if (value && isFedBy({ default: value }, sequence)) {
        putTable(
          state,
          changeColumn(current, name, (column) => ({ ...column, default: undefined })),
        );
      } else if (isSerial(type) && sequence.ownedBy?.table === id && sequence.ownedBy.column === name) {
        putTable(
          state,
          changeColumn(current, name, (column) => ({ ...column, type: plainInteger(column.type) })),
        );
      }
    }
  }
}

function isFedBy(column: Pick<Table['columns'][number], 'default'>, { schema, name }: OtherRelation): boolean {
  const used = column.default && sequenceOfDefault(column.default.value);
  return used?.name === name && (used.schema === undefined || used.schema === schema);
}

const integers: ReadonlyMap<string, string> = new Map([
  ['smallserial', 'int2'],
  ['serial2', 'int2'],
  ['serial', 'int4'],
  ['serial4', 'int4'],
  ['bigserial', 'int8'],
  ['serial8', 'int8'],
]);

/** The type of a serial column without its default. */
export function plainInteger(type: Table['columns'][number]['type']): Table['columns'][number]['type'] {
  const name = type && isSerial(type) ? integers.get(type.name) : undefined;
  return type && name !== undefined ? { ...type, name } : type;
}
