/** Which definition of a function a call means, and what its parameters are then. */
import { Cursor } from '../../syntax/cursor.js';
import type { FunctionParameter } from '../../syntax/ddl.js';
import type { Engine } from '../../syntax/engine.js';
import type { FunctionCall } from '../../syntax/expression.js';
import { identifierValue, lex } from '../../syntax/lexer.js';
import { textOf } from '../../text/span.js';
import type { DatabaseFunction } from '../catalog.js';
import { constantValue } from './evaluate.js';
import { readExpressions } from './read.js';
import { createScope, type Scope } from './scope.js';
import type { Value } from './values.js';

export interface WrittenCall {
  readonly call: FunctionCall;
  readonly args: readonly (Value | undefined)[];
  /** The text that the call's spans are relative to. */
  readonly source: string;
}

export interface BoundCall {
  readonly definition: DatabaseFunction;
  /** The parameters as variables. */
  readonly scope: Scope;
  /** `$1` is the first. */
  readonly positions: readonly (Value | undefined)[];
}

/** The first definition that takes so many arguments of these names. */
export function bindArguments(
  definitions: readonly DatabaseFunction[],
  written: WrittenCall,
  engine: Engine,
): BoundCall | undefined {
  const names = argumentNames(written);
  for (const definition of definitions) {
    const positions = positionsIn(definition, names, written.args, engine);
    if (positions) return { definition, scope: scopeOf(definition, positions), positions };
  }
  return undefined;
}

function positionsIn(
  definition: DatabaseFunction,
  names: readonly (string | undefined)[],
  args: readonly (Value | undefined)[],
  engine: Engine,
): readonly (Value | undefined)[] | undefined {
  const inputs = inputsOf(definition);
  const isVariadic = inputs.at(-1)?.mode === 'variadic';
  if (args.length > inputs.length && !isVariadic) return undefined;
  const given = new Map<number, Value | undefined>();
  for (const [i, value] of args.entries()) {
    const name = names[i];
    const at = name === undefined ? i : inputs.findIndex((parameter) => parameter.name === name);
    if (at < 0) return undefined;
    given.set(at, value);
  }
  const positions: (Value | undefined)[] = [];
  for (const [i, parameter] of inputs.entries()) {
    if (parameter.mode === 'variadic') positions.push({ kind: 'array', items: args.slice(i) });
    else if (given.has(i)) positions.push(given.get(i));
    else if (parameter.hasDefault) positions.push(defaultOf(definition, i, engine));
    else return undefined;
  }
  return positions;
}

/** CALL names the OUT parameters of a procedure too. */
function inputsOf({ parameters, procedure }: DatabaseFunction): readonly FunctionParameter[] {
  return parameters.filter(({ mode }) => mode !== 'table' && (mode !== 'out' || procedure));
}

function scopeOf(definition: DatabaseFunction, positions: readonly (Value | undefined)[]): Scope {
  const scope = createScope(undefined, definition.name);
  for (const { name } of definition.parameters) if (name !== undefined) scope.values.set(name, null);
  for (const [i, { name, type }] of inputsOf(definition).entries()) {
    if (name === undefined) continue;
    if (type.arrayDimensions > 0) scope.arrays.add(name);
    scope.values.set(name, positions[i]);
  }
  return scope;
}

/** `name => value` and `name := value`. */
function argumentNames({ call, source }: WrittenCall): (string | undefined)[] {
  let from = call.span.start;
  return call.args.map(({ span }) => {
    const before = source.slice(from, span.start);
    from = span.end;
    const name = /("(?:[^"]|"")+"|[a-z_]\w*)\s*(?:=>|:=)\s*$/i.exec(before)?.[1];
    const [token] = name === undefined ? [] : lex(name);
    return name !== undefined && token ? identifierValue(name, token) : undefined;
  });
}

// -- Defaults --------------------------------------------------------------------------------------------------------

/** The value of a parameter's DEFAULT, where it is a literal. */
function defaultOf(definition: DatabaseFunction, input: number, engine: Engine): Value | undefined {
  const { text, ddl } = definition.origin.statement;
  if (ddl.kind !== 'create-function') return undefined;
  const cursor = new Cursor(text, lex(text));
  const open = cursor.indexOf(ddl.name.span.end);
  const listed = definition.parameters.filter(({ mode }) => mode !== 'table');
  const at = listed.indexOf(inputsOf(definition)[input] as FunctionParameter);
  const range = cursor.char(open, '(') ? cursor.commas(cursor.inside(open))[at] : undefined;
  if (!range) return undefined;
  for (let i = range.first; i < range.last; i++) {
    if (!cursor.is(i, 'default') && !cursor.char(i, '=')) continue;
    const [value] = readExpressions(engine, textOf(text, cursor.span(i + 1, range.last)))?.expressions ?? [];
    const literal = value?.kind === 'cast' ? value.operand : value;
    return literal?.kind === 'constant' ? constantValue(literal) : undefined;
  }
  return undefined;
}
