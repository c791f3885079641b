/** Columns: from a definition, and found or changed within a table. */
import type { ColumnDefinition, TypeName } from '../../syntax/ddl.js';
import type { Expression } from '../../syntax/expression.js';
import type { Column, Table } from '../catalog.js';
import { columnsMentionedIn } from '../keys.js';
import { traced } from '../origin.js';
import { resolvedType } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { systemColumnRefusal } from './alter-refusals.js';

const serialTypes: ReadonlySet<string> = new Set([
  'serial',
  'bigserial',
  'smallserial',
  'serial2',
  'serial4',
  'serial8',
]);

export function columnFrom(state: WorkingState, definition: ColumnDefinition): Column {
  const origin = state.origin(definition.name.span);
  const required = definition.notNull !== undefined || definition.identity !== undefined || isSerial(definition.type);
  return {
    name: definition.name.value,
    type: definition.type && resolvedType(state, definition.type),
    notNull: traced(required, definition.notNull ? state.origin(definition.notNull) : origin),
    default: definition.default && traced(definition.default, state.origin(definition.default.span)),
    generated: definition.generated,
    generatedAs: definition.generatedAs,
    identity: definition.identity,
    comment: undefined,
    origin,
    definition: state.origin(definition.span),
  };
}

export function hasColumn(table: Table, name: string): boolean {
  return table.columns.some((column) => column.name === name);
}

/** The table with one column changed. */
export function changeColumn(table: Table, name: string, change: (column: Column) => Column): Table {
  return { ...table, columns: table.columns.map((column) => (column.name === name ? change(column) : column)) };
}

/**
 * A part of a statement is wrong. PostgreSQL refuses the whole; a table that the statement creates is kept without the
 * part all the same, since what else is to be said of it does not depend on it.
 */
export function refusePart(state: WorkingState, table: Table, reason: string): void {
  if (table.origin.statement === state.statement) state.note(reason);
  else state.refuse(reason);
}

/** Whether all columns are there. Where one is not that is refused, unless the table's columns are not all known. */
export function requireColumns(
  state: WorkingState,
  table: Table,
  names: readonly string[],
  message: (missing: string) => string,
): boolean {
  const missing = names.find((name) => !hasColumn(table, name));
  if (missing === undefined || table.unknown.some((unknown) => unknown.aspect === 'columns')) return true;
  refusePart(state, table, message(missing));
  return false;
}

/** The same for the columns of an expression over this table alone. */
export function requireMentioned(state: WorkingState, table: Table, expression: Expression): boolean {
  const names = [...columnsMentionedIn(expression)].filter((name) => name !== '*' && name !== table.name);
  const own = names.filter((name) => systemColumnRefusal(name) === undefined);
  return requireColumns(state, table, own, (missing) => `column "${missing}" does not exist`);
}

export function isSerial(type: TypeName | undefined): boolean {
  return type !== undefined && type.schema === undefined && serialTypes.has(type.name);
}
