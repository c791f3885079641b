/** Additions to the element list of a CREATE TABLE, in the layout that its elements have. */
import type { Cursor } from '../syntax/cursor.js';
import type { DdlOf } from '../syntax/ddl.js';
import { insertion, type TextEdit } from '../text/edit.js';
import type { Span } from '../text/span.js';
import { indentBefore, skipBlanks, trailingCommentEnd } from './blanks.js';
import type { FileStyle } from './style.js';

export interface ElementList {
  /** In the order of the text; spans are relative to the statement. */
  readonly elements: readonly Span[];
  /** Index of the element behind which a column belongs that says whose row it is: the column that is the key, else the last column. */
  readonly beforeOwner: number;
  /** Index of the element behind which any other column belongs: the last column. */
  readonly lastColumn: number;
}

/** `undefined` for a statement without an element list. */
export function elementListOf(ddl: DdlOf<'create-table'>, cursor: Cursor): ElementList | undefined {
  if (!ddl.elements) return undefined;
  const open = cursor.indexOf(ddl.elements.start);
  const elements = cursor.commas(cursor.inside(open)).map(({ first, last }) => cursor.span(first, last));
  const isTableElement = (element: Span) =>
    [...ddl.constraints, ...ddl.like].some(({ span }) => span.start === element.start);
  const firstOther = elements.findIndex(isTableElement);
  const lastColumn = (firstOther < 0 ? elements.length : firstOther) - 1;
  const key = ddl.columns.find((column) => column.constraints.some(({ kind }) => kind === 'primary-key'));
  const keyElement = key ? elements.findIndex((element) => element.start === key.span.start) : -1;
  return { elements, beforeOwner: keyElement < 0 ? lastColumn : keyElement, lastColumn };
}

/**
 * Edits (relative to the statement) that write `additions` behind element `index`; -1 is before the first. A comment
 * that trails an element stays on its line.
 */
export function addElements(
  text: string,
  list: Span,
  { elements }: ElementList,
  index: number,
  additions: readonly string[],
  style: FileStyle,
): readonly TextEdit[] {
  const element = elements[index];
  if (!element) return addFirst(text, list, elements, additions, style);
  const isLast = index === elements.length - 1;
  const layout = layoutOf(text, list, elements, style);
  if (layout.kind === 'one-line') {
    const added = additions.map((addition) => `, ${addition}`).join('');
    return [insertion(element.end, added)];
  }
  if (layout.kind === 'leading-commas') {
    const lines = additions.map((addition) => `${style.lineBreak}${layout.indent}, ${addition}`);
    return [insertion(trailingCommentEnd(text, element.end), lines.join(''))];
  }
  const lineStart = style.lineBreak + layout.indent;
  const body = additions.map((addition) => lineStart + addition).join(',');
  if (isLast) return [insertion(element.end, ','), insertion(trailingCommentEnd(text, element.end), body)];
  const comma = skipBlanks(text, element.end);
  return [insertion(trailingCommentEnd(text, comma + 1), `${body},`)];
}

type ListLayout =
  | { readonly kind: 'one-line' }
  | { readonly kind: 'leading-commas' | 'trailing-commas'; readonly indent: string };

function layoutOf(text: string, list: Span, elements: readonly Span[], style: FileStyle): ListLayout {
  const inside = text.slice(list.start, list.end);
  if (!/[\r\n]/.test(inside)) return { kind: 'one-line' };
  for (const element of elements.slice(0, -1)) {
    const comma = skipBlanks(text, element.end);
    const indent = indentBefore(text, comma);
    if (indent !== undefined) return { kind: 'leading-commas', indent };
  }
  const indents = elements.map((element) => indentBefore(text, element.start));
  return { kind: 'trailing-commas', indent: indents.findLast((indent) => indent !== undefined) ?? style.indent };
}

function addFirst(
  text: string,
  list: Span,
  elements: readonly Span[],
  additions: readonly string[],
  style: FileStyle,
): readonly TextEdit[] {
  const first = elements[0];
  const added = additions.join(', ');
  if (!first) return [insertion(list.start + 1, added)];
  const indent = indentBefore(text, first.start);
  const separator = indent === undefined ? ', ' : `,${style.lineBreak}${indent}`;
  return [insertion(first.start, additions.join(separator) + separator)];
}
