/**
 * What undoes a migration that makes schema changes. Names that the migration made up are found by comparing the schema
 * before with the one after it.
 */
import type { Catalog, Relation, Table } from '../catalog/catalog.js';
import { displayName, quoteIdentifier } from '../catalog/names.js';
import type { SchemaChange } from './change.js';
import type { Place } from './layout.js';
import {
  columns,
  comments,
  constraints,
  dropIndex,
  has,
  indexes,
  note,
  policies,
  rowSecurity,
  triggers,
  type UndoStep,
  writeUndoSteps,
} from './undone-table.js';

/** The text of a migration that undoes these changes; `place` is the file that makes them, with the schema after it. */
export function invert(changes: readonly SchemaChange[], before: Catalog, place: Place): string {
  return writeUndoSteps(
    changes.flatMap((change) => inverseOf(change, before, place)),
    place,
  );
}

function inverseOf(change: SchemaChange, before: Catalog, place: Place): readonly UndoStep[] {
  const { catalog: after } = place;
  const of = (restore: (old: Table, now: Table, place: Place) => readonly UndoStep[]): readonly UndoStep[] => {
    const old = 'table' in change ? before.table(change.table) : undefined;
    const now = 'table' in change ? after.table(change.table) : undefined;
    return old && now ? restore(old, now, place) : [];
  };
  switch (change.kind) {
    case 'add-column':
    case 'set-not-null':
    case 'set-default':
    case 'set-type':
      return of(columns);
    case 'set-table-comment':
    case 'set-column-comment':
      return of(comments);
    case 'add-key':
    case 'replace-key':
    case 'add-foreign-key':
    case 'replace-foreign-key':
    case 'add-check':
    case 'replace-check':
    case 'replace-exclusion':
    case 'drop-constraint':
      return of(constraints);
    case 'add-index':
    case 'replace-index':
    case 'drop-index':
      return of(indexes);
    case 'enable-row-security':
    case 'force-row-security':
      return of(rowSecurity);
    case 'add-policy':
    case 'replace-policy':
    case 'drop-policy':
      return of(policies);
    case 'add-trigger':
      return of(triggers);
    case 'revoke': {
      const privileges = change.privileges.join(', ').toUpperCase();
      const grantee = change.grantee === 'public' ? 'PUBLIC' : quoteIdentifier(change.grantee);
      return of((_, now) => [
        { role: 'grant', text: `GRANT ${privileges} ON ${place.layout.nameOf(now)} TO ${grantee}` },
      ]);
    }
    case 'create-extension':
      return [note('function', `The extension ${change.extension} stays, since other migrations may use it by then.`)];
    case 'create-function':
      return [note('function', `The function ${change.function} stays, since other migrations may use it by then.`)];
    case 'set-function-setting':
    case 'set-function-attribute':
      return [note('function', `The function ${change.function.id} stays as it was mended.`)];
    case 'set-view-option':
      return [viewOption(change.option, before.relation(change.view), after.relation(change.view))].flat();
    case 'add-view-index':
      return viewIndexes(before.relation(change.view), after.relation(change.view));
    case 'rewrite':
    case 'add-statement':
    case 'remove-statement':
    case 'remove-comment':
      return [];
  }
}

function viewOption(option: string, old: Relation | undefined, now: Relation | undefined): readonly UndoStep[] {
  if (!isView(old) || !isView(now)) return [];
  const kind = now.kind === 'view' ? 'VIEW' : 'MATERIALIZED VIEW';
  const had = option === 'security_invoker' ? old.securityInvoker.value : old.securityBarrier.value;
  if (had) return [];
  return [{ role: 'view', text: `ALTER ${kind} ${displayName(now)} RESET (${option})` }];
}

function viewIndexes(old: Relation | undefined, now: Relation | undefined): readonly UndoStep[] {
  if (!isView(old) || !isView(now)) return [];
  return now.indexes.filter((index) => !has(old.indexes, index)).map((index) => dropIndex(now.schema, index));
}

function isView(relation: Relation | undefined): relation is Extract<Relation, { kind: 'view' | 'materialized-view' }> {
  return relation?.kind === 'view' || relation?.kind === 'materialized-view';
}
