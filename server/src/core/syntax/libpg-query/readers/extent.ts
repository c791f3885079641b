/** How far an expression reaches: the tree says where it begins or where its operator stands, tokens say the rest. */
import { cover, type Span } from '../../../text/span.js';
import type { Expression } from '../../expression.js';
import type { Cursor, Range } from '../cursor.js';

export function tokensOf(c: Cursor, span: Span): Range {
  return { first: c.indexOf(span.start), last: c.indexOf(span.end - 1) };
}

/** The first token of what stands left of the operator at `operator`, with the parentheses around `left`. */
export function leftEdge(c: Cursor, left: Expression, operator: number): number {
  const { first, last } = tokensOf(c, left.span);
  const before = operator - 1;
  return before > last && c.char(before, ')') ? c.pair(before) : first;
}

/** The last token of what stands right of the operator at `operator`, with the parentheses around `right`. */
export function rightEdge(c: Cursor, right: Expression, operator: number): number {
  const { first, last } = tokensOf(c, right.span);
  const outer = outerParenthesis(c, first, operator);
  return outer < first ? c.pair(outer) : last;
}

/** The outermost of the parentheses that open directly before `first`, behind the token `after`. */
export function outerParenthesis(c: Cursor, first: number, after: number): number {
  let outer = first;
  while (outer - 1 > after && c.char(outer - 1, '(')) outer--;
  return outer;
}

/** The range widened until every parenthesis in it has its partner in it. */
export function balanced(c: Cursor, range: Range): Range {
  let { first, last } = range;
  for (let i = first; i <= last; i++) {
    const partner = c.pair(i);
    if (partner > last) last = partner;
    if (partner < first) first = partner;
  }
  return { first, last };
}

export function coverAll(spans: readonly Span[]): Span | undefined {
  return spans.length === 0 ? undefined : spans.reduce(cover);
}

/** From the opening parenthesis at or behind `from` to its partner. */
export function closeBehind(c: Cursor, from: number): number {
  for (let i = from; i <= c.all.last; i++) {
    if (c.char(i, '(') || c.char(i, '[')) return c.pair(i);
  }
  return from;
}
