/** A cursor over a statement's tokens that knows where the tree's locations are among them. */
import * as tokenCursor from '../cursor.js';
import type { Name } from '../ddl.js';
import type { Token } from '../lexer.js';

export type { Range } from '../cursor.js';

export interface Cursor extends tokenCursor.Cursor {
  /** The token at a location of the tree, which leaves 0 out; -1 for what was not written. */
  at(location: number | undefined): number;
  /** A value of the tree at the token where it is written. */
  name(index: number, value: string | undefined): Name;
}

/** `toUtf16` has the UTF-16 offset for a byte of UTF-8; it is absent where the two are the same. */
export function createCursor(text: string, tokens: readonly Token[], toUtf16: Uint32Array | undefined): Cursor {
  const cursor = tokenCursor.createCursor(text, tokens);
  // Widening the one object is much cheaper than copying it, and there is one for each statement.
  return Object.assign(cursor, {
    at(location = 0) {
      if (location < 0) return -1;
      return cursor.indexOf(toUtf16 ? (toUtf16[location] ?? text.length) : location);
    },
    name: (index: number, value = '') => ({ value, span: cursor.span(index, index) }),
  });
}
