/** Takes elements out of lists and statements out of files, with the commas and lines that were theirs. */
import type { SourceFile, Statement } from '../syntax/source-file.js';
import type { TextEdit } from '../text/edit.js';
import { type Span, span } from '../text/span.js';
import { indentBefore, lineEnd, skipBlanks, spaceStart } from './blanks.js';

/**
 * Edits that remove the elements at these indexes and a comma each, so that the others stay a list; not all elements
 * may go. Comments stay.
 */
export function removeFromList(
  text: string,
  elements: readonly Span[],
  removed: ReadonlySet<number>,
): readonly TextEdit[] {
  const lastKept = elements.findLastIndex((_, index) => !removed.has(index));
  const edits: TextEdit[] = [];
  for (const [index, element] of elements.entries()) {
    if (!removed.has(index)) continue;
    const previous = elements[index - 1];
    if (index > lastKept && previous) {
      const comma = skipBlanks(text, previous.end);
      edits.push(removal(span(spaceStart(text, comma), comma + 1)));
      edits.push(removal(span(spaceStart(text, element.start), element.end)));
    } else edits.push(removal(span(element.start, behindComma(text, element.end))));
  }
  return edits.filter((edit) => edit.span.start < edit.span.end);
}

/** The statement with its terminator; with its lines and a blank one where nothing else stands on them. */
export function statementRemoval(statement: Statement, file: SourceFile): TextEdit {
  const { text } = file;
  const start = file.startOf(statement);
  const last = start + statement.text.length;
  const semicolon = skipBlanks(text, last);
  const end = statement.terminator === ';' && text[semicolon] === ';' ? semicolon + 1 : last;
  const indent = indentBefore(text, start);
  const rest = lineEnd(text, end);
  if (indent === undefined || text.slice(end, rest).trim() !== '') return removal(span(start, end));
  const lineStart = start - indent.length;
  if (text.slice(end).trim() === '') return removal(span(lineBreakEnd(text, spaceStart(text, lineStart)), text.length));
  const next = lineBreakEnd(text, rest);
  const above = text.slice(0, lineStart);
  const blankAbove = above === '' || /\n[ \t]*\r?\n$/.test(above);
  const blankBelow = /^[ \t]*\r?\n/.exec(text.slice(next));
  return removal(span(lineStart, blankAbove && blankBelow ? next + blankBelow[0].length : next));
}

/** The start of what follows the comma behind `at`; of the comment where one stands in between. */
function behindComma(text: string, at: number): number {
  const comma = skipBlanks(text, at);
  if (text[comma] !== ',') return at;
  const next = /\S|$/.exec(text.slice(comma + 1))?.index ?? 0;
  return text.startsWith('--', comma + 1 + next) ? comma + 1 : comma + 1 + next;
}

function lineBreakEnd(text: string, at: number): number {
  if (text.startsWith('\r\n', at)) return at + 2;
  return Math.min(at + 1, text.length);
}

function removal(removed: Span): TextEdit {
  return { span: removed, text: '' };
}
