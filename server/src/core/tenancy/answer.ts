/** The answer to "does this expression pin the tenant column?", and how answers combine. */
import type { Expression } from '../syntax/expression.js';

export type Answer =
  | { readonly kind: 'yes' }
  | {
      readonly kind: 'no' | 'unknown';
      /** A clause without a full stop, e.g. `it is true for every row`. */
      readonly because: string;
      /** The sub-expression that decides. */
      readonly at: Expression;
    };

export const yes: Answer = { kind: 'yes' };

export function no(at: Expression, because: string): Answer {
  return { kind: 'no', because, at };
}

export function unknown(at: Expression, because: string): Answer {
  return { kind: 'unknown', because, at };
}

/** The answer with its blame on `at`: what is inside a function's body has no place in the policy. */
export function placedAt(at: Expression, answer: Answer, prefix = ''): Answer {
  if (answer.kind === 'yes') return answer;
  const because = answer.at === at ? answer.because : prefix + answer.because;
  return { kind: answer.kind, because, at };
}

/** A row must pass one of several: all of them have to pin it. */
export function everyOf(answers: readonly Answer[]): Answer {
  return find(answers, 'no') ?? find(answers, 'unknown') ?? yes;
}

/** A row must pass all of several: one that pins it is enough. `whole` is to blame where none of them does. */
export function someOf(answers: readonly Answer[], whole: Expression): Answer {
  const best = find(answers, 'yes') ?? find(answers, 'unknown');
  if (best) return best;
  const [only, ...others] = answers;
  return only && others.length === 0 ? only : no(whole, 'no part of it compares the tenant column with the session');
}

function find(answers: readonly Answer[], kind: Answer['kind']): Answer | undefined {
  return answers.find((answer) => answer.kind === kind);
}
