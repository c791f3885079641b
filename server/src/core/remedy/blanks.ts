/** Moving over white space and comments, which may stand between any two tokens. */

/** The offset of the first character at or after `at` that is neither white space nor in a comment. */
export function skipBlanks(text: string, at: number): number {
  let i = at;
  for (;;) {
    while (i < text.length && isSpace(text.charCodeAt(i))) i++;
    if (text.startsWith('--', i)) i = lineEnd(text, i);
    else if (text.startsWith('/*', i)) i = blockCommentEnd(text, i);
    else return i;
  }
}

/** The end of the line that holds `at`, before its line break. */
export function lineEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && text[i] !== '\n' && text[i] !== '\r') i++;
  return i;
}

/** The start of the white space that ends at `at`. */
export function spaceStart(text: string, at: number): number {
  let i = at;
  while (i > 0 && isSpace(text.charCodeAt(i - 1))) i--;
  return i;
}

/** The white space before `at` if nothing else stands before it on its line. */
export function indentBefore(text: string, at: number): string | undefined {
  let start = at;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  const before = text[start - 1];
  return before === undefined || before === '\n' || before === '\r' ? text.slice(start, at) : undefined;
}

/** Behind the comments that follow `at` on its line, white space before them included; `at` where there are none. */
export function trailingCommentEnd(text: string, at: number): number {
  let end = at;
  for (;;) {
    let i = end;
    while (text[i] === ' ' || text[i] === '\t') i++;
    if (text.startsWith('--', i)) return lineEnd(text, i);
    if (!text.startsWith('/*', i)) return end;
    const close = blockCommentEnd(text, i);
    if (lineEnd(text, i) < close) return end;
    end = close;
  }
}

/** Block comments nest in PostgreSQL. */
function blockCommentEnd(text: string, at: number): number {
  let depth = 0;
  let i = at;
  while (i < text.length) {
    if (text.startsWith('/*', i)) {
      depth++;
      i += 2;
    } else if (text.startsWith('*/', i)) {
      depth--;
      i += 2;
      if (depth === 0) return i;
    } else i++;
  }
  return i;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
