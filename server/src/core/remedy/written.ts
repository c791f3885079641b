/** Finding an object of the catalog in the statement that made it, to be changed there. */
import type { Column, RelationId, Table } from '../catalog/catalog.js';
import type { Origin } from '../catalog/origin.js';
import type { AlterAction, ColumnDefinition, ConstraintDefinition, Ddl } from '../syntax/ddl.js';
import type { Statement } from '../syntax/source-file.js';
import type { Span } from '../text/span.js';
import type { NoRemedy } from './change.js';
import { columnKey, type Draft } from './draft.js';
import type { Place } from './layout.js';

/**
 * Whether a statement is one of the file at hand, and one that may be edited. What code runs is not: it may be made as
 * text, or run again with other values.
 */
export function whereIs(statement: Statement, place: Place): 'here' | 'elsewhere' | NoRemedy {
  if (statement.within || place.layout.position(statement) < 0) return 'elsewhere';
  if (!statement.fault && !place.file.isKept(statement)) return 'here';
  return { reason: 'the statement to change has a syntax error; mend that first' };
}

/** A constraint in its statement, and the ALTER TABLE action that it belongs to. */
export interface WrittenConstraint {
  readonly definition: ConstraintDefinition;
  readonly action: AlterAction | undefined;
}

export function writtenConstraint(origin: Origin): WrittenConstraint | undefined {
  for (const found of constraintsOf(origin.statement.ddl)) {
    if (sameSpan(found.definition.span, origin.span)) return found;
  }
  return undefined;
}

function* constraintsOf(ddl: Ddl): Generator<WrittenConstraint, void, undefined> {
  if (ddl.kind === 'create-table') {
    for (const definition of [...ddl.constraints, ...ddl.columns.flatMap((column) => column.constraints)]) {
      yield { definition, action: undefined };
    }
  }
  if (ddl.kind === 'create-schema') for (const element of ddl.elements) yield* constraintsOf(element);
  if (ddl.kind !== 'alter-table') return;
  for (const action of ddl.actions) {
    if (action.kind === 'add-constraint') yield { definition: action.constraint, action };
    if (action.kind !== 'add-column') continue;
    for (const definition of action.column.constraints) yield { definition, action };
  }
}

export function writtenColumn(column: Column): ColumnDefinition | undefined {
  const { statement, span } = column.definition;
  const { ddl } = statement;
  if (ddl.kind === 'create-table') return ddl.columns.find((definition) => sameSpan(definition.span, span));
  if (ddl.kind !== 'alter-table') return undefined;
  for (const action of ddl.actions) {
    if (action.kind === 'add-column' && sameSpan(action.column.span, span)) return action.column;
  }
  return undefined;
}

function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Why a statement cannot use these columns of a table: each must exist, under today's name, when it runs. */
export function unavailable(
  statement: Statement,
  id: RelationId,
  columns: readonly string[],
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  for (const name of columns) {
    if (draft.addedColumns.has(columnKey(id, name))) continue;
    const column = table.columns.find((candidate) => candidate.name === name);
    if (!column) return { reason: `"${table.name}" has no column "${name}"` };
    if (!existsAt(column, statement, table, draft.place)) {
      return { reason: `column "${name}" of "${table.name}" comes to be only after this statement` };
    }
  }
  return undefined;
}

function existsAt(column: Column, statement: Statement, table: Table, { layout }: Place): boolean {
  const made = layout.position(column.definition.statement);
  if (made > layout.position(statement)) return false;
  const definition = writtenColumn(column);
  const renamedHere = made >= 0 && definition !== undefined && definition.name.value !== column.name;
  return !renamedHere || table.origin.statement === statement;
}
