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

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) starts.push(i + 1);
    else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return starts;
}
