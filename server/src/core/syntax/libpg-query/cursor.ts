/** A cursor over a statement's tokens that knows where the tree's locations are among them. */
import { Cursor as TokenCursor } from '../cursor.js';
import type { Name } from '../ddl.js';
import type { Token } from '../lexer.js';

export type { Range } from '../cursor.js';

export class Cursor extends TokenCursor {
  /** `toUtf16` has the UTF-16 offset for a byte of UTF-8; it is absent where the two are the same. */
  constructor(
    text: string,
    tokens: readonly Token[],
    private readonly toUtf16: Uint32Array | undefined,
  ) {
    super(text, tokens);
  }

  /** The token at a location of the tree, which leaves 0 out; -1 for what was not written. */
  at(location = 0): number {
    if (location < 0) return -1;
    return this.indexOf(this.toUtf16 ? (this.toUtf16[location] ?? this.text.length) : location);
  }

  /** A value of the tree at the token where it is written. */
  name(index: number, value = ''): Name {
    return { value, span: this.span(index, index) };
  }
}
