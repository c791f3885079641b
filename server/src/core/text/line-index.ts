/** Line and column of an offset. Both count from 0; the column is in UTF-16 code units. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

/** Where the lines of one text begin. Lines end at `\n`, `\r\n` or a lone `\r`, as in the LSP specification. */
export interface LineIndex {
  readonly lineCount: number;
  position(offset: number): LinePosition;
  /** The offset of a position; a column beyond the line's end is cut to it. */
  offset(position: LinePosition): number;
  /** The offset at which line `line` (from 0) begins. */
  lineStart(line: number): number;
}

export function createLineIndex(text: string): LineIndex {
  const starts = lineStarts(text);
  const lineStart = (line: number) => starts[Math.max(0, Math.min(line, starts.length - 1))] as number;

  return {
    lineCount: starts.length,
    lineStart,
    position(offset) {
      const at = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as number) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: low, column: at - (starts[low] as number) };
    },
    offset({ line, column }) {
      if (line >= starts.length) return text.length;
      const next = line + 1 < starts.length ? lineStart(line + 1) : text.length + 1;
      return Math.max(lineStart(line), Math.min(lineStart(line) + column, next - 1));
    },
  };
}

/** The next break is looked for by the machine's own search, which reads a large text many times faster than a loop. */
function lineStarts(text: string): number[] {
  const starts = [0];
  let feed = text.indexOf('\n');
  let carriage = text.indexOf('\r');
  while (feed >= 0 || carriage >= 0) {
    const isFeed = carriage < 0 || (feed >= 0 && feed < carriage);
    const end = isFeed || carriage + 1 === feed ? feed + 1 : carriage + 1;
    starts.push(end);
    if (feed >= 0 && feed < end) feed = text.indexOf('\n', end);
    if (carriage >= 0 && carriage < end) carriage = text.indexOf('\r', end);
  }
  return starts;
}
