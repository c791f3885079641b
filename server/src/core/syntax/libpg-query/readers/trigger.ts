/** Reads CREATE TRIGGER. */
import type { CreateTrigStmt } from '@pgsql/types';
import type { CreateTrigger, Name, TriggerEvent } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { strings } from '../tree.js';
import { readExpression } from './expression.js';
import { qualifiedName, relationName } from './names.js';

export function readTrigger(c: Cursor, node: CreateTrigStmt, range: Range): CreateTrigger {
  const nameAt = c.find('trigger', range.first, range.last) + 1;
  const functionName = strings(node.funcname);
  // The statement ends with the function's arguments.
  const open = c.pair(range.last);
  return {
    kind: 'create-trigger',
    name: c.name(nameAt, node.trigname),
    table: relationName(c, node.relation),
    orReplace: node.replace === true,
    constraint: node.isconstraint === true,
    timing: timings[node.timing ?? 0] ?? 'after',
    events: events.filter(([, bit]) => ((node.events ?? 0) & bit) !== 0).map(([event]) => event),
    updateColumns: updateColumns(c, node, nameAt),
    forEach: node.row === true ? 'row' : 'statement',
    when: node.whenClause && readExpression(c, node.whenClause),
    function: qualifiedName(c, open - 1 - 2 * (functionName.length - 1), functionName),
    span: c.span(range.first, range.last),
  };
}

/** PostgreSQL's bits for the time and the events of a trigger (catalog/pg_trigger.h). */
const timings: Readonly<Record<number, CreateTrigger['timing']>> = { 0: 'after', 2: 'before', 64: 'instead of' };

const events: readonly (readonly [TriggerEvent, number])[] = [
  ['insert', 4],
  ['update', 16],
  ['delete', 8],
  ['truncate', 32],
];

/** `UPDATE OF a, b` before `ON table`. */
function updateColumns(c: Cursor, node: CreateTrigStmt, nameAt: number): Name[] {
  const values = strings(node.columns);
  if (values.length === 0) return [];
  const first = c.find('of', nameAt + 1, c.at(node.relation?.location)) + 1;
  return values.map((value, i) => c.name(first + 2 * i, value));
}
