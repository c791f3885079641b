/** CREATE and ALTER FUNCTION, and PROCEDURE. */
import type {
  AlterFunction,
  CreateFunction,
  Drop,
  FunctionAttributes,
  QualifiedName,
  TypeName,
} from '../../syntax/ddl.js';
import type { DatabaseFunction } from '../catalog.js';
import { formatType } from '../format-type.js';
import { qualifiedName, quoteIdentifier } from '../names.js';
import { type Traced, traced } from '../origin.js';
import { creationSchema, findFunction, resolvedType, schemaExists } from '../resolve.js';
import { droppedFunctionKey, type WorkingState } from '../state.js';
import { putFunction, removeFunction } from '../store.js';
import { executorsByDefault } from './default-privileges.js';
import { dropUsers, hasUsers, moveUsers } from './function-users.js';

/** Overloads share one entry, that of the last one defined. */
export function createFunction(ddl: CreateFunction, state: WorkingState) {
  const schema = creationSchema(state, ddl.name);
  if (schema === undefined) return state.refuse('no schema has been selected to create in');
  const name = ddl.name.name.value;
  const id = qualifiedName(schema, name);
  const known = state.function(id);
  const parameters = ddl.parameters.map((p) => ({ ...p, type: resolvedType(state, p.type) }));
  const existing = known && sameSignature(known.parameters, parameters) ? known : undefined;
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
  putFunction(state, definition);
}

/** ALTER FUNCTION: what it does not name stays as it is. */
export function alterFunction(ddl: AlterFunction, state: WorkingState): void {
  const found = findFunction(state, ddl.name.schema?.value, ddl.name.name.value);
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

function sameSignature(a: DatabaseFunction['parameters'], b: DatabaseFunction['parameters']): boolean {
  const before = inputTypes(a);
  const now = inputTypes(b);
  return before.length === now.length && before.every((type, i) => type === now[i]);
}

function inputTypes(parameters: DatabaseFunction['parameters']): string[] {
  const inputs = parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  return inputs.map(({ type }) => formatType(type));
}

/** The same types may be written with and without their schema. */
function sameResult(a: TypeName | undefined, b: TypeName | undefined): boolean {
  if (!a || !b) return true;
  return a.name === b.name && a.setOf === b.setOf && a.arrayDimensions > 0 === b.arrayDimensions > 0;
}

/** Overloads share one entry; the first one dropped takes it along. With CASCADE what calls it goes too. */
export function dropFunction(name: QualifiedName, ddl: Drop, state: WorkingState) {
  const found = findFunction(state, name.schema?.value, name.name.value);
  if (!found) {
    if (!ddl.ifExists) refuseMissingFunction(name, state);
    return;
  }
  if (!ddl.cascade && hasUsers(state, found)) {
    return state.refuse(`cannot drop function ${signatureOf(state, found)} because other objects depend on it`);
  }
  if (ddl.cascade) dropFunctionWithUsers(state, found);
  else removeFunction(state, found.id);
}

/** What calls it goes too. */
export function dropFunctionWithUsers(state: WorkingState, found: DatabaseFunction): void {
  dropUsers(state, found);
  removeFunction(state, found.id);
}

/** As PostgreSQL shows it. */
function signatureOf(state: WorkingState, { schema, name, parameters }: DatabaseFunction): string {
  const isFound = findFunction(state, undefined, name)?.schema === schema;
  return `${isFound ? quoteIdentifier(name) : qualifiedName(schema, name)}(${inputTypes(parameters).join(',')})`;
}

/** Those of PostgreSQL and of extensions are not known, nor those in a schema that no migration made. */
function refuseMissingFunction(name: QualifiedName, state: WorkingState): void {
  const schema = name.schema?.value ?? creationSchema(state, name) ?? 'public';
  const dropped = state.get(droppedFunctionKey(qualifiedName(schema, name.name.value)));
  if (dropped || !schemaExists(state, schema)) return;
  state.refuseMissingUnlessExtended(`function ${shownName(name)}() does not exist`);
}

function shownName({ schema, name }: QualifiedName): string {
  return schema ? `${schema.value}.${name.value}` : name.value;
}

export function moveFunction(
  from: QualifiedName,
  to: { readonly schema?: string; readonly name?: string },
  state: WorkingState,
): void {
  const found = findFunction(state, from.schema?.value, from.name.value);
  if (found) moveFunctionTo(state, found, to.schema ?? found.schema, to.name ?? found.name);
}

export function moveFunctionTo(state: WorkingState, found: DatabaseFunction, schema: string, name: string): void {
  const moved: DatabaseFunction = { ...found, schema, name, id: qualifiedName(schema, name) };
  moveUsers(state, found, moved);
  removeFunction(state, found.id);
  putFunction(state, moved);
}
