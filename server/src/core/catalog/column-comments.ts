/** What is written about a column: its COMMENT ON COLUMN, and the comments beside its definition. */
import { isCommentKind, Scanner } from '../syntax/scanner.js';
import type { Span } from '../text/span.js';
import type { Column } from './catalog.js';

/** Both, one below the other; empty without any. */
export function commentsOf(column: Column): string {
  return [column.comment?.value ?? '', commentBeside(column)].filter((text) => text !== '').join('\n');
}

/** The comments inside a column's definition and behind it in the same line, without the signs that make them comments. */
export function commentBeside({ definition: { statement, span } }: Column): string {
  if (!mayHoldComment(statement.text, span)) return '';
  const scanner = new Scanner(statement.text, span.start);
  const found: string[] = [];
  while (scanner.next()) {
    const { start, end, kind } = scanner;
    const behind = start >= span.end;
    if (behind && /[\r\n]/.test(statement.text.slice(span.end, start))) break;
    if (isCommentKind(kind)) found.push(withoutSigns(statement.text.slice(start, end)));
    else if (behind && statement.text.slice(start, end) !== ',') break;
  }
  return found.join('\n');
}

/** Most columns have none, and few strings look as if they held one. */
function mayHoldComment(text: string, { start, end }: Span): boolean {
  const rest = text.slice(end).search(/[\r\n]/);
  return /--|\/\*/.test(text.slice(start, rest < 0 ? undefined : end + rest));
}

function withoutSigns(comment: string): string {
  return comment.replace(/^(?:--+|\/\*+)|\*+\/$/g, '').trim();
}
