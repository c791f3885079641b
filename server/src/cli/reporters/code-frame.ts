/** Shows a place in a text: its lines, with carets below the span. */
import type { LineIndex } from '../../core/text/line-index.js';
import type { Span } from '../../core/text/span.js';
import type { Style } from '../style.js';

/** Columns of source shown; longer lines are cut around the span. */
const frameWidth = 120;
const mostLines = 4;
const tabStop = 4;

interface Cell {
  readonly shown: string;
  readonly width: number;
  readonly marked: boolean;
}

/** The lines of a frame, without indentation in front. */
export function codeFrame(text: string, lines: LineIndex, span: Span, style: Style): readonly string[] {
  const first = lines.position(span.start).line;
  const last = lines.position(Math.max(span.start, span.end - 1)).line;
  const shownLast = Math.min(last, first + mostLines - 1);
  const gutter = String(shownLast + 1).length;
  const result: string[] = [];

  for (let line = first; line <= shownLast; line++) {
    const start = lines.lineStart(line);
    const end = lineEnd(text, lines, line);
    const cells = clip(cellsOf(text, start, end, span));
    const source = cells.map((cell) => cell.shown).join('');
    result.push(`${style.dim(`${String(line + 1).padStart(gutter)} |`)} ${source}`.trimEnd());
    const carets = caretsOf(cells);
    if (carets !== '') result.push(`${style.dim(`${' '.repeat(gutter)} |`)} ${style.error(carets)}`);
  }
  if (last > shownLast) result.push(style.dim(`${' '.repeat(gutter)} | (and ${last - shownLast} more lines)`));
  return result;
}

/** Text for a terminal: control characters, which could move the cursor or recolour it, become visible. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
}

function lineEnd(text: string, lines: LineIndex, line: number): number {
  const next = line + 1 < lines.lineCount ? lines.lineStart(line + 1) : text.length;
  let end = next;
  while (end > lines.lineStart(line) && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return end;
}

/** One cell for each character. A line far longer than a frame is only looked at around the span. */
function cellsOf(text: string, start: number, end: number, span: Span): readonly Cell[] {
  const from = Math.max(start, Math.min(span.start, end) - 4 * frameWidth);
  const to = Math.min(end, Math.max(span.start, start) + 4 * frameWidth);
  const cells: Cell[] = from > start ? [{ shown: '…', width: 1, marked: false }] : [];
  let column = 0;
  let at = from;
  const empty = span.start === span.end;
  for (const character of text.slice(from, to)) {
    const marked = empty ? at === span.start : at >= span.start && at < span.end;
    const width = character === '\t' ? tabStop - (column % tabStop) : displayWidth(character);
    cells.push({ shown: character === '\t' ? ' '.repeat(width) : printable(character), width, marked });
    column += width;
    at += character.length;
  }
  if (to < end) cells.push({ shown: '…', width: 1, marked: false });
  else if (span.start >= end && span.start === at) cells.push({ shown: ' ', width: 1, marked: true });
  return cells;
}

/** Cuts a line to the frame's width so that the beginning of the marked part can be seen. */
function clip(cells: readonly Cell[]): readonly Cell[] {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (total <= frameWidth) return cells;
  const marked = Math.max(
    0,
    cells.findIndex((cell) => cell.marked),
  );
  const from = marked < frameWidth / 2 ? 0 : marked - Math.floor(frameWidth / 3);
  const kept: Cell[] = from > 0 ? [{ shown: '…', width: 1, marked: false }] : [];
  let width = kept.length;
  let at = from;
  for (; at < cells.length; at++) {
    const cell = cells[at] as Cell;
    if (width + cell.width > frameWidth - 1) break;
    kept.push(cell);
    width += cell.width;
  }
  if (at < cells.length) kept.push({ shown: '…', width: 1, marked: false });
  return kept;
}

/** Carets below the marked cells, but not below the blanks around them. */
function caretsOf(cells: readonly Cell[]): string {
  const single = cells.filter((cell) => cell.marked).length === 1;
  const marked = (cell: Cell) => cell.marked && (single || cell.shown.trim() !== '');
  const first = cells.findIndex(marked);
  const last = cells.findLastIndex(marked);
  return cells
    .slice(0, last + 1)
    .map((cell, index) => (index < first ? ' ' : '^').repeat(cell.width))
    .join('');
}

const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** Terminal columns that a character takes. */
function displayWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/^[\p{Mn}\p{Me}\u200b-\u200d\ufeff]$/u.test(character)) return 0;
  return wideRanges.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}
