/** What calls a function: triggers, policies, column defaults, generated columns, checks and indexes. It goes with the function, or follows it. */
import type { Expression } from '../../syntax/expression.js';
import type { Column, Constraint, DatabaseFunction, Index, Policy, RelationId, Table, Trigger } from '../catalog.js';
import { indexNamesOf } from '../implicit-names.js';
import type { Traced } from '../origin.js';
import { argumentList } from '../signatures.js';
import type { WorkingState } from '../state.js';
import { putTable } from '../store.js';
import { checksCalling, columnsCalling, indexesCalling, policiesCalling, triggersCalling } from '../uses.js';
import { removeColumn } from './alter-column.js';
import { changed, mapped } from './expression-parts.js';
import { type Callee, calleeOf, calls, withMovedCalls } from './function-calls.js';
import { removeTrigger } from './triggers.js';

/** Whether something calls it, which DROP without CASCADE leaves alone. */
export function hasUsers(state: WorkingState, found: DatabaseFunction): boolean {
  const f = calleeOf(state, found);
  return usersOf(state, found).some(
    (table) =>
      table.triggers.some((trigger) => isOf(trigger, found)) ||
      table.policies.some((policy) => policyCalls(policy, f)) ||
      table.columns.some((column) => columnCalls(column, f)) ||
      table.constraints.some((constraint) => constraintCalls(constraint, f)) ||
      table.indexes.some((index) => indexCalls(index, f)),
  );
}

export function dropUsers(state: WorkingState, found: DatabaseFunction): void {
  const f = calleeOf(state, found);
  for (const { id, triggers } of usersOf(state, found)) {
    for (const trigger of triggers) if (isOf(trigger, found)) removeTrigger(state, id, trigger.name);
    const table = state.table(id);
    if (!table) continue;
    const current = putTable(state, {
      ...table,
      policies: without(table.policies, (policy) => policyCalls(policy, f)),
      columns: withoutDefaults(table.columns, f),
      constraints: without(table.constraints, (constraint) => constraintCalls(constraint, f)),
      indexes: without(table.indexes, (index) => indexCalls(index, f)),
    });
    for (const column of current.columns) dropGenerated(state, id, column, f);
  }
}

/** What calls it calls it under its new name. */
export function moveUsers(state: WorkingState, found: DatabaseFunction, to: DatabaseFunction): void {
  const f = calleeOf(state, found);
  for (const table of usersOf(state, found)) {
    putTable(state, {
      ...table,
      triggers: mapped(table.triggers, (t) => (isOf(t, found) ? { ...t, function: to.id } : t)),
      policies: mapped(table.policies, (policy) => {
        return changed(policy, { using: moved(policy.using, f, to), check: moved(policy.check, f, to) });
      }),
      columns: mapped(table.columns, (column) => {
        const generatedAs = column.generatedAs && withMovedCalls(column.generatedAs, f, to);
        return changed(column, { default: moved(column.default, f, to), generatedAs });
      }),
      constraints: mapped(table.constraints, (c) =>
        c.kind === 'check' ? changed(c, { expression: withMovedCalls(c.expression, f, to) }) : c,
      ),
      indexes: mapped(table.indexes, (index) => movedIndex(index, f, to)),
    });
  }
}

function moved(part: Traced<Expression> | undefined, f: Callee, to: DatabaseFunction): Traced<Expression> | undefined {
  return part && changed(part, { value: withMovedCalls(part.value, f, to) });
}

function movedIndex(index: Index, f: Callee, to: DatabaseFunction): Index {
  if (!indexCalls(index, f)) return index;
  const elements = index.elements.map((element) =>
    element.expression ? { ...element, expression: withMovedCalls(element.expression, f, to) } : element,
  );
  return {
    ...index,
    namedAfter: indexNamesOf(index),
    elements,
    where: index.where && withMovedCalls(index.where, f, to),
  };
}

function usersOf(state: WorkingState, { id, name }: DatabaseFunction): Table[] {
  const byName = [policiesCalling, columnsCalling, checksCalling, indexesCalling];
  const targets = [triggersCalling(id), ...byName.map((target) => target(name))];
  const users = new Set(targets.flatMap((target) => state.usersOf(target)));
  return [...users].flatMap((user) => state.table(user as RelationId) ?? []);
}

/** What a trigger calls takes no arguments, as far as its definition goes. */
function isOf(trigger: Trigger, f: DatabaseFunction): boolean {
  return trigger.function === f.id && argumentList(f) === '';
}

function withoutDefaults(columns: readonly Column[], f: Callee): readonly Column[] {
  return mapped(columns, (column: Column) =>
    column.default && !column.generatedAs && calls(column.default.value, f)
      ? { ...column, default: undefined }
      : column,
  );
}

function dropGenerated(state: WorkingState, id: RelationId, column: Column, f: Callee): void {
  const table = state.table(id);
  if (table && column.generatedAs && calls(column.generatedAs, f)) removeColumn(state, table, column.name, true);
}

function policyCalls({ using, check }: Policy, f: Callee): boolean {
  return calls(using?.value, f) || calls(check?.value, f);
}

function columnCalls(column: Column, f: Callee): boolean {
  return calls(column.default?.value, f) || calls(column.generatedAs, f);
}

function constraintCalls(constraint: Constraint, f: Callee): boolean {
  return constraint.kind === 'check' && calls(constraint.expression, f);
}

function indexCalls({ elements, where }: Index, f: Callee): boolean {
  return calls(where, f) || elements.some((element) => calls(element.expression, f));
}

function without<T>(list: readonly T[], isGone: (item: T) => boolean): readonly T[] {
  return list.some(isGone) ? list.filter((item) => !isGone(item)) : list;
}
