/** Writes what is about the words of a migration rather than about an object. */
import type { Statement } from '../syntax/source-file.js';
import { span } from '../text/span.js';
import { lineEnd, spaceStart } from './blanks.js';
import type { NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import { whereIs } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

export function rewrite({ at, sql }: Of<'rewrite'>, draft: Draft): NoRemedy | undefined {
  const refused = notHere(at.statement, draft);
  if (!refused) draft.edit(at.statement, { span: at.span, text: sql });
  return refused;
}

export function addStatement({ statement, side, sql }: Of<'add-statement'>, draft: Draft): NoRemedy | undefined {
  const refused = notHere(statement, draft);
  if (!refused) draft.addStatement({ kind: side, statement }, { role: 'given', about: '', sql });
  return refused;
}

export function removeStatement({ statement }: Of<'remove-statement'>, draft: Draft): NoRemedy | undefined {
  const refused = notHere(statement, draft);
  if (!refused) draft.removeStatement(statement);
  return refused;
}

/** Words can be changed only where they stand. */
function notHere(statement: Statement, { place }: Draft): NoRemedy | undefined {
  const where = whereIs(statement, place);
  if (typeof where !== 'string') return where;
  return where === 'here' ? undefined : { reason: `the statement to change stands in ${statement.path}` };
}

/** With its line where it stands alone on it, else with the white space before it. */
export function removeComment({ path, span: comment }: Of<'remove-comment'>, draft: Draft): NoRemedy | undefined {
  const { file } = draft.place;
  if (path !== file.path) return { reason: `the comment stands in ${path}` };
  const { text } = file;
  let start = comment.start;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  const alone = start === 0 || text[start - 1] === '\n' || text[start - 1] === '\r';
  const end = lineEnd(text, comment.end);
  const wholeLine = alone && text.slice(comment.end, end).trim() === '';
  const lineBreak = text.startsWith('\r\n', end) ? 2 : end < text.length ? 1 : 0;
  draft.editFile({
    span: wholeLine ? span(start, end + lineBreak) : span(spaceStart(text, comment.start), comment.end),
    text: '',
  });
  return undefined;
}
