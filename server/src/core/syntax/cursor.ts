/**
 * Finds places in a statement's tokens that its tree does not tell: parsers give starts at best, and little or nothing
 * for names in lists, while the tokens have exact bounds. Positions here are indexes of tokens.
 */
import type { Span } from '../text/span.js';
import { keywordIs, type Token } from './lexer.js';

/** Tokens from `first` to `last`, both included; empty when `last` is before `first`. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

export interface Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly all: Range;
  /** The token that holds a UTF-16 offset, or the first one behind it. */
  indexOf(offset: number): number;
  /** Whether the token is this keyword, in lower case. */
  is(index: number, keyword: string): boolean;
  /** Whether the tokens from here are these keywords. */
  are(index: number, ...keywords: readonly string[]): boolean;
  /** Whether the token is this one character. */
  char(index: number, character: string): boolean;
  isString(index: number): boolean;
  /** The bracket that pairs with this one; the token itself where it is none, or alone. */
  pair(index: number): number;
  /** What stands between an opening bracket and its counterpart. */
  inside(open: number): Range;
  /** The elements of a list between commas that stand in no bracket of their own. */
  commas(range: Range): Range[];
  /** The first token from `from` to `to` that is the keyword and stands in no bracket opened there; -1 if none. */
  find(keyword: string, from: number, to: number): number;
  start(index: number): number;
  end(index: number): number;
  span(first: number, last: number): Span;
}

export function createCursor(text: string, tokens: readonly Token[]): Cursor {
  const count = tokens.length;
  let pairs: Int32Array | undefined;

  const token = (index: number) => tokens[Math.max(0, Math.min(index, count - 1))] as Token;
  const start = (index: number) => (count === 0 ? 0 : token(index).start);
  const end = (index: number) => (count === 0 ? 0 : token(index).end);
  const is = (index: number, keyword: string) => keywordIs(text, tokens[index], keyword);

  function indexOf(offset: number): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tokens[middle] as Token).end <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function char(index: number, character: string): boolean {
    const found = tokens[index];
    return found !== undefined && found.end === found.start + 1 && text.charAt(found.start) === character;
  }

  function pair(index: number): number {
    pairs ??= pairBrackets(text, tokens);
    return pairs[index] ?? index;
  }

  return {
    text,
    tokens,
    all: { first: 0, last: count - 1 },
    indexOf,
    is,
    are: (index, ...keywords) => keywords.every((keyword, i) => is(index + i, keyword)),
    char,
    isString: (index) => tokens[index]?.kind === 'string',
    pair,
    inside: (open) => ({ first: open + 1, last: pair(open) - 1 }),
    commas({ first, last }) {
      const elements: Range[] = [];
      if (last < first) return elements;
      let from = first;
      for (let i = first; i <= last; i++) {
        if (char(i, ',')) {
          elements.push({ first: from, last: i - 1 });
          from = i + 1;
        } else {
          i = Math.max(i, pair(i));
        }
      }
      elements.push({ first: from, last });
      return elements;
    },
    find(keyword, from, to) {
      for (let i = from; i <= to; i++) {
        if (is(i, keyword)) return i;
        i = Math.max(i, pair(i));
      }
      return -1;
    },
    start,
    end,
    span: (first, last) => ({ start: start(first), end: end(Math.max(first, last)) }),
  };
}

/** For each token the index of the bracket that pairs with it, and its own index where there is none. */
function pairBrackets(text: string, tokens: readonly Token[]): Int32Array {
  const pairs = new Int32Array(tokens.length);
  const open: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    pairs[i] = i;
    const token = tokens[i] as Token;
    if (token.kind !== 'punctuation') continue;
    const code = text.charCodeAt(token.start);
    if (code === 40 || code === 91) {
      open.push(i);
    } else if (code === 41 || code === 93) {
      const opener = open.pop();
      if (opener === undefined) continue;
      pairs[i] = opener;
      pairs[opener] = i;
    }
  }
  return pairs;
}
