/** What a change asks of rows that are there already, on a table that another migration made: they may not meet it. */
import type { Table } from '../catalog/catalog.js';
import { uniqueKeysOf } from '../catalog/keys.js';
import type { NewIndex, SchemaChange } from './change.js';
import type { Place } from './layout.js';

/** A clause to follow `its fix`; `undefined` where there are no such rows, or any rows will do. */
export function whatRowsMayRefuse(change: SchemaChange, { catalog, layout }: Place): string | undefined {
  const table = 'table' in change ? catalog.table(change.table) : undefined;
  if (!table || layout.position(table.origin.statement) >= 0) return undefined;
  switch (change.kind) {
    case 'set-not-null':
    case 'add-check':
    case 'replace-check':
    case 'add-foreign-key':
    case 'replace-foreign-key':
      return refusal;
    case 'add-key':
      return isUnique(change.key.columns, table) ? undefined : refusal;
    case 'replace-key':
      return isWithin(change.old.columns, change.key.columns) ? undefined : refusal;
    case 'add-index':
      return !change.index.unique || isUnique(columnsOf(change.index), table) ? undefined : refusal;
    case 'replace-index':
      return change.index.unique && !isUnique(columnsOf(change.index), table) ? refusal : undefined;
    case 'set-type': {
      const column = table.columns.find(({ name }) => name === change.column);
      const isNew = column !== undefined && layout.position(column.definition.statement) >= 0;
      return isNew ? undefined : 'rewrites rows that exist already, and fails where a value does not fit';
    }
    default:
      return undefined;
  }
}

const refusal = 'fails if rows that exist already do not meet it';

/** Rows that a full unique key with fewer columns tells apart meet one with more of them. */
function isUnique(columns: readonly string[], table: Table): boolean {
  return uniqueKeysOf(table).some(
    (key) => key.where === undefined && key.columns.length > 0 && isWithin(key.columns, columns),
  );
}

function isWithin(few: readonly (string | undefined)[], many: readonly string[]): boolean {
  return few.every((column) => column !== undefined && many.includes(column));
}

/** Its plain columns. */
function columnsOf({ elements }: NewIndex): readonly string[] {
  return elements.flatMap(({ column }) => column ?? []);
}
