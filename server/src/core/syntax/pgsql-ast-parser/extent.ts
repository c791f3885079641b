/** How far an expression reaches: the tree says where its first name or literal stands, tokens say the rest. */
import type { Span } from '../../text/span.js';
import type { Cursor } from '../cursor.js';
import type { Expression } from '../expression.js';
import { Disagreement } from './disagreement.js';

export function tokenSpan(cursor: Cursor, index: number): Span {
  return cursor.span(index, index);
}

/** Index of the last token of something that was read. */
export function endOf(cursor: Cursor, { span }: { readonly span: Span }): number {
  return cursor.indexOf(span.end) - 1;
}

/** From the first token of the first part to the last token of the last, parentheses of the parts included. */
export function around(cursor: Cursor, parts: readonly { readonly span: Span }[]): Span {
  const from = Math.min(...parts.map((part) => cursor.indexOf(part.span.start)));
  const to = Math.max(...parts.map((part) => endOf(cursor, part)));
  return balanced(cursor, from, to);
}

/** The tokens from `from` to `to`, widened to both sides until every bracket in it has its counterpart. */
export function balanced(cursor: Cursor, from: number, to: number): Span {
  let first = from;
  let last = to;
  for (let i = from; i <= to; i++) {
    first = Math.min(first, cursor.pair(i));
    last = Math.max(last, cursor.pair(i));
  }
  return cursor.span(first, last);
}

/** Index of the first token behind an operand and the parentheses around it alone. */
export function behind(cursor: Cursor, operand: Expression): number {
  let from = cursor.indexOf(operand.span.start);
  let to = endOf(cursor, operand);
  while (cursor.char(from - 1, '(') && cursor.char(to + 1, ')')) {
    from--;
    to++;
  }
  return to + 1;
}

/** Index of the END that belongs to the CASE at `from`. */
export function caseEnd(cursor: Cursor, from: number): number {
  let depth = 0;
  for (let i = from; i < cursor.tokens.length; i++) {
    if (cursor.is(i, 'case')) depth++;
    else if (cursor.is(i, 'end') && --depth === 0) return i;
  }
  throw new Disagreement('CASE without END');
}
