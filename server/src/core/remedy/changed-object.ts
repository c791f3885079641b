/** Names the object that a schema change is about: two changes with the same name must become one. */
import type { Statement } from '../syntax/source-file.js';
import type { SchemaChange } from './change.js';

/** `numberOf` tells apart statements that read alike. */
export function changedObject(change: SchemaChange, numberOf: (statement: Statement) => number): string {
  const part = partOf(change, numberOf);
  return JSON.stringify('table' in change ? [change.table, ...part] : part);
}

function partOf(change: SchemaChange, numberOf: (statement: Statement) => number): readonly unknown[] {
  switch (change.kind) {
    case 'add-column':
    case 'set-not-null':
      return ['column', change.column];
    case 'set-default':
    case 'set-type':
    case 'set-column-comment':
      return [change.kind, change.column];
    case 'add-key':
      return ['new key', change.key.kind, sorted(change.key.columns)];
    case 'add-foreign-key':
      return ['new foreign key', change.key.columns, change.key.references];
    case 'add-check':
      return ['new check', change.check.expression];
    case 'replace-key':
    case 'replace-foreign-key':
    case 'replace-check':
    case 'replace-exclusion':
    case 'drop-constraint':
      return ['constraint', change.old.name];
    case 'add-index':
      return ['new index', change.index];
    case 'replace-index':
    case 'drop-index':
      return ['index', change.old.name];
    case 'add-policy':
      return ['new policy', change.policy.command, change.policy.restrictive === true];
    case 'replace-policy':
    case 'drop-policy':
      return ['policy', change.old.name];
    case 'add-trigger':
      return ['new trigger', change.trigger.purpose];
    case 'revoke':
      return [change.kind, change.grantee];
    case 'enable-row-security':
    case 'force-row-security':
    case 'set-table-comment':
      return [change.kind];
    case 'create-extension':
      return [change.kind, change.extension];
    case 'create-function':
      return [change.kind, change.function];
    case 'set-function-setting':
      return ['function', change.function.id, change.setting];
    case 'set-function-attribute':
      return ['function', change.function.id, change.attribute.replace(/^(stable|volatile)$/, 'volatility')];
    case 'set-view-option':
      return [change.kind, change.view, change.option];
    case 'add-view-index':
      return [change.kind, change.view, change.index];
    case 'rewrite':
      return [change.kind, numberOf(change.at.statement), change.at.span];
    case 'add-statement':
      return [change.kind, change.side, numberOf(change.statement), change.sql];
    case 'remove-statement':
      return [change.kind, numberOf(change.statement)];
    case 'remove-comment':
      return [change.kind, change.path, change.span.start];
  }
}

export function sorted(columns: readonly string[]): readonly string[] {
  return [...columns].sort();
}
