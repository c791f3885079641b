/** The types that a statement gives to columns, where they are written. */
import type { ColumnDefinition, Ddl, TypeName } from '../syntax/ddl.js';

export function columnTypesIn(ddl: Ddl): readonly TypeName[] {
  if (ddl.kind === 'create-table') return ddl.columns.flatMap(typeOf);
  if (ddl.kind !== 'alter-table') return [];
  return ddl.actions.flatMap((action) => {
    if (action.kind === 'add-column') return typeOf(action.column);
    return action.kind === 'set-type' ? [action.type] : [];
  });
}

function typeOf({ type }: ColumnDefinition): readonly TypeName[] {
  return type ? [type] : [];
}
