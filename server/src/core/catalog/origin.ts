import type { Statement } from '../syntax/source-file.js';
import type { Span } from '../text/span.js';

/** The place a fact comes from. The span is relative to the statement, so that typing above it moves nothing. */
export interface Origin {
  readonly statement: Statement;
  readonly span: Span;
}

/** A fact and the statement that last set it. */
export interface Traced<T> {
  readonly value: T;
  readonly origin: Origin;
}

export function traced<T>(value: T, origin: Origin): Traced<T> {
  return { value, origin };
}

/** Where the expressions of an index or constraint are written, to which their spans are relative. */
export function writtenAt(object: { readonly origin: Origin; readonly copiedFrom?: Origin }): Origin {
  return object.copiedFrom ?? object.origin;
}
