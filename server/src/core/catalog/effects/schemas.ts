/** CREATE SCHEMA, DROP SCHEMA and ALTER SCHEMA ... RENAME. */
import type { CreateSchema, Ddl, Drop } from '../../syntax/ddl.js';
import type { DatabaseFunction, DatabaseType, Relation } from '../catalog.js';
import { schemaExists } from '../resolve.js';
import { type SchemaEntry, schemaKey, type WorkingState } from '../state.js';
import { functionsIn, typesIn } from '../uses.js';
import { dropRelations } from './drop-relations.js';
import { dropFunctionWithUsers, moveFunctionTo } from './functions.js';
import { moveRelation } from './move-relation.js';
import { dropTypeWithUsers, moveTypeTo } from './types.js';

/** `run` carries out the statements inside, whose unqualified names belong to the new schema. */
export function createSchema(
  ddl: CreateSchema,
  state: WorkingState,
  run: (ddl: Ddl, state: WorkingState) => void,
): void {
  const name = ddl.name.value;
  if (schemaExists(state, name)) {
    if (!ddl.ifNotExists) state.refuse(`schema "${name}" already exists`);
    return;
  }
  const entry: SchemaEntry = { kind: 'schema', name };
  state.set(schemaKey(name), entry);
  const outer = state.creationSchema;
  state.creationSchema = name;
  for (const element of ddl.elements) run(element, state);
  state.creationSchema = outer;
}

/** A schema made outside the migrations is known by what is in it. */
export function dropSchema(name: string, ddl: Drop, state: WorkingState) {
  const { relations, types, functions } = contentOf(state, name);
  const isEmpty = relations.length + types.length + functions.length === 0;
  if (!schemaExists(state, name) && isEmpty) {
    if (!ddl.ifExists) state.refuseMissing(`schema "${name}" does not exist`);
    return;
  }
  if (!isEmpty && !ddl.cascade) return state.refuse(`cannot drop schema ${name} because other objects depend on it`);
  dropRelations(state, relations, true);
  for (const f of functions) dropFunctionWithUsers(state, f);
  for (const { id } of types) {
    const type = state.type(id);
    if (type) dropTypeWithUsers(state, type);
  }
  state.set(schemaKey(name), undefined);
}

export function renameSchema(from: string, to: string, state: WorkingState) {
  if (schemaExists(state, to)) return state.refuse(`schema "${to}" already exists`);
  const { relations, types, functions } = contentOf(state, from);
  if (!schemaExists(state, from) && relations.length + types.length + functions.length === 0) {
    return void state.refuseMissing(`schema "${from}" does not exist`);
  }
  const entry: SchemaEntry = { kind: 'schema', name: to };
  state.set(schemaKey(from), undefined);
  state.set(schemaKey(to), entry);
  for (const { id } of relations) {
    const relation = state.relation(id);
    if (relation && relation.kind !== 'index' && relation.kind !== 'type')
      moveRelation(state, relation, to, relation.name);
  }
  for (const f of functions) moveFunctionTo(state, f, to, f.name);
  for (const { id, name } of types) {
    const type = state.type(id);
    if (type) moveTypeTo(state, type, { schema: to, name });
  }
}

interface SchemaContent {
  readonly relations: readonly Relation[];
  readonly types: readonly DatabaseType[];
  readonly functions: readonly DatabaseFunction[];
}

function contentOf(state: WorkingState, schema: string): SchemaContent {
  return {
    relations: state.relationsWhere((r): r is Relation => r.schema === schema && r.kind !== 'index'),
    types: state.usersOf(typesIn(schema)).flatMap((id) => state.type(id) ?? []),
    functions: state
      .usersOf(functionsIn(schema))
      .flatMap((id) => [...state.overloadsOf(id), state.function(id) ?? []].flat()),
  };
}
