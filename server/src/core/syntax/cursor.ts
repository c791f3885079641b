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

/** A class, since one is made for each statement: its methods are shared, closures would be made anew. */
export class Cursor {
  readonly all: Range;
  private distances: Int32Array | undefined = undefined;

  constructor(
    readonly text: string,
    readonly tokens: readonly Token[],
  ) {
    this.all = { first: 0, last: tokens.length - 1 };
  }

  /** The token that holds a UTF-16 offset, or the first one behind it. */
  indexOf(offset: number): number {
    const { tokens } = this;
    let low = 0;
    let high = tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tokens[middle] as Token).end <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether the token is this keyword, in lower case. */
  is(index: number, keyword: string): boolean {
    return keywordIs(this.text, this.tokens[index], keyword);
  }

  /** Whether the tokens from here are these keywords. */
  are(index: number, first: string, second: string, third?: string): boolean {
    if (!this.is(index, first) || !this.is(index + 1, second)) return false;
    return third === undefined || this.is(index + 2, third);
  }

  /** Whether the token is this one character. */
  char(index: number, character: string): boolean {
    const token = this.tokens[index];
    if (token === undefined || token.end !== token.start + 1) return false;
    return this.text.charCodeAt(token.start) === character.charCodeAt(0);
  }

  isString(index: number): boolean {
    return this.tokens[index]?.kind === 'string';
  }

  /** The bracket that pairs with this one; the token itself where it is none, or alone. */
  pair(index: number): number {
    return index + (this.pairs()[index] ?? 0);
  }

  private pairs(): Int32Array {
    this.distances ??= bracketDistances(this.text, this.tokens);
    return this.distances;
  }

  /** What stands between an opening bracket and its counterpart. */
  inside(open: number): Range {
    return { first: open + 1, last: this.pair(open) - 1 };
  }

  /** The elements of a list between commas that stand in no bracket of their own. */
  commas({ first, last }: Range): Range[] {
    const elements: Range[] = [];
    if (last < first) return elements;
    const { tokens } = this;
    const pairs = this.pairs();
    let from = first;
    for (let i = first; i <= last; i++) {
      if (tokens[i]?.kind !== 'punctuation') continue;
      const distance = pairs[i] as number;
      if (distance > 0) {
        i += distance;
      } else if (this.char(i, ',')) {
        elements.push({ first: from, last: i - 1 });
        from = i + 1;
      }
    }
    elements.push({ first: from, last });
    return elements;
  }

  /** The first token from `from` to `to` that is the keyword and stands in no bracket opened there; -1 if none. */
  find(keyword: string, from: number, to: number): number {
    const { tokens } = this;
    const pairs = this.pairs();
    for (let i = from; i <= to; i++) {
      const kind = tokens[i]?.kind;
      if (kind === 'word' && this.is(i, keyword)) return i;
      if (kind === 'punctuation') i += Math.max(0, pairs[i] as number);
    }
    return -1;
  }

  start(index: number): number {
    return this.nearest(index)?.start ?? 0;
  }

  end(index: number): number {
    return this.nearest(index)?.end ?? 0;
  }

  span(first: number, last: number): Span {
    return { start: this.start(first), end: this.end(Math.max(first, last)) };
  }

  private nearest(index: number): Token | undefined {
    const { tokens } = this;
    return tokens[index] ?? (index < 0 ? tokens[0] : tokens[tokens.length - 1]);
  }
}

/** For each token how many tokens behind it the bracket stands that pairs with it; 0 where there is none. */
function bracketDistances(text: string, tokens: readonly Token[]): Int32Array {
  const distances = new Int32Array(tokens.length);
  const open: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.kind !== 'punctuation') continue;
    const code = text.charCodeAt(token.start);
    if (code === 40 || code === 91) {
      open.push(i);
    } else if (code === 41 || code === 93) {
      const opener = open.pop();
      if (opener === undefined) continue;
      distances[i] = opener - i;
      distances[opener] = i - opener;
    }
  }
  return distances;
}
