/** What holds a table to those it inherits from or is a partition of: which of its parts are theirs, and whether it fits them. */

import type { Column, Constraint, RelationId, Table } from '../catalog.js';
import { formatType } from '../format-type.js';
import { columnOf } from '../keys.js';
import type { WorkingState } from '../state.js';
import { sameExpression } from './same.js';

export function parentsOf(state: WorkingState, table: Table): Table[] {
  const ids = table.partitionOf ? [table.partitionOf] : table.inherits;
  return ids.flatMap((id) => state.table(id) ?? []);
}

/** Whether a column comes from a parent, other than `except`; then it is changed there. */
export function isInheritedColumn(state: WorkingState, table: Table, name: string, except?: RelationId): boolean {
  const parents = parentsOf(state, table).filter((parent) => parent.id !== except);
  return parents.some((parent) => columnOf(parent, name) !== undefined);
}

/** Why a table cannot become a child of another, in the words of PostgreSQL. What is not known is taken to fit. */
export function misfit(parent: Table, child: Table, asPartition: boolean): string | undefined {
  if (isPartlyUnknown(parent) || isPartlyUnknown(child)) return undefined;
  const surplus = asPartition && child.columns.find((column) => !columnOf(parent, column.name));
  if (surplus) return `table "${child.name}" contains column "${surplus.name}" not found in parent "${parent.name}"`;
  for (const column of parent.columns) {
    const reason = columnMisfit(child, column);
    if (reason !== undefined) return reason;
  }
  for (const constraint of parent.constraints) {
    const reason = checkMisfit(child, constraint);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function columnMisfit(child: Table, column: Column): string | undefined {
  const own = columnOf(child, column.name);
  if (!own) return `child table is missing column "${column.name}"`;
  if (column.type && own.type && formatType(column.type) !== formatType(own.type)) {
    return `child table "${child.name}" has different type for column "${column.name}"`;
  }
  const isLooser = column.notNull.value && !own.notNull.value;
  return isLooser ? `column "${column.name}" in child table "${child.name}" must be marked NOT NULL` : undefined;
}

function checkMisfit(child: Table, constraint: Constraint): string | undefined {
  if (constraint.kind !== 'check' || constraint.noInherit) return undefined;
  const own = child.constraints.find((c) => c.kind === 'check' && c.name === constraint.name);
  if (own?.kind !== 'check') return `child table is missing constraint "${constraint.name}"`;
  if (sameExpression(own.expression, constraint.expression)) return undefined;
  return `child table "${child.name}" has different definition for check constraint "${constraint.name}"`;
}

function isPartlyUnknown(table: Table): boolean {
  return table.unknown.some(({ aspect }) => aspect === 'columns' || aspect === 'constraints');
}
