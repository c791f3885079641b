/** What running code is: its body, how it ended, and the values of its expressions. */
import type { Within } from '../../syntax/source-file.js';
import { type Span, textOf } from '../../text/span.js';
import type { WorkingState } from '../state.js';
import { type Environment, evaluate } from './evaluate.js';
import { rowsOf } from './queries.js';
import { readExpressions, readQuery } from './read.js';
import type { Failure, Scope } from './scope.js';
import type { RowValue, Value } from './values.js';

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
  readonly assumed: boolean;
}

/** How commands ended that did not run to their last one. */
export type Ending =
  | { readonly kind: 'exit' | 'continue'; readonly label: string | undefined }
  | { readonly kind: 'return'; readonly value: Value | undefined }
  | { readonly kind: 'error'; readonly failure: Failure }
  /** What follows in the body may or may not run. It has been marked. */
  | { readonly kind: 'lost' };

export interface Computed {
  readonly value: Value | undefined;
  readonly ending?: Ending | undefined;
  /** It follows from what a fresh database would answer. */
  readonly assumed: boolean;
}

export function compute(span: Span, at: Span, frame: Frame, scope: Scope, state: WorkingState): Computed {
  const { values, ending, assumed } = computeAll(span, at, frame, scope, state);
  return { value: values.length === 1 ? values[0] : undefined, ending, assumed };
}

export function computeAll(
  span: Span,
  at: Span,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): { readonly values: readonly (Value | undefined)[]; readonly ending: Ending | undefined; readonly assumed: boolean } {
  const text = textOf(frame.body, span);
  const read = readExpressions(state.engine, text);
  if (!read) return { values: [undefined], ending: undefined, assumed: false };
  const env = frame.environment(scope, state, at, read.source);
  const values = read.expressions.map((e) => evaluate(e, env));
  const { failure, assumed } = env;
  return { values, ending: failure && { kind: 'error', failure }, assumed };
}

export function queryRows(
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
