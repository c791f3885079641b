/** Where the type of a column is written. */
import type { ColumnDefinition } from '../syntax/ddl.js';
import type { Statement } from '../syntax/source-file.js';
import type { Column } from './catalog.js';
import type { Origin } from './origin.js';

/** The type in the statement that created the column; the column's name where a later statement changed the type. */
export function typeOrigin(column: Column): Origin {
  const { statement, span } = column.definition;
  const written = definitionsIn(statement).find((definition) => definition.span.start === span.start);
  if (!written?.type || written.type.span.start !== column.type?.span.start) return column.origin;
  if (written.type.name !== column.type.name) return column.origin;
  return { statement, span: written.type.span };
}

function definitionsIn({ ddl }: Statement): readonly ColumnDefinition[] {
  if (ddl.kind === 'create-table') return ddl.columns;
  if (ddl.kind !== 'alter-table') return [];
  return ddl.actions.flatMap((action) => (action.kind === 'add-column' ? [action.column] : []));
}
