/** Runs the code of DO blocks and of functions that are called: what it does to the catalog, and what a call gives. */
import type { Ddl, Opaque } from '../../syntax/ddl.js';
import { type Expression, walk } from '../../syntax/expression.js';
import { type Command, readPlpgsql } from '../../syntax/plpgsql.js';
import { type Statement, type Within, writtenSpan } from '../../syntax/source-file.js';
import { type Span, shift } from '../../text/span.js';
import type { DatabaseFunction } from '../catalog.js';
import { touchByCall, touchByCode } from '../effects/unknown-code.js';
import { findFunction } from '../resolve.js';
import { type SearchPath, searchPathKey, type WorkingState } from '../state.js';
import { bindArguments, type WrittenCall } from './arguments.js';
import { builtIn } from './built-in.js';
import { refusalOf } from './conditions.js';
import type { Evaluation, Frame } from './frame.js';
import { innerStatement } from './inner-statement.js';
import { rowsOf } from './queries.js';
import { readQuery, readStatements } from './read.js';
import { runCommands } from './run.js';
import { createScope, type Failure, type Scope, textsIn, uncertain, valueIn } from './scope.js';
import { textOfValue, type Value } from './values.js';

type Apply = (ddl: Ddl, state: WorkingState) => void;

/** Runs a DO block. False where its code is no PL/pgSQL, or nothing is known of what it does. */
export function runBody(ddl: Opaque, state: WorkingState, apply: Apply): boolean {
  const { body, bodySpan } = ddl;
  if (body === undefined || bodySpan === undefined || /^do\s+language\s+(?!'?plpgsql)/i.test(state.statement.text))
    return false;
  const program = programOf(ddl, body);
  if (!program) return false;
  const { statement } = state;
  const offset = verbatimOffset(statement.text.slice(bodySpan.start, bodySpan.end), body);
  const place = (span: Span, verbatim: boolean): Within =>
    offset < 0 ? within(statement, bodySpan, false) : within(statement, shift(span, bodySpan.start + offset), verbatim);
  const frame = createFrame({ body, literals: [], parameters: [], what: 'a DO block', place, apply });
  const part = state.part(statement);
  const ending = runCommands([program], frame, createScope(), part);
  return settle(ending?.kind === 'error' ? ending.failure : undefined, part, state);
}

/** Runs the functions that a SELECT or CALL names, and gives the names of all that it met. */
export function runQueryOf(ddl: Opaque, state: WorkingState, apply: Apply): readonly string[] {
  const { statement } = state;
  const read = readQuery(state.engine, statement.text.replace(/^call\b/i, 'SELECT'));
  if (!read) return [];
  const met: string[] = [];
  const wanted = new Set(ddl.calls.map((call) => call.name));
  const frame = createFrame({
    body: statement.text,
    literals: [],
    parameters: [],
    what: 'a call',
    place: () => within(statement, ddl.span, false),
    apply,
    noteCall(name) {
      if (wanted.has(name)) met.push(name);
      return wanted.has(name);
    },
  });
  const part = state.part(statement);
  const env = frame.environment(createScope(), part, ddl.span, read.source);
  rowsOf(read.query, env);
  return settle(env.failure, part, state) ? met : [];
}

/** Takes over what the code did. False where that is not known. */
function settle(failure: Failure | undefined, part: WorkingState, state: WorkingState): boolean {
  if (failure) state.observe(part);
  else state.take(part);
  if (failure && failure !== uncertain) state.refuse(failure.message);
  return failure !== uncertain;
}

// -- Bodies ----------------------------------------------------------------------------------------------------------

const programs = new WeakMap<object, { readonly program: Command | undefined }>();

/** A body is read once for each DO block and each definition of a function. */
function programOf(owner: object, body: string): Command | undefined {
  let known = programs.get(owner);
  if (!known) {
    known = { program: readPlpgsql(body) };
    programs.set(owner, known);
  }
  return known.program;
}

/** Where a body begins in its literal; -1 where it is written in another way than it reads. */
function verbatimOffset(literal: string, body: string): number {
  const tag = /^\$[^$]*\$/.exec(literal)?.[0];
  if (tag !== undefined) return tag.length;
  return literal === `'${body}'` ? 1 : -1;
}

/** A place in a statement that may itself be run by another one. */
function within(statement: Statement, span: Span, verbatim: boolean): Within {
  const outer = statement.within;
  if (!outer) return { statement, span, verbatim };
  return { statement: outer.statement, span: writtenSpan(statement, span), verbatim: verbatim && outer.verbatim };
}

interface FrameOptions {
  readonly body: string;
  /** The texts that a function is given. */
  readonly literals: readonly string[];
  readonly parameters: readonly (Value | undefined)[];
  readonly what: string;
  place(span: Span, verbatim: boolean): Within;
  readonly apply: Apply;
  /** Says whether a function that is not known may have changed what it is given. */
  noteCall?(name: string): boolean;
}

function createFrame(options: FrameOptions): Frame {
  const { body, literals, what, place, apply } = options;
  return {
    body,
    place,
    environment: (scope, state, at, source) => createEnvironment(options, scope, state, place(at, false), source),
    runStatement: (text, at, _, state) => runText(text, at, state, apply),
    touch: (code, scope, state) => touchByCode({ code, literals, texts: textsIn(scope) }, state, what),
  };
}

/** The statements of a text that code runs. They fail together. */
function runText(text: string, at: Within, state: WorkingState, apply: Apply): Failure | 'lost' | undefined {
  for (const read of readStatements(state.engine, text)) {
    if (state.allowance.statements-- <= 0) return 'lost';
    const { ddl } = read;
    if (ddl.kind === 'transaction' || ddl.kind === 'other') continue;
    const own = at.verbatim ? { ...at, span: shift(read.span, at.span.start) } : at;
    const part = state.part(innerStatement(read, own));
    apply(ddl, part);
    if (part.refused) {
      state.observe(part);
      return refusalOf(part.refusal ?? '');
    }
    if (part.meetsUnseen) {
      state.observe(part);
      return uncertain;
    }
    state.take(part);
  }
  return undefined;
}

// -- Expressions -----------------------------------------------------------------------------------------------------

function createEnvironment(
  options: FrameOptions,
  scope: Scope,
  state: WorkingState,
  at: Within,
  source: string,
): Evaluation {
  let failure: Failure | undefined;
  let assumed = false;
  return {
    state,
    source,
    get failure() {
      return failure;
    },
    get assumed() {
      return assumed;
    },
    assume() {
      assumed = true;
    },
    variable: (path) => valueIn(scope, path),
    parameter: (name) => options.parameters[Number(name.slice(1)) - 1],
    call(call, args) {
      if (failure) return undefined;
      const mayChange = options.noteCall?.(call.name) ?? false;
      const result = callFunction({ call, args, source, at, mayChange }, state, options.apply);
      failure = result.failure;
      return result.value;
    },
    skip: (e) => skipCalls(e, state, options),
    fail(condition, message) {
      failure ??= { condition, message };
    },
  };
}

/** Marks what the calls in an expression may have done. */
function skipCalls(expression: Expression, state: WorkingState, options: FrameOptions): void {
  for (const e of walk(expression)) {
    if (e.kind !== 'call' || builtIn(e.schema, e.name)) continue;
    if (findFunction(state, e.schema, e.name)) {
      options.noteCall?.(e.name);
      touchByCall({ schema: e.schema, name: e.name, literals: e.args.flatMap(literalText) }, state);
    }
  }
}

function literalText(e: Expression): readonly string[] {
  const value = e.kind === 'cast' ? e.operand : e;
  return value.kind === 'constant' && value.type === 'string' ? [value.value] : [];
}

// -- Functions -------------------------------------------------------------------------------------------------------

interface Call extends WrittenCall {
  readonly mayChange: boolean;
  readonly at: Within;
}

interface Result {
  readonly value: Value | undefined;
  readonly failure?: Failure | undefined;
}

function callFunction({ call, args, source, at, mayChange }: Call, state: WorkingState, apply: Apply): Result {
  const found = findFunction(state, call.schema, call.name);
  const texts = args.flatMap((value) => textOfValue(value) ?? []);
  const unknown = (): Result => {
    const { schema, name } = call;
    if (found || mayChange) touchByCall({ schema, name, literals: texts }, state);
    return { value: undefined };
  };
  const bound = found && bindArguments([found, ...state.overloadsOf(found.id)], { call, args, source }, state.engine);
  const body = bound?.definition.body;
  if (!bound || body === undefined || state.allowance.depth <= 0) return unknown();

  const options: FrameOptions = {
    body,
    literals: texts,
    parameters: bound.positions,
    what: `a call of ${call.name}()`,
    place: () => at,
    apply,
  };
  state.allowance.depth--;
  const restorePath = enterFunction(bound.definition, state);
  const result = runFunction(bound.definition, body, options, bound.scope, state);
  restorePath();
  state.allowance.depth++;
  return result ?? unknown();
}

/** `undefined` where the body is in another language, or cannot be read. */
function runFunction(
  found: DatabaseFunction,
  body: string,
  options: FrameOptions,
  scope: Scope,
  state: WorkingState,
): Result | undefined {
  if (found.language === 'sql') return runSqlBody(body, options, scope, state);
  const program = found.language === 'plpgsql' ? programOf(found, body) : undefined;
  if (!program) return undefined;
  const ending = runCommands([program], createFrame(options), scope, state);
  if (ending?.kind === 'error') return { value: undefined, failure: ending.failure };
  return { value: ending?.kind === 'return' ? ending.value : undefined };
}

/** The value of a SQL function is that of its last query. */
function runSqlBody(body: string, options: FrameOptions, scope: Scope, state: WorkingState): Result {
  let value: Value | undefined;
  const frame = createFrame(options);
  for (const { text, span } of readStatements(state.engine, body)) {
    const at = options.place(span, false);
    const query = /^(select|with|values)\b/i.test(text) ? readQuery(state.engine, text) : undefined;
    if (query) {
      const env = createEnvironment(options, scope, state, at, query.source);
      const [row] = rowsOf(query.query, env) ?? [];
      if (env.failure) return { value: undefined, failure: env.failure };
      value = row && [...row.fields.values()][0];
      continue;
    }
    const failure = runText(text, at, state, options.apply);
    if (failure === 'lost') {
      frame.touch(body, scope, state);
      return { value: undefined };
    }
    if (failure) return { value: undefined, failure };
  }
  return { value };
}

/** A function's own `SET search_path` holds while it runs. */
function enterFunction({ settings }: DatabaseFunction, state: WorkingState): () => void {
  const setting = settings.find(({ name }) => name === 'search_path');
  if (!setting) return () => {};
  const before = state.get(searchPathKey);
  const path: SearchPath = {
    kind: 'search-path',
    file: state.statement.path,
    session: undefined,
    local: setting.values.filter((schema) => schema !== ''),
  };
  state.set(searchPathKey, path);
  return () => state.set(searchPathKey, before);
}
