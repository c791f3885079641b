/** CREATE and ALTER FUNCTION, and PROCEDURE. */
import type {
  AlterFunction,
  CreateFunction,
  Drop,
  FunctionAttributes,
  ObjectName,
  TypeName,
} from '../../syntax/ddl.js';
import type { DatabaseFunction } from '../catalog.js';
import { formatType } from '../format-type.js';
import { qualifiedName, quoteIdentifier } from '../names.js';
import { type Traced, traced } from '../origin.js';
import { creationSchema, findFunction, resolvedType, schemaExists } from '../resolve.js';
import { argumentList, findNamed, sameSignature, shownName } from '../signatures.js';
import type { WorkingState } from '../state.js';
import { defineFunction, putFunction, removeFunction } from '../store.js';
import { executorsByDefault } from './default-privileges.js';
import { dropUsers, hasUsers, moveUsers } from './function-users.js';

export function createFunction(ddl: CreateFunction, state: WorkingState) {
  const schema = creationSchema(state, ddl.name);
  if (schema === undefined) return state.refuse('no schema has been selected to create in');
  const name = ddl.name.name.value;
  const id = qualifiedName(schema, name);
  const known = state.function(id);
  const parameters = ddl.parameters.map((p) => ({ ...p, type: resolvedType(state, p.type) }));
  const existing = known && [known, ...state.overloadsOf(id)].find((f) => sameSignature(f, { parameters }));
  if (existing && !ddl.orReplace) {
    return state.refuse(`function "${name}" already exists with same argument types`);
  }
  if (existing && !sameResult(existing.returns, ddl.returns)) {
    return state.refuse('cannot change return type of existing function');
  }
  const origin = state.origin(ddl.name.span);
  const definition: DatabaseFunction = {
    id,
    schema,
    name,
    procedure: ddl.procedure,
    parameters,
    returns: ddl.returns && resolvedType(state, ddl.returns),
    language: ddl.language,
    body: ddl.body,
    volatility: traced(ddl.volatility ?? 'volatile', origin),
    security: traced(ddl.security ?? 'invoker', origin),
    leakproof: traced(ddl.leakproof ?? false, origin),
    settings: changedSettings([], ddl.settings),
    owner: existing?.owner,
    executors: existing?.executors ?? executorsByDefault(state, schema),
    comment: existing?.comment,
    origin,
  };
  defineFunction(state, definition);
}

/** ALTER FUNCTION: what it does not name stays as it is. */
export function alterFunction(ddl: AlterFunction, state: WorkingState): void {
  const found = findNamed(state, ddl);
  if (!found) return;
  const origin = state.origin(ddl.span);
  putFunction(state, {
    ...found,
    volatility: changed(found.volatility, ddl.volatility, origin),
    security: changed(found.security, ddl.security, origin),
    leakproof: changed(found.leakproof, ddl.leakproof, origin),
    settings: changedSettings(found.settings, ddl.settings),
  });
}

function changed<T>(before: Traced<T>, value: T | undefined, origin: Traced<T>['origin']): Traced<T> {
  return value === undefined || value === before.value ? before : traced(value, origin);
}

/** A setting without values is reset, `all` without values resets every one. */
function changedSettings(
  before: DatabaseFunction['settings'],
  changes: FunctionAttributes['settings'],
): DatabaseFunction['settings'] {
  let settings = before;
  for (const { name, values } of changes) {
    const others = settings.filter((setting) => setting.name !== name && !(name === 'all' && values === undefined));
    settings = values === undefined ? others : [...others, { name, values }];
  }
  return settings;
}

/** The same types may be written with and without their schema. */
function sameResult(a: TypeName | undefined, b: TypeName | undefined): boolean {
  if (!a || !b) return true;
  return a.name === b.name && a.setOf === b.setOf && a.arrayDimensions > 0 === b.arrayDimensions > 0;
}

/** With CASCADE what calls it goes too. */
export function dropFunction(object: ObjectName, ddl: Drop, state: WorkingState) {
  const found = findNamed(state, object);
  if (!found) {
    if (!ddl.ifExists && !state.refused) refuseMissingFunction(object, state);
    return;
  }
  if (!ddl.cascade && hasUsers(state, found)) {
    return state.refuse(`cannot drop function ${signatureOf(state, found)} because other objects depend on it`);
  }
  if (ddl.cascade) dropFunctionWithUsers(state, found);
  else removeFunction(state, found);
}

/** What calls it goes too. */
export function dropFunctionWithUsers(state: WorkingState, found: DatabaseFunction): void {
  dropUsers(state, found);
  removeFunction(state, found);
}

/** As PostgreSQL shows it. */
function signatureOf(state: WorkingState, f: DatabaseFunction): string {
  const { schema, name } = f;
  const isFound = findFunction(state, undefined, name)?.schema === schema;
  return `${isFound ? quoteIdentifier(name) : qualifiedName(schema, name)}(${argumentList(f)})`;
}

/** Those of PostgreSQL and of extensions are not known, nor those in a schema that no migration made. */
function refuseMissingFunction({ name, arguments: types }: ObjectName, state: WorkingState): void {
  const schema = name.schema?.value ?? creationSchema(state, name) ?? 'public';
  if (!schemaExists(state, schema)) return;
  const list = types?.map((type) => formatType({ ...type, modifiers: [] }));
  const reason = list
    ? `function ${shownName(name)}(${list.join(', ')}) does not exist`
    : `could not find a function named "${shownName(name)}"`;
  state.refuseMissingUnlessExtended(reason);
}

export function moveFunction(
  from: ObjectName,
  to: { readonly schema?: string; readonly name?: string },
  state: WorkingState,
): void {
  const found = findNamed(state, from);
  if (found) moveFunctionTo(state, found, to.schema ?? found.schema, to.name ?? found.name);
}

export function moveFunctionTo(state: WorkingState, found: DatabaseFunction, schema: string, name: string): void {
  const moved: DatabaseFunction = { ...found, schema, name, id: qualifiedName(schema, name) };
  const there = [state.function(moved.id) ?? [], state.overloadsOf(moved.id)].flat();
  if (moved.id !== found.id && there.some((f) => sameSignature(f, found))) {
    const shown = `${name}(${argumentList(found)})`;
    state.refuse(`function ${shown} already exists in schema "${schema}"`);
    return;
  }
  moveUsers(state, found, moved);
  removeFunction(state, found);
  defineFunction(state, moved);
}
