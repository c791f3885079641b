/**
 * Finds the bounds of the tokens and comments of PostgreSQL's SQL, one after the other and without allocating, as
 * PostgreSQL's own scanner (scan.l) finds them. What is not terminated reaches to the end of the text; nothing throws.
 */
import type { TokenKind } from './lexer.js';

export type ScanKind = TokenKind | 'line-comment' | 'block-comment';

export function isCommentKind(kind: ScanKind): kind is 'line-comment' | 'block-comment' {
  return kind === 'line-comment' || kind === 'block-comment';
}

/** Stands on one token at a time: `kind`, `start` and `end` describe it after `next()` answered true. */
export class Scanner {
  kind: ScanKind = 'operator';
  start = 0;
  end: number;
  /** True when the token lacks its closing quote, tag or comment end and so took the rest of the text. */
  unterminated = false;

  constructor(
    readonly text: string,
    position = 0,
  ) {
    this.end = position;
  }

  /** Moves on, so that `next()` finds the first token at or after `position`. */
  moveTo(position: number): void {
    this.end = position;
  }

  /** Moves to the next token or comment; false at the end of the text. */
  next(): boolean {
    const { text } = this;
    const at = skipSpace(text, this.end);
    this.start = at;
    this.unterminated = false;
    if (at >= text.length) {
      this.end = at;
      return false;
    }
    this.end = this.scan(at, text.charCodeAt(at));
    return true;
  }

  private scan(at: number, code: number): number {
    switch (classOf(code)) {
      case LETTER:
        return this.scanWord(at, code);
      case DIGIT:
        return this.take('number', numberEnd(this.text, at));
      case OPERATOR:
        return this.scanOperator(at, code);
      case QUOTE:
        return this.scanQuoted(at + 1, false, true);
      case DOUBLE_QUOTE:
        return this.scanIdentifier(at + 1);
      case DOLLAR:
        return this.scanDollar(at);
      case DOT:
        return this.scanDot(at);
      case COLON:
        return this.scanColon(at);
      case PUNCTUATION:
        return this.take('punctuation', at + 1);
      default:
        return this.take('operator', at + 1);
    }
  }

  private take(kind: ScanKind, end: number): number {
    this.kind = kind;
    return end;
  }

  private takeRest(kind: ScanKind): number {
    this.unterminated = true;
    return this.take(kind, this.text.length);
  }

  /** A word, or a literal whose prefix begins like one: E'', B'', X'', U&'', U&"". */
  private scanWord(at: number, code: number): number {
    const { text } = this;
    const following = text.charCodeAt(at + 1);
    if (following === 39) {
      if (code === 69 || code === 101) return this.scanQuoted(at + 2, true, true);
      if (code === 66 || code === 98 || code === 88 || code === 120) {
        return this.scanQuoted(at + 2, false, false);
      }
    }
    if (following === 38 && (code === 85 || code === 117)) {
      const quote = text.charCodeAt(at + 2);
      if (quote === 39) return this.scanQuoted(at + 3, false, true);
      if (quote === 34) return this.scanIdentifier(at + 3);
    }
    return this.take('word', wordEnd(text, at + 1));
  }

  /** `from` is behind the opening quote. Literals that only a line break separates are one literal. */
  private scanQuoted(from: number, backslashes: boolean, doubling: boolean): number {
    const { text } = this;
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === 92 && backslashes) {
        at += 2;
      } else if (code !== 39) {
        at++;
      } else if (doubling && text.charCodeAt(at + 1) === 39) {
        at += 2;
      } else {
        const continued = continuation(text, at + 1);
        if (continued < 0) return this.take('string', at + 1);
        at = continued;
      }
    }
    return this.takeRest('string');
  }

  private scanIdentifier(from: number): number {
    const { text } = this;
    let close = text.indexOf('"', from);
    while (close >= 0 && text.charCodeAt(close + 1) === 34) close = text.indexOf('"', close + 2);
    return close < 0 ? this.takeRest('quoted-identifier') : this.take('quoted-identifier', close + 1);
  }

  private scanDollar(at: number): number {
    const { text } = this;
    const following = text.charCodeAt(at + 1);
    if (classOf(following) === DIGIT) return this.take('parameter', digitsEnd(text, at + 2));
    const tagEnd = dollarTagEnd(text, at);
    if (tagEnd < 0) return this.take('operator', at + 1);
    const tag = text.slice(at, tagEnd);
    const close = text.indexOf(tag, tagEnd);
    return close < 0 ? this.takeRest('string') : this.take('string', close + tag.length);
  }

  private scanDot(at: number): number {
    const following = this.text.charCodeAt(at + 1);
    if (following === 46) return this.take('operator', at + 2);
    if (classOf(following) === DIGIT) return this.take('number', numberEnd(this.text, at));
    return this.take('punctuation', at + 1);
  }

  private scanColon(at: number): number {
    const following = this.text.charCodeAt(at + 1);
    if (following === 58 || following === 61) return this.take('operator', at + 2);
    return this.take('punctuation', at + 1);
  }

  private scanOperator(at: number, code: number): number {
    const { text } = this;
    const following = text.charCodeAt(at + 1);
    if (code === 45 && following === 45) return this.take('line-comment', lineEnd(text, at + 2));
    if (code === 47 && following === 42) return this.scanBlockComment(at + 2);
    return this.take('operator', operatorEnd(text, at));
  }

  /** Block comments nest. */
  private scanBlockComment(from: number): number {
    const { text } = this;
    let depth = 1;
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === 47 && text.charCodeAt(at + 1) === 42) {
        depth++;
        at += 2;
      } else if (code === 42 && text.charCodeAt(at + 1) === 47) {
        depth--;
        at += 2;
        if (depth === 0) return this.take('block-comment', at);
      } else {
        at++;
      }
    }
    return this.takeRest('block-comment');
  }
}

const OTHER = 0;
const SPACE = 1;
const LETTER = 2;
const DIGIT = 3;
const OPERATOR = 4;
const QUOTE = 5;
const DOUBLE_QUOTE = 6;
const DOLLAR = 7;
const DOT = 8;
const COLON = 9;
const PUNCTUATION = 10;

const classes = characterClasses();

function characterClasses(): Uint8Array {
  const table = new Uint8Array(128);
  const mark = (characters: string, value: number) => {
    for (const character of characters) table[character.charCodeAt(0)] = value;
  };
  mark(' \t\n\r\f\v', SPACE);
  mark('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_', LETTER);
  mark('0123456789', DIGIT);
  mark('~!@#^&|`?+-*/%<>=', OPERATOR);
  mark("'", QUOTE);
  mark('"', DOUBLE_QUOTE);
  mark('$', DOLLAR);
  mark('.', DOT);
  mark(':', COLON);
  mark('()[],;', PUNCTUATION);
  return table;
}

/** Every character outside ASCII is a letter to PostgreSQL, the no-break space included. NaN is the text's end. */
function classOf(code: number): number {
  if (code < 128) return classes[code] as number;
  return code >= 128 ? LETTER : OTHER;
}

/** A byte order mark at the very start is no part of the SQL. */
function skipSpace(text: string, from: number): number {
  let at = from === 0 && text.charCodeAt(0) === 0xfeff ? 1 : from;
  while (classes[text.charCodeAt(at)] === SPACE) at++;
  return at;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (true) {
    const code = text.charCodeAt(at);
    // A call for each character costs more than all else that is done to it.
    const kind = code < 128 ? classes[code] : classOf(code);
    if (kind !== LETTER && kind !== DIGIT && kind !== DOLLAR) return at;
    at++;
  }
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (classOf(text.charCodeAt(at)) === DIGIT) at++;
  return at;
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
    at++;
  }
  return at;
}

/**
 * `1_000`, `0x1F`, `1.5e-3`, `.5`; the `1` of `1..2`. Letters glued to a number are an error to PostgreSQL and belong
 * to the number here.
 */
function numberEnd(text: string, from: number): number {
  let at = decimalEnd(text, from);
  if (text.charCodeAt(at) === 46 && text.charCodeAt(at + 1) !== 46 && text.charCodeAt(from) !== 46) {
    at = decimalEnd(text, at + 1);
  } else if (text.charCodeAt(from) === 46) {
    at = decimalEnd(text, from + 1);
  }
  const exponent = text.charCodeAt(at);
  if (exponent === 69 || exponent === 101) {
    const sign = text.charCodeAt(at + 1);
    const digits = sign === 43 || sign === 45 ? at + 2 : at + 1;
    if (classOf(text.charCodeAt(digits)) === DIGIT) at = decimalEnd(text, digits);
  }
  return classOf(text.charCodeAt(at)) === LETTER ? wordEnd(text, at) : at;
}

function decimalEnd(text: string, from: number): number {
  let at = from;
  while (true) {
    const code = text.charCodeAt(at);
    if (classOf(code) === DIGIT) at++;
    else if (code === 95 && at > from && classOf(text.charCodeAt(at + 1)) === DIGIT) at += 2;
    else return at;
  }
}

/**
 * The longest run of operator characters, cut before a comment. An operator ends in `+` or `-` only when it also holds
 * one of ``~ ! @ # ^ & | ` ? %`` (manual, 4.1.3), so that `a=-1` is three tokens.
 */
function operatorEnd(text: string, from: number): number {
  let end = from + 1;
  let free = isFreeing(text.charCodeAt(from));
  while (classOf(text.charCodeAt(end)) === OPERATOR) {
    const code = text.charCodeAt(end);
    const following = text.charCodeAt(end + 1);
    if ((code === 45 && following === 45) || (code === 47 && following === 42)) break;
    free ||= isFreeing(code);
    end++;
  }
  if (free) return end;
  while (end > from + 1 && isSign(text.charCodeAt(end - 1))) end--;
  return end;
}

function isSign(code: number): boolean {
  return code === 43 || code === 45;
}

/** `~ ! @ # ^ & | ` ? %` */
function isFreeing(code: number): boolean {
  switch (code) {
    case 126:
    case 33:
    case 64:
    case 35:
    case 94:
    case 38:
    case 124:
    case 96:
    case 63:
    case 37:
      return true;
    default:
      return false;
  }
}

/** Behind the opening tag that begins at `at`, or -1 where the `$` opens nothing. A tag holds no digit first. */
function dollarTagEnd(text: string, at: number): number {
  let end = at + 1;
  if (classOf(text.charCodeAt(end)) === LETTER) {
    end++;
    while (true) {
      const kind = classOf(text.charCodeAt(end));
      if (kind !== LETTER && kind !== DIGIT) break;
      end++;
    }
  }
  return text.charCodeAt(end) === 36 ? end + 1 : -1;
}

/** Behind the quote that continues a literal on a later line, or -1. */
function continuation(text: string, from: number): number {
  let at = from;
  let lines = false;
  while (classOf(text.charCodeAt(at)) === SPACE) {
    const code = text.charCodeAt(at);
    lines ||= code === 10 || code === 13;
    at++;
  }
  return lines && text.charCodeAt(at) === 39 ? at + 1 : -1;
}
