import type { Span } from './span.js';

/** Replaces the text of `span` (UTF-16 offsets into the text before any edit) by `text`. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

export function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

/** Applies edits that do not overlap; insertions at one offset keep their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index);
  let result = '';
  let at = 0;
  for (const { edit } of ordered) {
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return result + text.slice(at);
}

/** Whether two edits touch the same text, so that only one of them may be applied. */
export function overlaps(a: TextEdit, b: TextEdit): boolean {
  return a.span.start < b.span.end && b.span.start < a.span.end;
}
