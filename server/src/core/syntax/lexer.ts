/** Cuts SQL into tokens and answers what a token says: a name's value, a literal's text, which keyword it is. */
import type { Span } from '../text/span.js';
import { isCommentKind, Scanner } from './scanner.js';

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
  /** An operator of one or more characters, `::`, `:=`, `=>`, `..` among them, or a character SQL has no use for. */
  | 'operator'
  /** One of `( ) [ ] , ; . :`. */
  | 'punctuation';

/** The tokens of `text`, comments left out, with the bounds PostgreSQL's scanner gives them. */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  const scanner = new Scanner(text);
  while (scanner.next()) {
    const { kind, start, end } = scanner;
    if (!isCommentKind(kind)) tokens.push({ kind, start, end });
  }
  return tokens;
}

export function tokenText(text: string, token: Span): string {
  return text.slice(token.start, token.end);
}

/** Whether the token is this keyword, given in lower case. A quoted identifier is none. */
export function keywordIs(text: string, token: Token | undefined, keyword: string): boolean {
  return token?.kind === 'word' && wordIs(text, token.start, token.end, keyword);
}

/** Whether `text` holds `word` (in lower case) exactly between two offsets, in any case. */
export function wordIs(text: string, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) {
    const code = text.charCodeAt(start + i);
    const lower = code >= 65 && code <= 90 ? code + 32 : code;
    if (lower !== word.charCodeAt(i)) return false;
  }
  return true;
}

/**
 * The name a word or quoted identifier stands for: folded to lower case in ASCII only, or unquoted, and cut to 63
 * bytes of UTF-8 at a character's end, all as PostgreSQL does with a UTF-8 database (manual, 4.1.1).
 */
export function identifierValue(text: string, token: Token): string {
  return cutName(uncutIdentifier(text, token));
}

/** The same as long as it is written. */
export function uncutIdentifier(text: string, token: Token): string {
  const written = text.slice(token.start, token.end);
  if (token.kind !== 'quoted-identifier') return foldCase(written);
  const unicode = written.charCodeAt(0) !== 34;
  const inner = written.slice(unicode ? 3 : 1, closes(written, '"') ? -1 : undefined);
  const unquoted = inner.includes('""') ? inner.replaceAll('""', '"') : inner;
  return unicode ? decodeUnicode(unquoted) : unquoted;
}

/**
 * What a string literal says, with escapes, doubled quotes and continuation lines resolved. Bit strings give their
 * digits. `U&''` is read with the default escape character.
 */
export function stringValue(text: string, token: Span): string {
  const written = text.slice(token.start, token.end);
  if (written.charCodeAt(0) === 36) return dollarBody(written);
  const open = written.indexOf("'");
  const escapes = open === 1 && (written[0] === 'E' || written[0] === 'e');
  const unicode = open === 2;
  const joined = joinParts(written.slice(open + 1), escapes);
  if (escapes) return decodeEscapes(joined);
  return unicode ? decodeUnicode(joined) : joined;
}

function foldCase(word: string): string {
  return word.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
}

const longestName = 63;

function cutName(name: string): string {
  // A UTF-16 unit is at most three bytes of UTF-8.
  if (name.length * 3 <= longestName) return name;
  let bytes = 0;
  let at = 0;
  while (at < name.length) {
    const point = name.codePointAt(at) as number;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (bytes > longestName) return name.slice(0, at);
    at += point > 0xffff ? 2 : 1;
  }
  return name;
}

function closes(written: string, quote: string): boolean {
  return written.length > 1 && written.endsWith(quote);
}

/** An unterminated body reaches to the end. */
function dollarBody(written: string): string {
  const tag = written.slice(0, written.indexOf('$', 1) + 1);
  const closed = written.length >= 2 * tag.length && written.endsWith(tag);
  return written.slice(tag.length, closed ? -tag.length : undefined);
}

/** `rest` begins behind the opening quote; escapes stay as they are. */
function joinParts(rest: string, escapes: boolean): string {
  let value = '';
  let from = 0;
  let at = 0;
  while (at < rest.length) {
    const character = rest[at];
    if (character === '\\' && escapes) {
      at += 2;
    } else if (character !== "'") {
      at++;
    } else if (rest[at + 1] === "'") {
      value += rest.slice(from, at + 1);
      at += 2;
      from = at;
    } else {
      value += rest.slice(from, at);
      const next = rest.indexOf("'", at + 1);
      if (next < 0) return value;
      at = next + 1;
      from = at;
    }
  }
  return value + rest.slice(from);
}

const simpleEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function decodeEscapes(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (whole, octal: string, hex: string, short: string, long: string, other: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16));
      if (long !== undefined) return fromPoint(long, whole);
      return simpleEscapes[other] ?? other;
    },
  );
}

function decodeUnicode(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(
    /\\(?:([0-9a-fA-F]{4})|\+([0-9a-fA-F]{6})|(\\))/g,
    (whole, short: string | undefined, long: string | undefined) => {
      if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16));
      return long === undefined ? '\\' : fromPoint(long, whole);
    },
  );
}

function fromPoint(hex: string, written: string): string {
  const point = Number.parseInt(hex, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : written;
}
