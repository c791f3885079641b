/** One token of SQL. Offsets are UTF-16 units into the text that was lexed. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

export type TokenKind =
  /** Unquoted identifier or keyword. */
  | 'word'
  /** `"x"`, `U&"x"`. */
  | 'quoted-identifier'
  /** `'x'`, `E'x'`, `B'x'`, `X'x'`, `U&'x'`, `$tag$x$tag$`. */
  | 'string'
  | 'number'
  /** `$1`. */
  | 'parameter'
  /** An operator of one or more characters, `::`, `:=`, `=>`, `..` among them. */
  | 'operator'
  /** One of `( ) [ ] , ; . :`. */
  | 'punctuation';
