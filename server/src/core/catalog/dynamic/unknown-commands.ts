/** Commands of which it is not known what they did. */
import type { Command } from '../../syntax/plpgsql.js';
import { textOf } from '../../text/span.js';
import type { WorkingState } from '../state.js';
import type { Ending, Frame } from './frame.js';
import { assign, type Scope } from './scope.js';

/** A command of which it is not known what it did. Where it may have left the body, so it is of the rest. */
export function giveUp(command: Command, frame: Frame, scope: Scope, state: WorkingState): Ending | undefined {
  if (mayLeave(command)) return lose(frame, scope, state);
  const code = textOf(frame.body, command.span);
  frame.touch(/\bexecute\b/i.test(code) ? frame.body : code, scope, state);
  forget(command, scope);
  return undefined;
}

export function lose(frame: Frame, scope: Scope, state: WorkingState): Ending {
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
