/** Runs the commands of PL/pgSQL on the catalog. What cannot be computed is left to be marked as unknown. */
import type { Command, Handler, LoopHeader } from '../../syntax/plpgsql.js';
import type { Within } from '../../syntax/source-file.js';
import { type Span, textOf } from '../../text/span.js';
import type { WorkingState } from '../state.js';
import { catches, conditionNamed } from './conditions.js';
import { type Environment, evaluate } from './evaluate.js';
import { rowsOf } from './queries.js';
import { readExpressions, readQuery } from './read.js';
import { assign, createScope, type Failure, type Scope } from './scope.js';
import { equalValues, type RowValue, textOfValue, type Value } from './values.js';

/** One body while it runs. */
export interface Frame {
  readonly body: string;
  /** Where a part of the body stands in the statement that runs it. */
  place(span: Span, verbatim: boolean): Within;
  environment(scope: Scope, state: WorkingState, at: Span, source: string): Evaluation;
  /** Runs a statement; the error is that of PostgreSQL. */
  runStatement(text: string, at: Within, scope: Scope, state: WorkingState): Failure | 'lost' | undefined;
  /** Marks what code, of which it is not known whether and how it ran, may have touched. */
  touch(code: string, scope: Scope, state: WorkingState): void;
}

export interface Evaluation extends Environment {
  readonly failure: Failure | undefined;
}

/** How commands ended that did not run to their last one. */
export type Ending =
  | { readonly kind: 'exit' | 'continue'; readonly label: string | undefined }
  | { readonly kind: 'return'; readonly value: Value | undefined }
  | { readonly kind: 'error'; readonly failure: Failure }
  /** What follows in the body may or may not run. It has been marked. */
  | { readonly kind: 'lost' };

export function runCommands(
  commands: readonly Command[],
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): Ending | undefined {
  for (const command of commands) {
    if (state.allowance.statements-- <= 0) return lose(frame, scope, state);
    const ending = runCommand(command, frame, scope, state);
    if (ending) return ending;
  }
  return undefined;
}

function runCommand(command: Command, frame: Frame, scope: Scope, state: WorkingState): Ending | undefined {
  switch (command.kind) {
    case 'block':
      return runBlock(command, frame, scope, state);
    case 'assign': {
      const value = compute(command.value, command.span, frame, scope, state);
      assign(scope, command.target, value.value);
      return value.ending;
    }
    case 'forget':
      for (const target of command.targets) assign(scope, [target], undefined);
      return undefined;
    case 'if':
      return runIf(command, frame, scope, state);
    case 'case':
      return runCase(command, frame, scope, state);
    case 'loop':
      return runLoop(command, frame, scope, state);
    case 'exit':
    case 'continue': {
      const when = command.when ? compute(command.when, command.span, frame, scope, state) : { value: true };
      if (when.ending) return when.ending;
      if (when.value === undefined) return lose(frame, scope, state);
      return when.value === true ? { kind: command.kind, label: command.label } : undefined;
    }
    case 'return': {
      const value = command.value && compute(command.value, command.span, frame, scope, state);
      if (value?.ending) return value.ending;
      return command.ends ? { kind: 'return', value: value?.value } : undefined;
    }
    case 'raise':
      return { kind: 'error', failure: raised(command, scope) };
    case 'execute':
      return runExecute(command, frame, scope, state);
    case 'perform':
      return runQuery(`SELECT ${textOf(frame.body, command.query)}`, [], command, frame, scope, state);
    case 'sql':
      return runSql(command, frame, scope, state);
  }
}

type CommandOf<K extends Command['kind']> = Extract<Command, { readonly kind: K }>;

// -- Blocks ----------------------------------------------------------------------------------------------------------

function runBlock(block: CommandOf<'block'>, frame: Frame, outer: Scope, state: WorkingState): Ending | undefined {
  const scope = createScope(outer, block.label);
  for (const { name, isArray, isRecord, value, aliasOf } of block.declarations) {
    const initial = value && compute(value, value, frame, scope, state);
    if (initial?.ending) return initial.ending;
    if (isArray) scope.arrays.add(name);
    if (isRecord) scope.records.add(name);
    scope.values.set(name, null);
    const alias =
      aliasOf === undefined ? undefined : frame.environment(scope, state, block.span, '').parameter(aliasOf);
    assign(scope, [name], aliasOf === undefined ? (initial ? initial.value : null) : alias);
  }
  const ending =
    block.handlers.length === 0 ? runCommands(block.body, frame, scope, state) : runGuarded(block, frame, scope, state);
  const left = ending?.kind === 'exit' && ending.label !== undefined && ending.label === block.label;
  return left ? undefined : ending;
}

/** An error takes back what the block did, and its handler runs. */
function runGuarded(block: CommandOf<'block'>, frame: Frame, scope: Scope, state: WorkingState): Ending | undefined {
  const part = state.part(state.statement);
  const ending = runCommands(block.body, frame, scope, part);
  if (ending?.kind !== 'error') {
    state.take(part);
    return ending;
  }
  state.observe(part);
  const handler = block.handlers.find((candidate: Handler) =>
    candidate.conditions.some((condition) => catches(condition, ending.failure)),
  );
  return handler ? runCommands(handler.body, frame, createScope(scope, undefined, ending.failure), state) : ending;
}

function raised({ condition, message }: CommandOf<'raise'>, scope: Scope): Failure {
  if (condition === undefined && message === undefined && scope.handled) return scope.handled;
  return {
    condition: condition === undefined ? 'raise_exception' : conditionNamed(condition),
    message: message ?? condition ?? 'the code raises an exception',
  };
}

// -- Conditions ------------------------------------------------------------------------------------------------------

function runIf(command: CommandOf<'if'>, frame: Frame, scope: Scope, state: WorkingState): Ending | undefined {
  for (const [i, arm] of command.arms.entries()) {
    const { value, ending } = compute(arm.condition, arm.condition, frame, scope, state);
    if (ending) return ending;
    // A migration that runs at all does not meet what its code only raises errors for.
    if (value === undefined && onlyRaises(arm.body)) continue;
    const isLast = i === command.arms.length - 1;
    if (value === true || (value === undefined && isLast && onlyRaises(command.otherwise))) {
      return runCommands(arm.body, frame, scope, state);
    }
    if (value === undefined) return giveUp(command, frame, scope, state);
  }
  return runCommands(command.otherwise, frame, scope, state);
}

function onlyRaises(commands: readonly Command[]): boolean {
  return commands.length > 0 && commands.every((command) => command.kind === 'raise');
}

function runCase(command: CommandOf<'case'>, frame: Frame, scope: Scope, state: WorkingState): Ending | undefined {
  const operand = command.operand && compute(command.operand, command.operand, frame, scope, state);
  if (operand?.ending) return operand.ending;
  for (const arm of command.arms) {
    const values = computeAll(arm.condition, arm.condition, frame, scope, state);
    if (values.ending) return values.ending;
    const outcomes = operand ? values.values.map((value) => equalValues(operand.value, value)) : values.values;
    if (outcomes.includes(true)) return runCommands(arm.body, frame, scope, state);
    if (outcomes.includes(undefined)) return giveUp(command, frame, scope, state);
  }
  if (command.otherwise) return runCommands(command.otherwise, frame, scope, state);
  return { kind: 'error', failure: { condition: 'case_not_found', message: 'case not found' } };
}

// -- Loops -----------------------------------------------------------------------------------------------------------

function runLoop(loop: CommandOf<'loop'>, frame: Frame, outer: Scope, state: WorkingState): Ending | undefined {
  const { header } = loop;
  if (header.kind === 'endless' || header.kind === 'while') return runWhile(loop, header, frame, outer, state);
  const rounds = roundsOf(header, loop, frame, outer, state);
  if (rounds.ending) return rounds.ending;
  if (!rounds.values) return giveUp(loop, frame, outer, state);
  const scope = header.kind === 'range' ? createScope(outer) : outer;
  for (const round of rounds.values) {
    for (const [name, value] of round) {
      if (header.kind === 'range') scope.values.set(name, value);
      else assign(scope, [name], value);
    }
    const step = runRound(loop, frame, scope, state);
    if (step !== 'next') return step === 'left' ? undefined : step;
  }
  return undefined;
}

function runWhile(
  loop: CommandOf<'loop'>,
  header: Extract<LoopHeader, { kind: 'endless' | 'while' }>,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): Ending | undefined {
  while (state.allowance.statements-- > 0) {
    if (header.kind === 'while') {
      const { value, ending } = compute(header.condition, header.condition, frame, scope, state);
      if (ending) return ending;
      if (value === undefined) return giveUp(loop, frame, scope, state);
      if (value !== true) return undefined;
    }
    const step = runRound(loop, frame, scope, state);
    if (step !== 'next') return step === 'left' ? undefined : step;
  }
  return lose(frame, scope, state);
}

function runRound(loop: CommandOf<'loop'>, frame: Frame, scope: Scope, state: WorkingState): Ending | 'next' | 'left' {
  const ending = runCommands(loop.body, frame, scope, state);
  if (!ending) return 'next';
  if (ending.kind !== 'exit' && ending.kind !== 'continue') return ending;
  if (ending.label !== undefined && ending.label !== loop.label) return ending;
  return ending.kind === 'exit' ? 'left' : 'next';
}

interface Rounds {
  /** The loop's variables in each round; `undefined` where they are not known. */
  readonly values: readonly (readonly (readonly [name: string, value: Value | undefined])[])[] | undefined;
  readonly ending?: Ending | undefined;
}

function roundsOf(
  header: Exclude<LoopHeader, { kind: 'endless' | 'while' }>,
  loop: CommandOf<'loop'>,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): Rounds {
  switch (header.kind) {
    case 'range':
      return numbers(header, frame, scope, state);
    case 'array': {
      const { value, ending } = compute(header.array, header.array, frame, scope, state);
      const items = typeof value === 'object' && value?.kind === 'array' ? value.items : undefined;
      return { values: items?.map((item) => [[header.variable, item] as const]), ending };
    }
    case 'query': {
      const { rows, ending } = queryRows(textOf(frame.body, header.query), loop.span, frame, scope, state);
      return { values: rows?.map((row) => intoVariables(row, header.variables, scope)), ending };
    }
    case 'other':
      return { values: undefined };
  }
}

function numbers(
  header: Extract<LoopHeader, { kind: 'range' }>,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): Rounds {
  const from = compute(header.from, header.from, frame, scope, state).value;
  const to = compute(header.to, header.to, frame, scope, state).value;
  const by = header.by ? compute(header.by, header.by, frame, scope, state).value : 1;
  if (typeof from !== 'number' || typeof to !== 'number' || typeof by !== 'number' || by < 1)
    return { values: undefined };
  const count = Math.floor((header.reverse ? from - to : to - from) / by) + 1;
  if (count > state.allowance.statements) return { values: undefined };
  const numberAt = (i: number) => (header.reverse ? from - i * by : from + i * by);
  return { values: Array.from({ length: Math.max(0, count) }, (_, i) => [[header.variable, numberAt(i)] as const]) };
}

/** A row goes into one record as it is, and else value by value. */
function intoVariables(
  row: RowValue | undefined,
  variables: readonly string[],
  scope: Scope,
): readonly (readonly [string, Value | undefined])[] {
  const [only] = variables;
  const values = row && [...row.fields.values()];
  if (only !== undefined && variables.length === 1) {
    const isScalar = values?.length === 1 && isScalarVariable(only, scope);
    return [[only, isScalar ? values[0] : row]];
  }
  return variables.map((name, i) => [name, values ? values[i] : undefined]);
}

function isScalarVariable(name: string, scope: Scope): boolean {
  for (let s: Scope | undefined = scope; s; s = s.outer) if (s.values.has(name)) return !s.records.has(name);
  return true;
}

// -- SQL -------------------------------------------------------------------------------------------------------------

function runExecute(
  command: CommandOf<'execute'>,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): Ending | undefined {
  const { value, ending } = compute(command.command, command.span, frame, scope, state);
  if (ending) return ending;
  for (const name of command.into) assign(scope, [name], undefined);
  const text = textOfValue(value);
  if (text === undefined) return giveUp(command, frame, scope, state);
  const at = frame.place(command.span, false);
  return settled(frame.runStatement(text, at, scope, state), frame, scope, state);
}

function runSql(command: CommandOf<'sql'>, frame: Frame, scope: Scope, state: WorkingState): Ending | undefined {
  const text = textOf(frame.body, command.span);
  if (/^(insert|update|delete|merge)\b/i.test(text)) {
    for (const name of command.into) assign(scope, [name], undefined);
    return undefined;
  }
  if (/^(select|with)\b/i.test(text)) {
    return runQuery(withoutInto(text, command), command.into, command, frame, scope, state);
  }
  if (/^call\b/i.test(text)) return runQuery(text.replace(/^call/i, 'SELECT'), [], command, frame, scope, state);
  return settled(frame.runStatement(text, frame.place(command.span, true), scope, state), frame, scope, state);
}

/** The text with blanks for its INTO clause. */
function withoutInto(text: string, { span, intoAt }: CommandOf<'sql'>): string {
  if (!intoAt) return text;
  const [from, to] = [intoAt.start - span.start, intoAt.end - span.start];
  return text.slice(0, from) + ' '.repeat(to - from) + text.slice(to);
}

function settled(
  outcome: Failure | 'lost' | undefined,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): Ending | undefined {
  if (outcome === 'lost') return lose(frame, scope, state);
  return outcome && { kind: 'error', failure: outcome };
}

function runQuery(
  text: string,
  into: readonly string[],
  command: Command,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): Ending | undefined {
  const { rows, ending, isRead } = queryRows(text, command.span, frame, scope, state);
  if (!isRead) return giveUp(command, frame, scope, state);
  const [row] = rows ?? [];
  const none = rows && !row ? null : undefined;
  for (const [name, value] of intoVariables(row, into, scope)) {
    assign(scope, [name], row ? value : none);
  }
  return ending;
}

function queryRows(
  text: string,
  at: Span,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): { readonly rows: readonly RowValue[] | undefined; readonly ending: Ending | undefined; readonly isRead: boolean } {
  const read = readQuery(state.engine, text);
  if (!read) return { rows: undefined, ending: undefined, isRead: false };
  const env = frame.environment(scope, state, at, read.source);
  const rows = rowsOf(read.query, env);
  return { rows, ending: env.failure && { kind: 'error', failure: env.failure }, isRead: true };
}

// -- Expressions -----------------------------------------------------------------------------------------------------

interface Computed {
  readonly value: Value | undefined;
  readonly ending?: Ending | undefined;
}

function compute(span: Span, at: Span, frame: Frame, scope: Scope, state: WorkingState): Computed {
  const { values, ending } = computeAll(span, at, frame, scope, state);
  return { value: values.length === 1 ? values[0] : undefined, ending };
}

function computeAll(
  span: Span,
  at: Span,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): { readonly values: readonly (Value | undefined)[]; readonly ending: Ending | undefined } {
  const text = textOf(frame.body, span);
  const read = readExpressions(state.engine, text);
  if (!read) return { values: [undefined], ending: undefined };
  const env = frame.environment(scope, state, at, read.source);
  const values = read.expressions.map((e) => evaluate(e, env));
  return { values, ending: env.failure && { kind: 'error', failure: env.failure } };
}

// -- What is not known -----------------------------------------------------------------------------------------------

/** A command of which it is not known what it did. Where it may have left the body, so it is of the rest. */
function giveUp(command: Command, frame: Frame, scope: Scope, state: WorkingState): Ending | undefined {
  if (mayLeave(command)) return lose(frame, scope, state);
  const code = textOf(frame.body, command.span);
  frame.touch(/\bexecute\b/i.test(code) ? frame.body : code, scope, state);
  forget(command, scope);
  return undefined;
}

function lose(frame: Frame, scope: Scope, state: WorkingState): Ending {
  frame.touch(frame.body, scope, state);
  return { kind: 'lost' };
}

function mayLeave(command: Command, labels: readonly (string | undefined)[] = []): boolean {
  switch (command.kind) {
    case 'return':
      return command.ends;
    case 'exit':
    case 'continue':
      return !labels.includes(command.label);
    case 'loop':
      return command.body.some((inner) => mayLeave(inner, [...labels, undefined, command.label]));
    default:
      return innerCommands(command).some((inner) => mayLeave(inner, labels));
  }
}

function forget(command: Command, scope: Scope): void {
  if (command.kind === 'assign') assign(scope, command.target.slice(0, 1), undefined);
  if (command.kind === 'forget') for (const name of command.targets) assign(scope, [name], undefined);
  if (command.kind === 'execute' || command.kind === 'sql') {
    for (const name of command.into) assign(scope, [name], undefined);
  }
  if (command.kind === 'loop' && 'variables' in command.header) {
    for (const name of command.header.variables) assign(scope, [name], undefined);
  }
  for (const inner of innerCommands(command)) forget(inner, scope);
}

function innerCommands(command: Command): readonly Command[] {
  switch (command.kind) {
    case 'block':
      return [...command.body, ...command.handlers.flatMap((handler) => handler.body)];
    case 'if':
    case 'case':
      return [...command.arms.flatMap((arm) => arm.body), ...(command.otherwise ?? [])];
    case 'loop':
      return command.body;
    default:
      return [];
  }
}
