/** The columns of CREATE TABLE ... AS and SELECT ... INTO, as far as the query shows them. */
import type { ColumnDefinition } from '../../syntax/ddl.js';
import type { Query } from '../../syntax/expression.js';
import type { Column, Table } from '../catalog.js';
import { traced } from '../origin.js';
import { findRelation } from '../resolve.js';
import type { WorkingState } from '../state.js';

export interface QueryColumns {
  readonly columns: readonly Column[];
  /** Every column is among them. Their types may still be unknown. */
  readonly complete: boolean;
}

/** `named` are the column names that the statement gives; they replace those of the query from the left. */
export function queryColumns(query: Query, state: WorkingState, named: readonly ColumnDefinition[]): QueryColumns {
  const selected = selectedColumns(query, state);
  const names = named.map((definition, i) => {
    const origin = state.origin(definition.name.span);
    const type = selected?.[i]?.type;
    return { ...column(definition.name.value, type, origin), definition: state.origin(definition.span) };
  });
  if (selected) return { columns: [...names, ...selected.slice(names.length)], complete: true };
  return { columns: names, complete: names.length > 0 };
}

/** Nothing where a target has no name of its own or a star cannot be expanded. */
function selectedColumns(query: Query, state: WorkingState): Column[] | undefined {
  const source = query.branches.length > 0 ? query.branches[0] : query;
  if (!source || source.with.length > 0) return undefined;
  const table = onlyTable(source, state);
  const columns: Column[] = [];
  for (const { alias, value } of source.targets) {
    const origin = state.origin(value.span);
    const last = value.kind === 'column' ? value.path.at(-1)?.value : undefined;
    if (last === '*') {
      if (!table || table.unknown.some((unknown) => unknown.aspect === 'columns')) return undefined;
      columns.push(...table.columns.map((c) => column(c.name, c.type, origin)));
      continue;
    }
    const name = alias ?? last ?? (value.kind === 'call' ? value.name : undefined);
    if (name === undefined) return undefined;
    const type = value.kind === 'cast' ? value.type : table?.columns.find((c) => c.name === last)?.type;
    columns.push(column(name, type, origin));
  }
  return columns.length > 0 ? columns : undefined;
}

function onlyTable(query: Query, state: WorkingState): Table | undefined {
  const [item, ...others] = query.from;
  if (!item || others.length > 0 || item.kind !== 'relation') return undefined;
  const found = findRelation(state, item.relation);
  return found?.kind === 'table' ? found : undefined;
}

function column(name: string, type: Column['type'], origin: Column['origin']): Column {
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
