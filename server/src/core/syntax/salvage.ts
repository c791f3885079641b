/** Saves what can be read of a CREATE TABLE that the grammar refuses: each element by itself. */
import type { CreateTable } from './ddl.js';
import { type Engine, isFault } from './engine.js';
import { keywordIs, lex, type Token } from './lexer.js';

/**
 * The table with the columns and constraints that parse, or `undefined` where not even its name can be read. `text` is
 * one refused statement with placeholders masked; all spans are relative to it.
 */
export function salvageTable(engine: Engine, text: string, tokens: readonly Token[]): CreateTable | undefined {
  const open = openingParenthesis(text, tokens);
  if (open < 0) return undefined;
  const list = elementList(text, tokens, open);
  const read = (from: number, to: number, rest: string): CreateTable | undefined => {
    const head = text.slice(0, list.start);
    const alone = `${head}${' '.repeat(from - list.start)}${text.slice(from, to)}${rest}`;
    const result = engine.read(alone, lex(alone));
    return isFault(result) || result.kind !== 'create-table' ? undefined : result;
  };

  const tail = list.close < 0 ? ')' : text.slice(list.close);
  const at = list.close < 0 ? list.end : list.close;
  const base = read(at, at, tail) ?? read(at, at, ')');
  if (!base) return undefined;
  const parts = list.elements.flatMap((element) => readElement(element, (from, to) => read(from, to, ')')));
  return {
    ...base,
    columns: parts.flatMap((part) => part.columns),
    constraints: parts.flatMap((part) => part.constraints),
    like: parts.flatMap((part) => part.like),
    elements: list.close < 0 ? undefined : { start: list.start - 1, end: list.close + 1 },
    span: { start: 0, end: text.length },
  };
}

interface Element {
  readonly start: number;
  readonly end: number;
  /** Where lines end in a comma inside the element, at whatever depth: an open parenthesis may have swallowed more. */
  readonly lineCommas: readonly number[];
}

interface ElementList {
  /** Behind the opening parenthesis. */
  readonly start: number;
  /** The closing parenthesis; -1 where it is missing. */
  readonly close: number;
  readonly end: number;
  readonly elements: readonly Element[];
}

function readElement(
  { start, end, lineCommas }: Element,
  read: (from: number, to: number) => CreateTable | undefined,
): CreateTable[] {
  if (start >= end) return [];
  const whole = read(start, end);
  if (whole || lineCommas.length === 0) return whole ? [whole] : [];
  const parts: CreateTable[] = [];
  let from = start;
  for (const comma of [...lineCommas, end]) {
    const part = from < comma ? read(from, comma) : undefined;
    if (part) parts.push(part);
    from = comma + 1;
  }
  return parts;
}

/** Index of the parenthesis that opens the element list; -1 where this is no CREATE TABLE with one. */
function openingParenthesis(text: string, tokens: readonly Token[]): number {
  if (!keywordIs(text, tokens[0], 'create')) return -1;
  let at = 1;
  while (modifiers.some((word) => keywordIs(text, tokens[at], word))) at++;
  if (!keywordIs(text, tokens[at], 'table')) return -1;
  const open = tokens.findIndex((token, index) => index > at && text.charCodeAt(token.start) === 40);
  const named = open - at <= 7;
  return open > at + 1 && named ? open : -1;
}

const modifiers = ['global', 'local', 'temporary', 'temp', 'unlogged'];

/**
 * Where an element lacks a closing parenthesis, the list's own closes it; a parenthesis that ends the statement on a
 * line of its own is then taken for the list's.
 */
function elementList(text: string, tokens: readonly Token[], open: number): ElementList {
  const start = (tokens[open] as Token).end;
  const elements: Element[] = [];
  let depth = 1;
  let from = start;
  let lineCommas: number[] = [];
  const finish = (end: number) => {
    elements.push({ start: from, end, lineCommas });
    from = end + 1;
    lineCommas = [];
  };
  for (let i = open + 1; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.kind !== 'punctuation') continue;
    const code = text.charCodeAt(token.start);
    if (code === 40 || code === 91) depth++;
    else if (code === 41 || code === 93) depth--;
    if (depth === 0) {
      finish(token.start);
      return { start, close: token.start, end: token.start, elements };
    }
    if (code !== 44) continue;
    if (depth === 1) finish(token.start);
    else if (endsLine(text, token, tokens[i + 1])) lineCommas.push(token.start);
  }
  const last = tokens.at(-1) as Token;
  const closes = text.charCodeAt(last.start) === 41 && /[\r\n][ \t]*$/.test(text.slice(start, last.start));
  const end = closes ? last.start : text.length;
  finish(end);
  return { start, close: closes ? end : -1, end, elements };
}

function endsLine(text: string, comma: Token, following: Token | undefined): boolean {
  return following === undefined || text.slice(comma.end, following.start).includes('\n');
}
