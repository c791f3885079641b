/** The columns of CREATE TABLE ... AS and SELECT ... INTO, as far as the query shows them. */
import type { ColumnDefinition } from '../../syntax/ddl.js';
import type { Query } from '../../syntax/expression.js';
import type { Column } from '../catalog.js';
import { traced } from '../origin.js';
import type { WorkingState } from '../state.js';
import { readQuery } from './query-scope.js';

export interface QueryColumns {
  readonly columns: readonly Column[];
  /** Every column is among them. Their types may still be unknown. */
  readonly complete: boolean;
}

/** `named` are the column names that the statement gives; they replace those of the query from the left. */
export function queryColumns(query: Query, state: WorkingState, named: readonly ColumnDefinition[]): QueryColumns {
  const selected = readQuery(query, state).output?.map(({ name, type, span }) =>
    plainColumn(name, type, state.origin(span)),
  );
  if (selected && named.length > selected.length) state.refuse('too many column names were specified');
  const names = named.map((definition, i) => {
    const at = state.origin(definition.name.span);
    const type = selected?.[i]?.type;
    return { ...plainColumn(definition.name.value, type, at), definition: state.origin(definition.span) };
  });
  if (selected) return { columns: [...names, ...selected.slice(names.length)], complete: true };
  return { columns: names, complete: names.length > 0 };
}

/** A nullable column without anything else. */
export function plainColumn(name: string, type: Column['type'], origin: Column['origin']): Column {
  return {
    name,
    type,
    notNull: traced(false, origin),
    default: undefined,
    generated: undefined,
    generatedAs: undefined,
    identity: undefined,
    comment: undefined,
    origin,
    definition: origin,
  };
}
