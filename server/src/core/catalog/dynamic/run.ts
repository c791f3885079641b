/** Runs the commands of PL/pgSQL on the catalog. What cannot be computed is left to be marked as unknown. */
import type { Command, CommandOf, LoopHeader } from '../../syntax/plpgsql.js';
import { textOf } from '../../text/span.js';
import type { WorkingState } from '../state.js';
import { catches, conditionNamed } from './conditions.js';
import { compute, computeAll, type Ending, type Frame, queryRows } from './frame.js';
import { intoVariables, roundsOf } from './rounds.js';
import { assign, createScope, type Failure, type Scope } from './scope.js';
import { giveUp, lose } from './unknown-commands.js';
import { equalValues, textOfValue } from './values.js';

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
      const when = command.when && compute(command.when, command.span, frame, scope, state);
      if (when?.ending) return when.ending;
      if (when && when.value === undefined) return lose(frame, scope, state);
      return !when || when.value === true ? { kind: command.kind, label: command.label } : undefined;
    }
    case 'return': {
      const value = command.value && compute(command.value, command.span, frame, scope, state);
      if (value?.ending) return value.ending;
      return command.ends ? { kind: 'return', value: value?.value } : undefined;
    }
    case 'raise':
      return { kind: 'error', failure: raised(command, frame, scope, state) };
    case 'execute':
      return runExecute(command, frame, scope, state);
    case 'perform':
      return runQuery(`SELECT ${textOf(frame.body, command.query)}`, [], command, frame, scope, state);
    case 'sql':
      return runSql(command, frame, scope, state);
    case 'commit':
      return undefined;
  }
}

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
  const handler = block.handlers.find((candidate) =>
    candidate.conditions.some((condition) => catches(condition, ending.failure)),
  );
  return handler ? runCommands(handler.body, frame, createScope(scope, undefined, ending.failure), state) : ending;
}

function raised(
  { condition, message, values, span }: CommandOf<'raise'>,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): Failure {
  if (condition === undefined && message === undefined && scope.handled) return scope.handled;
  const shown = values ? [...computeAll(values, span, frame, scope, state).values] : [];
  const written = message?.replace(/%%?/g, (sign) => (sign === '%%' ? '%' : (textOfValue(shown.shift()) ?? '?')));
  return {
    condition: condition === undefined ? 'raise_exception' : conditionNamed(condition),
    message: written ?? condition ?? 'the code raises an exception',
  };
}

// -- Conditions ------------------------------------------------------------------------------------------------------

function runIf(command: CommandOf<'if'>, frame: Frame, scope: Scope, state: WorkingState): Ending | undefined {
  for (const [i, arm] of command.arms.entries()) {
    const { value, ending, assumed } = compute(arm.condition, arm.condition, frame, scope, state);
    if (ending) return ending;
    const isSure = value !== undefined && !assumed;
    // A migration that runs at all does not meet what its code only raises errors for.
    if (!isSure && onlyRaises(arm.body)) continue;
    const isLast = i === command.arms.length - 1;
    if (value === true || (!isSure && isLast && onlyRaises(command.otherwise))) {
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
