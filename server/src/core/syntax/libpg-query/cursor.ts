/** The cursor over a statement's tokens, with what the grammar's tree needs: its offsets count bytes of UTF-8. */
import { createCursor as createTokenCursor, type Cursor as TokenCursor } from '../cursor.js';
import type { Name } from '../ddl.js';
import type { Token } from '../lexer.js';

export type { Range } from '../cursor.js';

export interface Cursor extends TokenCursor {
  /** The token at a location of the tree. The grammar leaves 0 out. */
  at(location: number | undefined): number;
  /** A value of the tree at the token where it is written. */
  name(index: number, value: string | undefined): Name;
}

/** `toUtf16` is absent where bytes and UTF-16 units are the same. */
export function createCursor(text: string, tokens: readonly Token[], toUtf16: Uint32Array | undefined): Cursor {
  const cursor = createTokenCursor(text, tokens);
  return {
    ...cursor,
    at(location = 0) {
      if (location < 0) return -1;
      return cursor.indexOf(toUtf16 ? (toUtf16[location] ?? text.length) : location);
    },
    name: (index, value = '') => ({ value, span: cursor.span(index, index) }),
  };
}
