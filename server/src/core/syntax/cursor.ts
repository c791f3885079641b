/**
 * Answers questions about the tokens of one statement by index: which keyword stands here, which parenthesis closes
 * that one, where the commas between two tokens are. Parsers give starts at best; exact ends come from here.
 */
import type { Span } from '../text/span.js';
import { span } from '../text/span.js';
import type { Name, QualifiedName } from './ddl.js';
import { identifierValue, keywordIs, type Token, tokenText } from './lexer.js';

/** Tokens `from` to `to`, both included. `to` is `from - 1` for an empty range. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

export interface Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Index of the token that begins at this offset, or of the first one behind it. */
  at(offset: number): number;
  /** Whether the tokens from `index` on are these keywords, given in lower case. */
  is(index: number, ...keywords: readonly string[]): boolean;
  /** Whether the token is written exactly so: `(`, `::`, `.`. */
  isSign(index: number, sign: string): boolean;
  /** Index of the first token in the range that is this keyword outside any parentheses; -1 if there is none. */
  find(range: TokenRange, keyword: string): number;
  /** Index of the bracket that closes the one at `open`; of the last token where it is not closed. */
  close(open: number): number;
  /** The parts between the commas of a range that stand outside any brackets. None for an empty range. */
  commas(range: TokenRange): readonly TokenRange[];
  /** What stands between a bracket and its counterpart. */
  inside(open: number): TokenRange;
  name(index: number): Name;
  /** A name with or without schema that begins at `index`, and the index behind it. */
  qualifiedName(index: number): { readonly name: QualifiedName; readonly next: number };
  /** From the first token of the range to its last. */
  spanOf(range: TokenRange): Span;
  /** The range widened to both sides until every bracket in it has its counterpart. */
  balanced(range: TokenRange): TokenRange;
}

export function createCursor(text: string, tokens: readonly Token[]): Cursor {
  const signAt = (index: number): string => {
    const token = tokens[index];
    return token && (token.kind === 'punctuation' || token.kind === 'operator') ? tokenText(text, token) : '';
  };
  const spanOf = ({ from, to }: TokenRange) => span(tokens[from]?.start ?? text.length, tokens[to]?.end ?? text.length);

  const cursor: Cursor = {
    text,
    tokens,
    at: (offset) => indexAt(tokens, offset),
    is: (index, ...keywords) => keywords.every((keyword, i) => keywordIs(text, tokens[index + i], keyword)),
    isSign: (index, sign) => signAt(index) === sign,
    find({ from, to }, keyword) {
      for (let i = from; i <= to; i++) {
        if (isOpening(signAt(i))) i = cursor.close(i);
        else if (keywordIs(text, tokens[i], keyword)) return i;
      }
      return -1;
    },
    close(open) {
      let depth = 0;
      for (let i = open; i < tokens.length; i++) {
        const sign = signAt(i);
        if (isOpening(sign)) depth++;
        else if (isClosing(sign) && --depth <= 0) return i;
      }
      return tokens.length - 1;
    },
    commas({ from, to }) {
      const parts: TokenRange[] = [];
      let start = from;
      for (let i = from; i <= to; i++) {
        const sign = signAt(i);
        if (isOpening(sign)) i = cursor.close(i);
        else if (sign === ',') {
          parts.push({ from: start, to: i - 1 });
          start = i + 1;
        }
      }
      if (from <= to) parts.push({ from: start, to });
      return parts;
    },
    inside: (open) => ({ from: open + 1, to: cursor.close(open) - 1 }),
    name(index) {
      const token = tokens[index];
      if (!token) return { value: '', span: span(text.length, text.length) };
      return { value: identifierValue(text, token), span: span(token.start, token.end) };
    },
    qualifiedName(index) {
      const first = cursor.name(index);
      if (signAt(index + 1) !== '.')
        return { name: { schema: undefined, name: first, span: first.span }, next: index + 1 };
      const second = cursor.name(index + 2);
      const whole = span(first.span.start, second.span.end);
      return { name: { schema: first, name: second, span: whole }, next: index + 3 };
    },
    spanOf,
    balanced(range) {
      let missingLeft = 0;
      let missingRight = 0;
      for (let i = range.from; i <= range.to; i++) {
        const sign = signAt(i);
        if (isOpening(sign)) missingRight++;
        else if (isClosing(sign)) missingRight > 0 ? missingRight-- : missingLeft++;
      }
      let { from, to } = range;
      while (missingLeft > 0 && from > 0) if (isOpening(signAt(--from))) missingLeft--;
      while (missingRight > 0 && to < tokens.length - 1) if (isClosing(signAt(++to))) missingRight--;
      return { from, to };
    },
  };
  return cursor;
}

function isOpening(sign: string): boolean {
  return sign === '(' || sign === '[';
}

function isClosing(sign: string): boolean {
  return sign === ')' || sign === ']';
}

function indexAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle] as Token).start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
