/** CREATE SCHEMA and DROP SCHEMA. */
import type { CreateSchema, Ddl, Drop } from '../../syntax/ddl.js';
import type { Relation } from '../catalog.js';
import { schemaExists } from '../resolve.js';
import { type SchemaEntry, schemaKey, type WorkingState } from '../state.js';
import { dropRelations } from './drop-relations.js';

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
  const inside = state.relationsWhere((r): r is Relation => r.schema === name && r.kind !== 'index');
  if (!schemaExists(state, name) && inside.length === 0) {
    if (!ddl.ifExists) state.refuseMissing(`schema "${name}" does not exist`);
    return;
  }
  if (inside.length > 0 && !ddl.cascade) {
    return state.refuse(`cannot drop schema ${name} because other objects depend on it`);
  }
  dropRelations(state, inside, true);
  state.set(schemaKey(name), undefined);
}
