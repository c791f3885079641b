/** What tells functions of one name apart: the types of the arguments that they take. */
import type { QualifiedName, TypeName } from '../syntax/ddl.js';
import type { DatabaseFunction } from './catalog.js';
import { formatType } from './format-type.js';
import { qualifiedName } from './names.js';
import { findFunction, resolvedType } from './resolve.js';
import type { WorkingState } from './state.js';

/** A function as a statement names it. */
export interface NamedFunction {
  readonly name: QualifiedName;
  /** Absent for a bare name, which means the only function of that name. */
  readonly arguments?: readonly TypeName[];
}

/** The function that is meant, where one is known. A bare name that several have is refused. */
export function findNamed(
  state: WorkingState,
  { name, arguments: types }: NamedFunction,
): DatabaseFunction | undefined {
  const [schema, own] = [name.schema?.value, name.name.value];
  const last = findFunction(state, schema, own);
  if (!last) return undefined;
  if (types) {
    const wanted = types.map((type) => shownType(resolvedType(state, type))).join();
    return candidates(state, schema, own).find((f) => argumentList(f) === wanted);
  }
  if (state.overloadsOf(last.id).length === 0) return last;
  state.refuse(`${last.procedure ? 'procedure' : 'function'} name "${shownName(name)}" is not unique`);
  return undefined;
}

/** `integer,text`: the types of what it takes, without what is given back. */
export function argumentList({ parameters }: Pick<DatabaseFunction, 'parameters'>): string {
  const inputs = parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  return inputs.map(({ type }) => shownType(type)).join();
}

export function sameSignature(
  a: Pick<DatabaseFunction, 'parameters'>,
  b: Pick<DatabaseFunction, 'parameters'>,
): boolean {
  return a.parameters === b.parameters || argumentList(a) === argumentList(b);
}

/** As PostgreSQL shows the name in a message. */
export function shownName({ schema, name }: QualifiedName): string {
  return schema ? `${schema.value}.${name.value}` : name.value;
}

/** Those of the name in every schema of the search path, the last one defined before the others. */
function candidates(state: WorkingState, schema: string | undefined, name: string): readonly DatabaseFunction[] {
  return (schema === undefined ? state.searchPath() : [schema]).flatMap((candidate) => {
    const last = state.function(qualifiedName(candidate, name));
    return last ? [last, ...state.overloadsOf(last.id)] : [];
  });
}

/** Lengths and dimensions do not count. */
function shownType(type: TypeName): string {
  return formatType({ ...type, modifiers: [] });
}
