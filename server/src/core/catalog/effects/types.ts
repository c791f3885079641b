/** CREATE TYPE, ALTER TYPE ... ADD VALUE and RENAME VALUE, and types that go or get another name. */
import type { AlterEnum, AlterTable, CreateType, Drop, QualifiedName } from '../../syntax/ddl.js';
import type { Column, CompositeType, DatabaseType, EnumType, OtherRelation, Table } from '../catalog.js';
import { qualifiedName, relationId } from '../names.js';
import { creationSchema, findType, resolvedType } from '../resolve.js';
import { typeKey, type WorkingState } from '../state.js';
import { putOther, putTable, removeRelation } from '../store.js';
import { columnsOfType } from '../uses.js';
import { removeColumn } from './alter-column.js';

export function createType(ddl: CreateType, state: WorkingState) {
  const schema = creationSchema(state, ddl.type);
  if (schema === undefined) return state.refuse('no schema has been selected to create in');
  const name = ddl.type.name.value;
  const id = qualifiedName(schema, name);
  const composite = ddl.variant === 'composite';
  if (isTypeTaken(state, schema, name, composite)) return;
  const shared = { id, schema, name, comment: undefined, origin: state.origin(ddl.type.span) };
  if (ddl.variant === 'enum') return putType(state, { kind: 'enum-type', labels: ddl.labels, ...shared });
  if (!composite) return putType(state, { kind: 'range-type', ...shared });
  const attributes = ddl.attributes.map((a) => ({ name: a.name.value, type: resolvedType(state, a.type) }));
  putType(state, { kind: 'composite-type', attributes, ...shared });
  putOther(state, { kind: 'type', ownedBy: undefined, ...shared, id: relationId(schema, name) });
}

/** Tables, views and composite types are types too, as of their rows. A shell type becomes the one it announces. */
export function isTypeTaken(state: WorkingState, schema: string, name: string, asRelation: boolean): boolean {
  const relation = state.relation(relationId(schema, name));
  const type = state.type(qualifiedName(schema, name));
  if (relation && asRelation) state.refuse(`relation "${name}" already exists`);
  else if (type ? type.kind !== 'range-type' : relation && 'columns' in relation) {
    state.refuse(`type "${name}" already exists`);
  }
  return state.refused;
}

export function alterEnum(ddl: AlterEnum, state: WorkingState) {
  const type = requireType(state, ddl.type);
  if (!type) return;
  if (type.kind !== 'enum-type') return state.refuse(`${shownName(ddl.type)} is not an enum`);
  const labels = ddl.change.kind === 'add' ? added(type, ddl.change, state) : relabelled(type, ddl.change, state);
  if (labels) putType(state, { ...type, labels });
}

function added(
  type: EnumType,
  { label, ifNotExists, place }: Extract<AlterEnum['change'], { kind: 'add' }>,
  state: WorkingState,
): readonly string[] | undefined {
  if (type.labels.includes(label)) {
    if (!ifNotExists) state.refuse(`enum label "${label}" already exists`);
    return undefined;
  }
  if (!place) return [...type.labels, label];
  const at = type.labels.indexOf(place.label);
  if (at < 0) {
    state.refuse(`"${place.label}" is not an existing enum label`);
    return undefined;
  }
  return type.labels.toSpliced(place.side === 'before' ? at : at + 1, 0, label);
}

function relabelled(
  type: EnumType,
  { from, to }: Extract<AlterEnum['change'], { kind: 'rename' }>,
  state: WorkingState,
): readonly string[] | undefined {
  if (!type.labels.includes(from)) state.refuse(`"${from}" is not an existing enum label`);
  else if (type.labels.includes(to)) state.refuse(`enum label "${to}" already exists`);
  if (state.refused) return undefined;
  return type.labels.map((label) => (label === from ? to : label));
}

/** ALTER TYPE ... ADD, DROP and ALTER ATTRIBUTE. */
export function alterComposite(ddl: AlterTable, state: WorkingState): void {
  const found = findType(state, ddl.table.schema?.value, ddl.table.name.value);
  if (found?.kind !== 'composite-type') return;
  let attributes = found.attributes;
  for (const action of ddl.actions) {
    if (action.kind === 'add-column' && action.column.type) {
      const type = resolvedType(state, action.column.type);
      attributes = [...attributes, { name: action.column.name.value, type }];
    } else if (action.kind === 'drop-column') {
      attributes = attributes.filter((attribute) => attribute.name !== action.column.value);
    } else if (action.kind === 'set-type') {
      const type = resolvedType(state, action.type);
      attributes = attributes.map((a) => (a.name === action.column.value ? { ...a, type } : a));
    }
  }
  putType(state, { ...found, attributes });
}

export function renameAttribute(type: CompositeType, from: string, to: string, state: WorkingState) {
  if (!type.attributes.some((attribute) => attribute.name === from)) {
    return state.refuse(`column "${from}" does not exist`);
  }
  putType(state, { ...type, attributes: type.attributes.map((a) => (a.name === from ? { ...a, name: to } : a)) });
}

/** The columns of that type go along with CASCADE, and are a reason to refuse without it. */
export function dropType(name: QualifiedName, how: Drop, state: WorkingState) {
  const type = findType(state, name.schema?.value, name.name.value);
  if (!type) {
    if (!how.ifExists) refuseMissingType(state, name);
    if (state.refused) return;
  } else if (how.objectType === 'domain' && type.kind !== 'domain-type') {
    return state.refuse(`"${shownName(name)}" is not a domain`);
  }
  const dropped = type ?? { schema: name.schema?.value, name: name.name.value };
  const users = tablesWithColumnsOf(state, dropped);
  if (type && !how.cascade && users.some((table) => !mayHaveOtherColumns(table))) {
    return state.refuse(`cannot drop type ${shownName(name)} because other objects depend on it`);
  }
  if (how.cascade) for (const table of users) dropColumnsOf(state, table, dropped);
  if (type) removeType(state, type);
}

function removeType(state: WorkingState, type: DatabaseType): void {
  state.set(typeKey(type.id), undefined);
  const relation = relationOf(state, type);
  if (relation) removeRelation(state, relation);
}

export function moveType(
  name: QualifiedName,
  schema: string | undefined,
  newName: string | undefined,
  state: WorkingState,
) {
  const type = requireType(state, name);
  if (!type) return;
  const to = { schema: schema ?? type.schema, name: newName ?? type.name };
  const id = qualifiedName(to.schema, to.name);
  if (id === type.id) return;
  const relation = relationOf(state, type);
  if (isTypeTaken(state, to.schema, to.name, relation !== undefined)) return;
  removeType(state, type);
  putType(state, { ...type, ...to, id });
  if (relation) putOther(state, { ...relation, ...to, id: relationId(to.schema, to.name) });
  for (const table of tablesWithColumnsOf(state, type)) {
    const isOfType = ofType(type);
    const columns = table.columns.map((column) =>
      column.type && isOfType(column) ? { ...column, type: { ...column.type, ...to } } : column,
    );
    putTable(state, { ...table, columns });
  }
}

export function requireType(state: WorkingState, name: QualifiedName): DatabaseType | undefined {
  const found = findType(state, name.schema?.value, name.name.value);
  if (!found) refuseMissingType(state, name);
  return found;
}

export function putType(state: WorkingState, type: DatabaseType): void {
  state.set(typeKey(type.id), type);
}

/** Types of tables, and those of PostgreSQL and of extensions, are not among those that are known. */
function refuseMissingType(state: WorkingState, name: QualifiedName): void {
  state.refuseMissingUnlessExtended(`type "${shownName(name)}" does not exist`);
}

function shownName({ schema, name }: QualifiedName): string {
  return schema ? `${schema.value}.${name.value}` : name.value;
}

type TypeIdentity = { readonly schema: string | undefined; readonly name: string };

/** A type written without its schema that was not known then may be the one. */
function ofType({ schema, name }: TypeIdentity): (column: Column) => boolean {
  return ({ type }) =>
    type?.name === name && (schema === undefined || type.schema === undefined || type.schema === schema);
}

function tablesWithColumnsOf(state: WorkingState, type: TypeIdentity): Table[] {
  const tables = state.usersOf(columnsOfType(type.name)).flatMap((id) => state.table(id as Table['id']) ?? []);
  return tables.filter((table) => table.columns.some(ofType(type)));
}

function dropColumnsOf(state: WorkingState, table: Table, type: TypeIdentity): void {
  for (const column of table.columns.filter(ofType(type))) {
    const current = state.table(table.id);
    if (current) removeColumn(state, current, column.name, true);
  }
}

function mayHaveOtherColumns(table: Table): boolean {
  return table.unknown.some((unknown) => unknown.aspect === 'columns');
}

function relationOf(state: WorkingState, type: DatabaseType): OtherRelation | undefined {
  const relation = state.relation(relationId(type.schema, type.name));
  return type.kind === 'composite-type' && relation?.kind === 'type' ? relation : undefined;
}
