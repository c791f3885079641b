/** Schema changes as edits of one file: inside the statement that made an object, beside it, or as ALTER statements. */
import type { Statement } from '../syntax/source-file.js';
import type { TextEdit } from '../text/edit.js';
import { span } from '../text/span.js';
import { lineEnd, spaceStart } from './blanks.js';
import type { NoRemedy, SchemaChange } from './change.js';
import { addColumn, setNotNull, setTableComment } from './columns.js';
import { columnKey, createDraft, type Draft } from './draft.js';
import { addIndex, replaceIndex } from './indexes.js';
import { addKey, replaceForeignKey, replaceKey } from './keys.js';
import type { Place } from './layout.js';
import { createMerge, type WantedChange } from './merge.js';
import { addPolicy, enableRowSecurity, replacePolicy } from './policies.js';

/** Edits that do not overlap, or why the changes cannot be written into this file. */
export type Rendered = { readonly edits: readonly TextEdit[] } | NoRemedy;

/** The changes of one remedy. `at` is the statement of its finding. */
export function renderChanges(changes: readonly SchemaChange[], place: Place, at?: Statement): Rendered {
  const merge = createMerge();
  const conflict = merge.add(changes.map((change) => ({ change, at })));
  if (conflict) return { reason: 'its changes contradict each other' };
  return renderMerged(merge.changes(), place);
}

/** Changes of which no two are about the same object. */
export function renderMerged(changes: readonly WantedChange[], place: Place): Rendered {
  const added = changes.flatMap(({ change }) =>
    change.kind === 'add-column' ? [columnKey(change.table, change.column)] : [],
  );
  const draft = createDraft(place, new Set(added));
  for (const wanted of changes) {
    const refused = write(wanted, draft);
    if (refused) return refused;
  }
  const edits = draft.edits();
  return 'reason' in edits ? edits : { edits };
}

function write(wanted: WantedChange, draft: Draft): NoRemedy | undefined {
  const { change } = wanted;
  switch (change.kind) {
    case 'add-column':
      return addColumn(change, wanted, draft);
    case 'set-not-null':
      return setNotNull(change, wanted, draft);
    case 'set-table-comment':
      return setTableComment(change, wanted, draft);
    case 'add-key':
      return addKey(change, wanted, draft);
    case 'replace-key':
      return replaceKey(change, wanted, draft);
    case 'replace-foreign-key':
      return replaceForeignKey(change, wanted, draft);
    case 'add-index':
      return addIndex(change, wanted, draft);
    case 'replace-index':
      return replaceIndex(change, wanted, draft);
    case 'enable-row-security':
      return enableRowSecurity(change, wanted, draft);
    case 'add-policy':
      return addPolicy(change, wanted, draft);
    case 'replace-policy':
      return replacePolicy(change, wanted, draft);
    case 'remove-comment':
      return removeComment(change, draft);
    default:
      return { reason: `"${change.kind}" cannot be written` };
  }
}

/** With its line where it stands alone on it, else with the white space before it. */
function removeComment(
  { path, span: comment }: Extract<SchemaChange, { kind: 'remove-comment' }>,
  draft: Draft,
): NoRemedy | undefined {
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
