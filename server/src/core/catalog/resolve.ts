/** Which object a name in a statement means, by the search path. */
import type { QualifiedName, RelationName, TypeName } from '../syntax/ddl.js';
import type { DatabaseType, Relation, RelationId, Table } from './catalog.js';
import { qualifiedName, quoteIdentifier, relationId, temporarySchema } from './names.js';
import { schemaKey, type TargetEntry, targetKey, type WorkingState } from './state.js';
import { isBuiltIn } from './uses.js';

/** The relation of that name, or nothing. */
export function findRelation(state: WorkingState, name: RelationName): Relation | undefined {
  for (const schema of name.schema ? [name.schema.value] : state.searchPath()) {
    const found = state.relation(relationId(schema, name.name.value));
    if (found && !isGone(state, found)) return found;
  }
  return undefined;
}

/** Its name as PostgreSQL shows it: qualified unless the search path leads to it. */
export function shownName(state: WorkingState, { schema, name }: Pick<Relation, 'schema' | 'name'>): string {
  const first = state.searchPath().find((candidate) => state.relation(relationId(candidate, name)) !== undefined);
  return first === schema ? quoteIdentifier(name) : qualifiedName(schema, name);
}

/** The table that a foreign key means, without a look at more of it than such a key depends on. */
export function findTarget(
  state: WorkingState,
  name: RelationName,
): { readonly id: RelationId; readonly primaryKey: readonly string[] } | undefined {
  for (const schema of name.schema ? [name.schema.value] : state.searchPath()) {
    const id = relationId(schema, name.name.value);
    const target = state.get(targetKey(id)) as TargetEntry | undefined;
    const table = target && schema === temporarySchema ? state.table(id) : undefined;
    if (target && !(table && isGone(state, table))) return { id, primaryKey: target.primaryKey };
  }
  return undefined;
}

/** Temporary relations end with the session, which is taken to end with the file. */
export function isGone(state: WorkingState, relation: Relation): boolean {
  if (relation.schema !== temporarySchema) return false;
  const owner = relation.kind === 'index' ? state.relation(relation.table) : relation;
  return owner !== undefined && owner.kind !== 'index' && owner.origin.statement.path !== state.statement.path;
}

/** The table of that name. Where there is none the statement is refused, unless unseen code may have made it. */
export function requireTable(state: WorkingState, name: RelationName): Table | undefined {
  const found = findRelation(state, name);
  if (found?.kind === 'table') return found;
  if (found) state.refuse(`"${name.name.value}" is not a table`);
  else state.refuseMissing(missingRelation(name));
  return undefined;
}

/** As PostgreSQL words it. */
export function missingRelation(name: RelationName): string {
  const shown = name.schema ? `${name.schema.value}.${name.name.value}` : name.name.value;
  return `relation "${shown}" does not exist`;
}

/**
 * The schema in which CREATE puts an object: the one named, else the first of the search path. PostgreSQL passes over
 * schemas that do not exist; a schema that replay does not know was most likely made outside the migrations.
 */
export function creationSchema(state: WorkingState, name: QualifiedName): string | undefined {
  return name.schema?.value ?? state.creationSchema ?? state.namedSearchPath()[0];
}

/** What the name would be, whether or not it exists. */
export function wouldBe(state: WorkingState, name: RelationName): RelationId {
  return relationId(creationSchema(state, name) ?? 'public', name.name.value);
}

/** The id of the function of that name, where one is known. */
export function findFunction(state: WorkingState, schema: string | undefined, name: string) {
  const schemas = schema === undefined ? state.searchPath() : [schema];
  for (const candidate of schemas) {
    const found = state.function(qualifiedName(candidate, name));
    if (found) return found;
  }
  return undefined;
}

/** The type of that name, where one is known. */
export function findType(state: WorkingState, schema: string | undefined, name: string): DatabaseType | undefined {
  for (const candidate of schema === undefined ? state.searchPath() : [schema]) {
    const found = state.type(qualifiedName(candidate, name));
    if (found) return found;
  }
  return undefined;
}

/** The type with the schema it is found in, so that it stays the same type under another search path. */
export function resolvedType(state: WorkingState, type: TypeName): TypeName {
  if (type.schema !== undefined || isBuiltIn(type.name)) return type;
  const found = findType(state, undefined, type.name);
  return found ? { ...type, schema: found.schema } : type;
}

export function schemaExists(state: WorkingState, schema: string): boolean {
  return schema === 'public' || schema === temporarySchema || state.get(schemaKey(schema)) !== undefined;
}
