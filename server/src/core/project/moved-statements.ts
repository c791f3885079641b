/** Moves statements from one migration to another, where none has run. */
import type { NoRemedy, Remedy, SchemaChange } from '../remedy/change.js';
import { renderChanges } from '../remedy/render.js';
import type { TextEdit } from '../text/edit.js';
import type { Analysis } from './analysis.js';
import { databaseOf, placeOf, whyFrozen } from './editable.js';
import type { EditsApart } from './way-back-edits.js';

/** Whether a remedy changes the words of more files than one. */
export function isSpread({ changes }: Remedy): boolean {
  return new Set(changes.flatMap((change) => pathOf(change) ?? [])).size > 1;
}

export function movedStatements({ changes }: Remedy, analysis: Analysis): EditsApart | NoRemedy {
  const edits = new Map<string, readonly TextEdit[]>();
  for (const path of new Set(changes.map(pathOf))) {
    const place = path === undefined ? undefined : placeOf(analysis, path);
    if (path === undefined || !place) return { reason: 'it is about more than the words of migrations' };
    const own = changes.filter((change) => pathOf(change) === path);
    const hindrance = whyFrozen(analysis, path) ?? whyUndone(own, path, analysis);
    if (hindrance !== undefined) return { reason: hindrance };
    const rendered = renderChanges(own, place);
    if ('reason' in rendered) return rendered;
    edits.set(path, rendered.edits);
  }
  return { edits, review: false };
}

/** The file whose words change. */
function pathOf(change: SchemaChange): string | undefined {
  switch (change.kind) {
    case 'add-statement':
    case 'remove-statement':
      return change.statement.path;
    case 'rewrite':
      return change.at.statement.path;
    case 'remove-comment':
      return change.path;
    default:
      return undefined;
  }
}

/** What undoes a migration must not undo what that does no longer. */
function whyUndone(changes: readonly SchemaChange[], path: string, analysis: Analysis): string | undefined {
  if (!changes.some(({ kind }) => kind === 'remove-statement')) return undefined;
  const folders = databaseOf(analysis, path)?.folders ?? [];
  const migration = folders.flatMap(({ migrations }) => migrations).find((one) => one.path === path);
  return migration?.down && `what undoes ${path} undoes what would no longer be done there`;
}
