/** Schema changes as edits of one file: inside the statement that made an object, beside it, or as ALTER statements. */
import type { Statement } from '../syntax/source-file.js';
import type { TextEdit } from '../text/edit.js';
import type { NoRemedy, SchemaChange } from './change.js';
import { addCheck, dropConstraint, replaceCheck, replaceExclusion } from './checks.js';
import { setDefault, setType } from './column-parts.js';
import { addColumn, setNotNull } from './columns.js';
import { setColumnComment, setTableComment } from './comments.js';
import { columnKey, createDraft, type Draft } from './draft.js';
import { createExtension } from './extensions.js';
import { addForeignKey, replaceForeignKey } from './foreign-keys.js';
import { setFunctionAttribute, setFunctionSetting } from './functions.js';
import { addIndex, addViewIndex, dropIndex, replaceIndex } from './indexes.js';
import { addKey, replaceKey } from './keys.js';
import type { Place } from './layout.js';
import { createMerge, type WantedChange } from './merge.js';
import { addPolicy, dropPolicy, replacePolicy } from './policies.js';
import { revoke } from './privileges.js';
import { enableRowSecurity, forceRowSecurity } from './row-security.js';
import { addStatement, removeComment, removeStatement, rewrite } from './text-changes.js';
import { addTrigger, createFunction } from './triggers.js';
import { setViewOption } from './views.js';

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
    case 'set-default':
      return setDefault(change, wanted, draft);
    case 'set-type':
      return setType(change, wanted, draft);
    case 'set-column-comment':
      return setColumnComment(change, wanted, draft);
    case 'add-foreign-key':
      return addForeignKey(change, wanted, draft);
    case 'add-check':
      return addCheck(change, wanted, draft);
    case 'replace-check':
      return replaceCheck(change, wanted, draft);
    case 'replace-exclusion':
      return replaceExclusion(change, wanted, draft);
    case 'drop-constraint':
      return dropConstraint(change, wanted, draft);
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
    case 'drop-index':
      return dropIndex(change, wanted, draft);
    case 'add-view-index':
      return addViewIndex(change, wanted, draft);
    case 'force-row-security':
      return forceRowSecurity(change, wanted, draft);
    case 'drop-policy':
      return dropPolicy(change, wanted, draft);
    case 'add-trigger':
      return addTrigger(change, wanted, draft);
    case 'revoke':
      return revoke(change, wanted, draft);
    case 'create-extension':
      return createExtension(change, draft);
    case 'create-function':
      return createFunction(change, draft);
    case 'set-function-setting':
      return setFunctionSetting(change, wanted, draft);
    case 'set-function-attribute':
      return setFunctionAttribute(change, wanted, draft);
    case 'set-view-option':
      return setViewOption(change, wanted, draft);
    case 'rewrite':
      return rewrite(change, draft);
    case 'add-statement':
      return addStatement(change, draft);
    case 'remove-statement':
      return removeStatement(change, draft);
  }
}
