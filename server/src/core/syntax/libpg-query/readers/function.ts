/** Reads CREATE and ALTER of functions and procedures. */
import type {
  AlterFunctionStmt,
  CreateFunctionStmt,
  DefElem,
  FunctionParameter as ParameterNode,
  VariableSetStmt,
} from '@pgsql/types';
import type { Span } from '../../../text/span.js';
import type { AlterFunction, CreateFunction, FunctionAttributes, FunctionParameter } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { itemsOf, part, parts, strings } from '../tree.js';
import { argumentTypes, qualifiedName, stringSpan, typeName } from './names.js';
import { flag, option } from './options.js';
import { settingValues } from './session.js';

export function readFunction(c: Cursor, node: CreateFunctionStmt, range: Range): CreateFunction {
  const options = parts(node.options, 'DefElem');
  // CREATE [OR REPLACE] FUNCTION name
  const at = range.first + (node.replace ? 4 : 2);
  const source = option(options, 'as');
  const parameters = readParameters(c, node);
  const isTable = parameters.some((parameter) => parameter.mode === 'table');
  return {
    kind: 'create-function',
    name: qualifiedName(c, at, strings(node.funcname)),
    procedure: node.is_procedure === true,
    orReplace: node.replace === true,
    parameters,
    returns: node.returnType && !isTable ? typeName(c, node.returnType) : undefined,
    language: strings(option(options, 'language')?.arg)[0] ?? 'sql',
    // The second string of a C function is the symbol in the library.
    body: strings(itemsOf(source?.arg))[0],
    bodySpan: source ? stringSpan(c, c.at(source.location) + 1) : standardBody(c, node, range),
    span: c.span(range.first, range.last),
    ...attributesOf(options),
  };
}

/** `undefined` where nothing that the catalog models is altered, such as COST. */
export function readAlterFunction(c: Cursor, node: AlterFunctionStmt, range: Range): AlterFunction | undefined {
  const attributes = attributesOf(parts(node.actions, 'DefElem'));
  const { volatility, security, leakproof, settings } = attributes;
  if (settings.length === 0 && (volatility ?? security ?? leakproof) === undefined) return undefined;
  return {
    kind: 'alter-function',
    name: qualifiedName(c, range.first + 2, strings(node.func?.objname)),
    ...argumentTypes(c, node.func),
    span: c.span(range.first, range.last),
    ...attributes,
  };
}

// -- Parameters ------------------------------------------------------------------------------------------------------

const modes: Readonly<Record<string, FunctionParameter['mode']>> = {
  FUNC_PARAM_OUT: 'out',
  FUNC_PARAM_INOUT: 'inout',
  FUNC_PARAM_VARIADIC: 'variadic',
  FUNC_PARAM_TABLE: 'table',
};

function readParameters(c: Cursor, node: CreateFunctionStmt): FunctionParameter[] {
  const parameters: FunctionParameter[] = [];
  for (const parameter of parts(node.parameters, 'FunctionParameter')) {
    const read = readParameter(c, parameter);
    if (read) parameters.push(read);
  }
  return parameters;
}

function readParameter(c: Cursor, node: ParameterNode): FunctionParameter | undefined {
  if (!node.argType) return undefined;
  return {
    name: node.name,
    mode: modes[node.mode ?? ''] ?? 'in',
    type: typeName(c, node.argType),
    hasDefault: node.defexpr !== undefined,
  };
}

// -- Options ---------------------------------------------------------------------------------------------------------

const volatilities: Readonly<Record<string, FunctionAttributes['volatility']>> = {
  immutable: 'immutable',
  stable: 'stable',
  volatile: 'volatile',
};

function attributesOf(options: readonly DefElem[]): FunctionAttributes {
  const definer = flag(options, 'security');
  const settings: FunctionAttributes['settings'][number][] = [];
  for (const candidate of options) {
    const setting = candidate.defname === 'set' ? readSetting(part(candidate.arg, 'VariableSetStmt')) : undefined;
    if (setting) settings.push(setting);
  }
  return {
    volatility: volatilities[strings(option(options, 'volatility')?.arg)[0] ?? ''],
    security: definer === undefined ? undefined : definer ? 'definer' : 'invoker',
    leakproof: flag(options, 'leakproof'),
    settings,
  };
}

function readSetting(node: VariableSetStmt | undefined): FunctionAttributes['settings'][number] | undefined {
  if (!node) return undefined;
  if (node.kind === 'VAR_RESET_ALL') return { name: 'all', values: undefined };
  return { name: (node.name ?? '').toLowerCase(), values: settingValues(node) };
}

/** BEGIN ATOMIC ... END and RETURN expression stand behind every option. */
function standardBody(c: Cursor, node: CreateFunctionStmt, range: Range): Span | undefined {
  if (!node.sql_body) return undefined;
  for (let i = range.first; i <= range.last; i++) {
    if (c.are(i, 'begin', 'atomic') || c.is(i, 'return')) return c.span(i, range.last);
    i = Math.max(i, c.pair(i));
  }
  return undefined;
}
