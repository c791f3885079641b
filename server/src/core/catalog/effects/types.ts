/** CREATE TYPE, ALTER TYPE ... ADD VALUE and RENAME VALUE, and types that go or get another name. */
import type { AlterEnum, AlterTable, CreateType, Drop, QualifiedName, TypeName } from '../../syntax/ddl.js';
import type {
  CompositeType,
  DatabaseFunction,
  DatabaseType,
  DomainType,
  EnumType,
  OtherRelation,
  RelationId,
  Table,
} from '../catalog.js';
import { qualifiedName, relationId } from '../names.js';
import { creationSchema, findType, resolvedType, schemaExists } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putFunction, putOther, putTable, putType, removeFunction, removeType } from '../store.js';
import { columnsOfType, functionsOver, tablesOf, typesOver } from '../uses.js';
import { removeColumn } from './alter-column.js';
import { dropRelations } from './drop-relations.js';

export function createType(ddl: CreateType, state: WorkingState) {
  const schema = creationSchema(state, ddl.type);
  if (schema === undefined) return state.refuse('no schema has been selected to create in');
  const name = ddl.type.name.value;
  const id = qualifiedName(schema, name);
  const composite = ddl.variant === 'composite';
  if (isTypeTaken(state, schema, name) || (composite && isRelationTaken(state, schema, name))) return;
  const shared = { id, schema, name, comment: undefined, origin: state.origin(ddl.type.span) };
  if (ddl.variant === 'enum') return putType(state, { kind: 'enum-type', labels: ddl.labels, ...shared });
  if (!composite) return putType(state, { kind: 'range-type', ...shared });
  const attributes = ddl.attributes.map((a) => ({ name: a.name.value, type: resolvedType(state, a.type) }));
  putType(state, { kind: 'composite-type', attributes, ...shared });
  putOther(state, { kind: 'type', ownedBy: undefined, ...shared, id: relationId(schema, name) });
}

/** Tables, views and composite types are types too, as of their rows. A shell type becomes the one it announces. */
export function isTypeTaken(state: WorkingState, schema: string, name: string): boolean {
  const relation = state.relation(relationId(schema, name));
  const type = state.type(qualifiedName(schema, name));
  const taken = type ? type.kind !== 'range-type' : relation && 'columns' in relation;
  if (taken) state.refuse(`type "${name}" already exists`);
  return state.refused;
}

function isRelationTaken(state: WorkingState, schema: string, name: string): boolean {
  if (state.relation(relationId(schema, name))) state.refuse(`relation "${name}" already exists`);
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
export function alterComposite(ddl: AlterTable, state: WorkingState) {
  const found = findType(state, ddl.table.schema?.value, ddl.table.name.value);
  if (found?.kind !== 'composite-type') return;
  if (typedTables(state, found.id).length > 0) return refuseTyped(found, state);
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

function refuseTyped(type: CompositeType, state: WorkingState): void {
  state.refuse(`cannot alter type "${type.name}" because it is the type of a typed table`);
}

export function renameAttribute(type: CompositeType, from: string, to: string, state: WorkingState) {
  if (!type.attributes.some((attribute) => attribute.name === from)) {
    return state.refuse(`column "${from}" does not exist`);
  }
  if (typedTables(state, type.id).length > 0) return refuseTyped(type, state);
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
  if (type && !how.cascade && hasUsers(state, dropped)) {
    return state.refuse(`cannot drop type ${shownName(name)} because other objects depend on it`);
  }
  if (how.cascade) dropUsersOf(state, dropped);
  if (type) removeType(state, type);
}

/** With a schema: whatever uses the type goes too. */
export function dropTypeWithUsers(state: WorkingState, type: DatabaseType): void {
  dropUsersOf(state, type);
  removeType(state, type);
}

function hasUsers(state: WorkingState, type: TypeIdentity): boolean {
  return (
    typedTables(state, idOf(type)).length > 0 ||
    typesUsing(state, type).length > 0 ||
    functionsWith(state, type).length > 0 ||
    tablesWithColumnsOf(state, type).some((table) => !mayHaveOtherColumns(table))
  );
}

/** Tables, columns and attributes of the type go, functions that take or give it, and domains over it with their own users. */
function dropUsersOf(state: WorkingState, type: TypeIdentity): void {
  dropRelations(state, typedTables(state, idOf(type)), true);
  for (const table of tablesWithColumnsOf(state, type)) dropColumnsOf(state, table, type);
  for (const f of functionsWith(state, type)) removeFunction(state, f);
  for (const user of typesUsing(state, type)) {
    if (user.kind === 'composite-type') {
      putType(state, { ...user, attributes: user.attributes.filter((attribute) => !isType(attribute.type, type)) });
    } else {
      dropUsersOf(state, user);
      removeType(state, user);
    }
  }
}

export function moveType(
  name: QualifiedName,
  schema: string | undefined,
  newName: string | undefined,
  state: WorkingState,
) {
  const type = requireType(state, name);
  if (type) moveTypeTo(state, type, { schema: schema ?? type.schema, name: newName ?? type.name });
}

/** Whatever is of the type follows it. */
export function moveTypeTo(
  state: WorkingState,
  type: DatabaseType,
  to: { readonly schema: string; readonly name: string },
) {
  const id = qualifiedName(to.schema, to.name);
  if (id === type.id) return;
  const relation = relationOf(state, type);
  if ((relation && isRelationTaken(state, to.schema, to.name)) || isTypeTaken(state, to.schema, to.name)) return;
  removeType(state, type);
  putType(state, { ...type, ...to, id });
  if (relation) putOther(state, { ...relation, ...to, id: relationId(to.schema, to.name) });
  const follow = <T extends TypeName | undefined>(used: T): T =>
    used && isType(used, type) ? { ...used, ...to } : used;
  for (const table of tablesWithColumnsOf(state, type)) {
    const columns = table.columns.map((column) => ({ ...column, type: follow(column.type) }));
    putTable(state, { ...table, columns });
  }
  for (const table of typedTables(state, type.id)) putTable(state, { ...table, ofType: id });
  for (const user of typesUsing(state, type)) {
    if (user.kind === 'domain-type') putType(state, { ...user, base: follow(user.base) });
    else putType(state, { ...user, attributes: user.attributes.map((a) => ({ ...a, type: follow(a.type) })) });
  }
  for (const user of functionsWith(state, type)) {
    const parameters = user.parameters.map((parameter) => ({ ...parameter, type: follow(parameter.type) }));
    putFunction(state, { ...user, parameters, returns: follow(user.returns) });
  }
}

export function requireType(state: WorkingState, name: QualifiedName): DatabaseType | undefined {
  const found = findType(state, name.schema?.value, name.name.value);
  if (!found) refuseMissingType(state, name);
  return found;
}

/** Those of extensions are not known, nor those in a schema that no migration made. */
function refuseMissingType(state: WorkingState, name: QualifiedName): void {
  if (name.schema && !schemaExists(state, name.schema.value)) return;
  state.refuseMissingUnlessExtended(`type "${shownName(name)}" does not exist`);
}

function shownName({ schema, name }: QualifiedName): string {
  return schema ? `${schema.value}.${name.value}` : name.value;
}

type TypeIdentity = { readonly schema: string | undefined; readonly name: string };

/** A type written without its schema that was not known then may be the one. */
function isType(used: TypeName | undefined, { schema, name }: TypeIdentity): boolean {
  return used?.name === name && (schema === undefined || used.schema === undefined || used.schema === schema);
}

function typedTables(state: WorkingState, type: string): Table[] {
  return state.usersOf(tablesOf(type)).flatMap((id) => state.table(id as RelationId) ?? []);
}

function idOf({ schema, name }: TypeIdentity): string {
  return qualifiedName(schema ?? 'public', name);
}

function tablesWithColumnsOf(state: WorkingState, type: TypeIdentity): Table[] {
  const tables = state.usersOf(columnsOfType(type.name)).flatMap((id) => state.table(id as RelationId) ?? []);
  return tables.filter((table) => table.columns.some((column) => isType(column.type, type)));
}

function typesUsing(state: WorkingState, type: TypeIdentity): (DomainType | CompositeType)[] {
  return state.usersOf(typesOver(type.name)).flatMap((id): (DomainType | CompositeType)[] => {
    const user = state.type(id);
    if (user?.kind === 'domain-type') return isType(user.base, type) ? [user] : [];
    return user?.kind === 'composite-type' && user.attributes.some((a) => isType(a.type, type)) ? [user] : [];
  });
}

function functionsWith(state: WorkingState, type: TypeIdentity): DatabaseFunction[] {
  const functions = state.usersOf(functionsOver(type.name)).flatMap((id) => state.function(id) ?? []);
  return functions.filter((f) => isType(f.returns, type) || f.parameters.some((p) => isType(p.type, type)));
}

function dropColumnsOf(state: WorkingState, table: Table, type: TypeIdentity): void {
  for (const column of table.columns.filter((candidate) => isType(candidate.type, type))) {
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
