/** Reads which rows a partition holds, and compares it with the others. */
import { Cursor } from '../syntax/cursor.js';
import { lex, stringValue, tokenText } from '../syntax/lexer.js';
import { textOf } from '../text/span.js';
import type { Table } from './catalog.js';

/** `unknown` where values are computed, or are of a type whose order is not that of their text. */
export type PartitionBound =
  | { readonly kind: 'default' | 'unknown' }
  | { readonly kind: 'range'; readonly from: readonly BoundValue[]; readonly to: readonly BoundValue[] }
  | { readonly kind: 'list'; readonly values: readonly BoundValue[] }
  | { readonly kind: 'hash'; readonly modulus: number; readonly remainder: number };

/**
 * A value of a bound, in a form that equal values share. Numbers and points in time can be compared with their like;
 * of other texts only equality is known, since their order is the collation's.
 */
export type BoundValue =
  | { readonly kind: 'minimum' | 'maximum' | 'null' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'time' | 'text'; readonly value: string };

const unknownBound: PartitionBound = { kind: 'unknown' };

export function boundOf({ partitionBound: origin }: Table): PartitionBound {
  if (!origin) return unknownBound;
  const text = textOf(origin.statement.text, origin.span);
  const c = new Cursor(text, lex(text));
  if (c.is(0, 'default')) return { kind: 'default' };
  if (!c.are(0, 'for', 'values')) return unknownBound;
  if (c.is(2, 'in')) {
    const values = valuesIn(c, 3);
    return values ? { kind: 'list', values } : unknownBound;
  }
  if (c.is(2, 'with')) return hashBound(c);
  const from = valuesIn(c, 3);
  const to = valuesIn(c, c.pair(3) + 2);
  return from && to && c.is(2, 'from') ? { kind: 'range', from, to } : unknownBound;
}

/** `WITH (MODULUS 4, REMAINDER 0)`, in either order. */
function hashBound(c: Cursor): PartitionBound {
  const number = (word: string) => {
    const at = c.find(word, 4, c.all.last);
    const token = at < 0 ? undefined : c.tokens[at + 1];
    return token ? Number(tokenText(c.text, token)) : Number.NaN;
  };
  const modulus = number('modulus');
  const remainder = number('remainder');
  return Number.isInteger(modulus) && Number.isInteger(remainder) ? { kind: 'hash', modulus, remainder } : unknownBound;
}

/** The values of a parenthesised list; `undefined` where one of them is not a plain literal. */
function valuesIn(c: Cursor, open: number): readonly BoundValue[] | undefined {
  if (!c.char(open, '(')) return undefined;
  const values: BoundValue[] = [];
  for (const { first, last } of c.commas(c.inside(open))) {
    const value = valueAt(c, first, last);
    if (!value) return undefined;
    values.push(value);
  }
  return values;
}

/** `'x'`, `12`, `-12`, `MINVALUE`, `DATE '2026-01-01'`, `'2026-01-01'::date`. */
function valueAt(c: Cursor, first: number, last: number): BoundValue | undefined {
  const written = tokenText(c.text, c.span(first, last));
  if (first === last && c.is(first, 'minvalue')) return { kind: 'minimum' };
  if (first === last && c.is(first, 'maxvalue')) return { kind: 'maximum' };
  if (first === last && c.is(first, 'null')) return { kind: 'null' };
  if (/^[-+]?\s*\d+(\.\d+)?$/.test(written)) return { kind: 'number', value: Number(written.replace(/\s/g, '')) };
  if (first === last && (c.is(first, 'true') || c.is(first, 'false'))) {
    return { kind: 'text', value: written.toLowerCase() };
  }
  const strings = c.tokens.slice(first, last + 1).filter(({ kind }) => kind === 'string');
  const [string] = strings;
  if (!string || strings.length > 1 || written.includes('(') || written.includes('||')) return undefined;
  return literalValue(stringValue(c.text, string));
}

function literalValue(text: string): BoundValue {
  const trimmed = text.trim();
  const time =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?\s*(?:z|utc|gmt|\+00(?::?00)?)?$/i.exec(
      trimmed,
    );
  if (time) {
    const [, year, month, day, hour = '00', minute = '00', second = '00'] = time;
    return { kind: 'time', value: `${year}-${month}-${day} ${hour}:${minute}:${second.replace(/\.0+$/, '')}` };
  }
  if (/^[-+]?\d+(\.\d+)?$/.test(trimmed)) return { kind: 'number', value: Number(trimmed) };
  return { kind: 'text', value: text };
}

/** Negative, zero or positive, as for sorting; `undefined` where the order is not known. */
export function compareBounds(a: readonly BoundValue[], b: readonly BoundValue[]): number | undefined {
  for (const [i, left] of a.entries()) {
    const right = b[i];
    const order = right ? compareValues(left, right) : undefined;
    // Behind MINVALUE and MAXVALUE the other columns of a bound do not count.
    if (order !== 0 || left.kind === 'minimum' || left.kind === 'maximum') return order;
  }
  return 0;
}

const ranks: Readonly<Record<string, number>> = { minimum: -1, maximum: 1 };

function compareValues(a: BoundValue, b: BoundValue): number | undefined {
  const [left, right] = [ranks[a.kind] ?? 0, ranks[b.kind] ?? 0];
  if (left !== 0 || right !== 0) return left - right;
  if (a.kind === 'number' && b.kind === 'number') return a.value - b.value;
  if (a.kind === 'time' && b.kind === 'time') return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  return sameValue(a, b) ? 0 : undefined;
}

export function sameValue(a: BoundValue, b: BoundValue): boolean {
  return a.kind === b.kind && literalIn(a) === literalIn(b);
}

function literalIn(bound: BoundValue): string | number | undefined {
  return 'value' in bound ? bound.value : undefined;
}

/** As a message shows it: `2026-02-01`, `MAXVALUE`, `5`. */
export function shownBound(values: readonly BoundValue[]): string {
  return values.map(shownValue).join(', ');
}

export function shownValue(bound: BoundValue): string {
  if ('value' in bound) return `${bound.value}`.replace(/ 00:00:00$/, '');
  return { minimum: 'MINVALUE', maximum: 'MAXVALUE', null: 'NULL' }[bound.kind];
}
