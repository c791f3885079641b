/** CREATE FUNCTION and CREATE PROCEDURE. */
import type { CreateFunction } from '../../syntax/ddl.js';
import type { DatabaseFunction } from '../catalog.js';
import { qualifiedName } from '../names.js';
import { creationSchema } from '../resolve.js';
import { functionKey, type WorkingState } from '../state.js';

/** Overloads share one entry, so a second definition is never a reason to refuse. */
export function createFunction(ddl: CreateFunction, state: WorkingState) {
  const schema = creationSchema(state, ddl.name);
  if (schema === undefined) return state.refuse('no schema has been selected to create in');
  const id = qualifiedName(schema, ddl.name.name.value);
  const definition: DatabaseFunction = {
    id,
    schema,
    name: ddl.name.name.value,
    language: ddl.language,
    body: ddl.body,
    origin: state.origin(ddl.name.span),
  };
  state.set(functionKey(id), definition);
}
