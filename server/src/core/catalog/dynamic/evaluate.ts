/** Computes expressions of code, as far as their parts are known: literals, variables, PostgreSQL's own functions, the catalog. */
import type { TypeName } from '../../syntax/ddl.js';
import type { Constant, Expression, FunctionCall, Operator, Subquery } from '../../syntax/expression.js';
import type { WorkingState } from '../state.js';
import { builtIn } from './built-in.js';
import { asRelation, asSchema } from './objects.js';
import { exists, type Known, rowsOf, scalarOf } from './queries.js';
import { arrayFromText, equalValues, textOfValue, type Value } from './values.js';

/** What the names in an expression stand for. */
export interface Environment {
  readonly state: WorkingState;
  /** The text that the expression's spans are relative to. */
  readonly source: string;
  /** A variable, a record's field or a column of a row; `undefined` where its value is not known. */
  variable(path: readonly string[]): Value | undefined;
  parameter(name: string): Value | undefined;
  /** Runs a function that is none of PostgreSQL's own, for its effects and its value. */
  call(call: FunctionCall, args: readonly (Value | undefined)[]): Value | undefined;
  /** An expression of which it is not known whether, and how often, it is computed. */
  skip(e: Expression): void;
  /** The answer is that of a fresh database, in which nothing is but what migrations made. */
  assume(): void;
  /** PostgreSQL would stop here with an error. The first one counts. */
  fail(condition: string, message: string): void;
}

/** Every call in the expression is run once, whether or not the value is known in the end. */
export function evaluate(e: Expression, env: Environment): Value | undefined {
  switch (e.kind) {
    case 'constant':
      return constantValue(e);
    case 'column':
      return env.variable(e.path.map((name) => name.value));
    case 'parameter':
      return env.parameter(env.source.slice(e.span.start, e.span.end));
    case 'call':
      return callValue(e, env);
    case 'operator':
      return operator(e, env);
    case 'cast':
      return cast(evaluate(e.operand, env), e.type, env);
    case 'and':
    case 'or':
      return logical(
        e.kind === 'or',
        e.operands.map((operand) => evaluate(operand, env)),
      );
    case 'not':
      return negated(evaluate(e.operand, env));
    case 'null-test': {
      const value = evaluate(e.operand, env);
      return value === undefined ? undefined : (value === null) !== e.negated;
    }
    case 'boolean-test':
      return booleanTest(evaluate(e.operand, env), e.test);
    case 'subquery':
      return subquery(e, env);
    case 'list':
      return { kind: 'array', items: e.items.map((item) => evaluate(item, env)) };
    case 'other':
      return element(e, env);
  }
}

/** `array[1]`. Of CASE and all else it is not known which parts are computed. */
function element(e: Extract<Expression, { kind: 'other' }>, env: Environment): Value | undefined {
  const [array, index, more] = e.children;
  const isElement = array && index && !more && env.source.slice(array.span.end, e.span.end).startsWith('[');
  if (!isElement) {
    for (const child of e.children) env.skip(child);
    return undefined;
  }
  const items = evaluate(array, env);
  const at = evaluate(index, env);
  if (typeof items !== 'object' || items?.kind !== 'array' || typeof at !== 'number') return undefined;
  return at >= 1 && at <= items.items.length ? items.items[at - 1] : null;
}

export function constantValue({ type, value }: Constant): Value | undefined {
  switch (type) {
    case 'string':
      return value;
    case 'number':
      return /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
    case 'boolean':
      return value === 'true';
    case 'null':
      return null;
    case 'bits':
      return undefined;
  }
}

function callValue(e: FunctionCall, env: Environment): Value | undefined {
  const args = e.args.map((argument) => evaluate(argument, env));
  const own = builtIn(e.schema, e.name);
  if (own) return own(args);
  switch (e.name) {
    case 'to_regclass':
      return typeof args[0] === 'string' ? (asRelation(args[0], env.state) ?? null) : args[0];
    case 'to_regnamespace':
      return typeof args[0] === 'string' ? (asSchema(args[0], env.state) ?? null) : args[0];
    case 'current_schema':
      return env.state.namedSearchPath()[0] ?? null;
    default:
      return env.call(e, args);
  }
}

function operator(e: Operator, env: Environment): Value | undefined {
  const left = e.left && evaluate(e.left, env);
  const right = e.right && evaluate(e.right, env);
  if (!e.left) return e.name === '-' && typeof right === 'number' ? -right : undefined;
  switch (e.name) {
    case '=':
      return equalValues(left, right);
    case '<>':
    case '!=':
      return negated(equalValues(left, right));
    case 'is distinct from':
    case 'is not distinct from': {
      if (left === undefined || right === undefined) return undefined;
      const same = left === null || right === null ? left === right : equalValues(left, right);
      return same === undefined ? undefined : (same === true) === (e.name === 'is not distinct from');
    }
    case 'in':
    case '= any':
      return isAmong(left, right);
    case 'not in':
    case '<> all':
      return negated(isAmong(left, right));
    case 'like':
      return like(left, right);
    case 'not like':
      return negated(like(left, right));
    case '||':
      return concatenated(left, right);
    default:
      return arithmetic(e.name, left, right);
  }
}

function isAmong(value: Value | undefined, list: Value | undefined): boolean | null | undefined {
  const array = typeof list === 'string' ? arrayFromText(list) : list;
  if (typeof array !== 'object' || array?.kind !== 'array') return undefined;
  const result = logical(
    true,
    array.items.map((item) => equalValues(value, item)),
  );
  return typeof result === 'boolean' || result === null ? result : undefined;
}

function like(text: Value | undefined, pattern: Value | undefined): boolean | null | undefined {
  if (text === null || pattern === null) return null;
  if (typeof text !== 'string' || typeof pattern !== 'string') return undefined;
  const source = pattern.replace(/\\([\s\S])|[\s\S]/g, (one, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
    if (one === '%') return '[\\s\\S]*';
    return one === '_' ? '[\\s\\S]' : one.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 'u').test(text);
}

function concatenated(left: Value | undefined, right: Value | undefined): Value | undefined {
  const leftArray = typeof left === 'object' && left?.kind === 'array' ? left : undefined;
  const rightArray = typeof right === 'object' && right?.kind === 'array' ? right : undefined;
  if (leftArray && rightArray) return { kind: 'array', items: [...leftArray.items, ...rightArray.items] };
  if (leftArray && typeof right === 'string' && !right.startsWith('{')) {
    return { kind: 'array', items: [...leftArray.items, right] };
  }
  if (leftArray || rightArray) return undefined;
  if (left === null || right === null) return null;
  const [a, b] = [textOfValue(left), textOfValue(right)];
  return a === undefined || b === undefined ? undefined : a + b;
}

function arithmetic(name: string, left: Value | undefined, right: Value | undefined): Value | undefined {
  if (left === null || right === null) return null;
  if (typeof left !== typeof right) return undefined;
  if (typeof left === 'number' && typeof right === 'number') {
    switch (name) {
      case '+':
        return left + right;
      case '-':
        return left - right;
      case '*':
        return left * right;
      case '/':
        return right === 0 ? undefined : Math.trunc(left / right);
      case '%':
        return right === 0 ? undefined : left % right;
      case '<':
        return left < right;
      case '<=':
        return left <= right;
      case '>':
        return left > right;
      case '>=':
        return left >= right;
    }
  }
  return undefined;
}

/** SQL's OR, or AND: with a value that decides it, the others need not be known. */
function logical(or: boolean, operands: readonly (Value | undefined)[]): Value | undefined {
  if (operands.includes(or)) return or;
  if (operands.includes(undefined)) return undefined;
  return operands.includes(null) ? null : !or;
}

function negated(value: Value | undefined): boolean | null | undefined {
  if (value === null) return null;
  return typeof value === 'boolean' ? !value : undefined;
}

function booleanTest(
  value: Value | undefined,
  test: Extract<Expression, { kind: 'boolean-test' }>['test'],
): boolean | undefined {
  if (typeof value !== 'boolean' && value !== null) return undefined;
  const wanted = test.endsWith('true') ? true : test.endsWith('false') ? false : null;
  return (value === wanted) !== test.startsWith('not');
}

const textTypes: ReadonlySet<string> = new Set([
  'text',
  'varchar',
  'bpchar',
  'name',
  'regtype',
  'regprocedure',
  'char',
]);
const integerTypes: ReadonlySet<string> = new Set(['int2', 'int4', 'int8']);

function cast(value: Value | undefined, type: TypeName, env: Environment): Value | undefined {
  if (value === null || value === undefined) return value;
  if (type.arrayDimensions > 0) return typeof value === 'string' ? arrayFromText(value) : value;
  if (type.name === 'regclass') return typeof value === 'string' ? requiredRelation(value, env) : value;
  if (type.name === 'regnamespace') return typeof value === 'string' ? asSchema(value, env.state) : value;
  if (type.name === 'oid') return typeof value === 'object' && value.kind === 'object' ? value : undefined;
  const text = textOfValue(value);
  if (text === undefined) return undefined;
  if (textTypes.has(type.name)) return type.modifiers.length === 0 ? text : undefined;
  if (integerTypes.has(type.name)) return /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : undefined;
  if (type.name === 'bool') return typeof value === 'boolean' ? value : undefined;
  return undefined;
}

function requiredRelation(name: string, env: Environment): Value | undefined {
  const found = asRelation(name, env.state);
  if (!found && !env.state.mayHoldUnseen()) env.fail('undefined_table', `relation "${name}" does not exist`);
  return found;
}

function subquery(e: Subquery, env: Environment): Value | undefined {
  const operand = e.operand && evaluate(e.operand, env);
  switch (e.link) {
    case 'exists':
      return exists(e.query, env);
    case 'scalar':
      return scalarOf(e.query, env);
    case 'array':
    case 'any': {
      const rows: Known | undefined = rowsOf(e.query, env);
      const items = rows?.map((row) => [...row.fields.values()][0]);
      if (!items) return undefined;
      const array: Value = { kind: 'array', items };
      if (e.link === 'array') return array;
      return e.operator === '=' ? isAmong(operand, array) : undefined;
    }
    case 'all':
      return undefined;
  }
}
