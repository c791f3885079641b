/** CREATE TRIGGER, and triggers that are switched, renamed or dropped. Row triggers of a partitioned table are cloned to its partitions. */
import type { AlterAction, CreateTrigger, Drop, ObjectName, Rename } from '../../syntax/ddl.js';
import type { RelationId, Table, Trigger, View } from '../catalog.js';
import { findFunction, findRelation, missingRelation, schemaExists } from '../resolve.js';
import { shownName } from '../signatures.js';
import type { WorkingState } from '../state.js';
import { putTable, putView } from '../store.js';
import { requireColumns } from './columns.js';

export function createTrigger(ddl: CreateTrigger, state: WorkingState) {
  const relation = findRelation(state, ddl.table);
  if (!relation) return void state.refuseMissing(missingRelation(ddl.table));
  if (relation.kind !== 'table' && relation.kind !== 'view') return;
  const existing = triggerOf(relation, ddl.name.value);
  if (existing && !mayReplace(existing, ddl, relation, state)) return;
  const columns = ddl.updateColumns.map((column) => column.value);
  const missing = (column: string) => `column "${column}" of relation "${relation.name}" does not exist`;
  if (relation.kind === 'table' && !requireColumns(state, relation, columns, missing)) return;
  const called = calledFunction(ddl, state);
  const trigger: Trigger = {
    ...(isMissing(ddl, called, state) && { functionMissing: true }),
    name: ddl.name.value,
    timing: ddl.timing,
    events: ddl.events,
    updateColumns: columns,
    forEach: ddl.forEach,
    constraint: ddl.constraint,
    enabled: true,
    when: ddl.when,
    function: called?.id ?? shownName(ddl.function),
    inherited: false,
    origin: state.origin(ddl.name.span),
  };
  if (existing && relation.kind === 'table') removeTrigger(state, relation.id, existing.name);
  addTrigger(state, relation.id, trigger);
}

function mayReplace(existing: Trigger, ddl: CreateTrigger, relation: Table | View, state: WorkingState): boolean {
  if (relation.kind === 'table' && mayBeGone(relation)) return true;
  const subject = `trigger "${existing.name}" for relation "${relation.name}"`;
  if (!ddl.orReplace) state.refuse(`${subject} already exists`);
  else if (existing.inherited) state.refuse(`${subject} is an internal or a child trigger`);
  else if (existing.constraint || ddl.constraint) state.refuse(`${subject} is a constraint trigger`);
  return !state.refused;
}

function calledFunction({ function: { schema, name } }: CreateTrigger, state: WorkingState) {
  return findFunction(state, schema?.value, name.value);
}

/** A schema that no migration made holds what is not known. */
function isMissing({ function: { schema } }: CreateTrigger, called: unknown, state: WorkingState): boolean {
  if (called || state.mayHoldUnseen() || state.mayHoldUnseenFunctions()) return false;
  const searched = schema ? [schema.value] : state.namedSearchPath();
  return searched.every((candidate) => schemaExists(state, candidate));
}

/** A table's trigger goes to its partitions, if it is one for each row. */
function addTrigger(state: WorkingState, id: RelationId, trigger: Trigger) {
  const relation = state.relation(id);
  if (relation?.kind === 'view') {
    const others = relation.triggers.filter((other) => other.name !== trigger.name);
    return void putView(state, { ...relation, triggers: [...others, trigger] });
  }
  if (relation?.kind !== 'table') return;
  const taken = triggerOf(relation, trigger.name);
  if (taken && !mayBeGone(relation)) {
    return state.refuse(`trigger "${trigger.name}" for relation "${relation.name}" already exists`);
  }
  const others = relation.triggers.filter((other) => other.name !== trigger.name);
  putTable(state, { ...relation, triggers: [...others, trigger] });
  if (relation.partitionBy && trigger.forEach === 'row') {
    for (const child of state.childrenOf(id)) addTrigger(state, child, { ...trigger, inherited: true });
  }
}

/** Gives a new partition the row triggers of its parent. */
export function inheritTriggers(state: WorkingState, parent: Table, child: RelationId): void {
  for (const trigger of parent.triggers) {
    if (trigger.forEach === 'row') addTrigger(state, child, { ...trigger, inherited: true });
  }
}

/** Triggers that a table has from its parent go when it is detached. */
export function disinheritTriggers(state: WorkingState, id: RelationId): void {
  const table = state.table(id);
  for (const trigger of table?.triggers ?? []) if (trigger.inherited) removeTrigger(state, id, trigger.name);
}

export function dropTrigger(object: ObjectName, ddl: Drop, state: WorkingState) {
  const relation = object.table && findRelation(state, object.table);
  if (!relation) {
    if (object.table && !ddl.ifExists) state.refuseMissing(missingRelation(object.table));
    return;
  }
  if (relation.kind !== 'table' && relation.kind !== 'view') return;
  const name = object.name.name.value;
  const trigger = triggerOf(relation, name);
  if (!trigger) {
    if (!ddl.ifExists) refuseUnknownTrigger(state, relation, name);
    return;
  }
  if (trigger.inherited) {
    const parent = relation.kind === 'table' && relation.partitionOf && state.table(relation.partitionOf);
    const reason = `trigger ${name} on table ${parent ? parent.name : ''} requires it`;
    return state.refuse(`cannot drop trigger ${name} on table ${relation.name} because ${reason}`);
  }
  if (relation.kind === 'table') return removeTrigger(state, relation.id, trigger.name);
  putView(state, { ...relation, triggers: relation.triggers.filter((other) => other !== trigger) });
}

/** Drops it from the table, and its clones from the partitions. */
export function removeTrigger(state: WorkingState, id: RelationId, name: string): void {
  changeFamily(state, id, name, false, () => undefined);
}

export function renameTrigger(ddl: Rename, state: WorkingState) {
  const relation = ddl.object.table && findRelation(state, ddl.object.table);
  if (!relation) {
    if (ddl.object.table) state.refuseMissing(missingRelation(ddl.object.table));
    return;
  }
  if (relation.kind !== 'table' && relation.kind !== 'view') return;
  const from = ddl.object.name.name.value;
  const to = ddl.newName.value;
  const trigger = triggerOf(relation, from);
  if (!trigger) return refuseUnknownTrigger(state, relation, from);
  if (trigger.inherited) return state.refuse(`cannot rename trigger "${from}" on table "${relation.name}"`);
  if (triggerOf(relation, to)) {
    return state.refuse(`trigger "${to}" for relation "${relation.name}" already exists`);
  }
  const renamed = (other: Trigger) => ({ ...other, name: to });
  if (relation.kind === 'table') return changeFamily(state, relation.id, from, false, renamed);
  putView(state, {
    ...relation,
    triggers: relation.triggers.map((other) => (other === trigger ? renamed(other) : other)),
  });
}

/** ENABLE and DISABLE TRIGGER: one, or all of them. */
export function setTriggerState(
  { trigger: name, enabled }: Extract<AlterAction, { kind: 'set-trigger-state' }>,
  state: WorkingState,
  table: Table,
  only: boolean,
) {
  if (name && !triggerOf(table, name.value)) return refuseUnknownTrigger(state, table, name.value);
  for (const trigger of table.triggers) {
    if (name && trigger.name !== name.value) continue;
    changeFamily(state, table.id, trigger.name, only, (other) =>
      other.enabled === enabled ? other : { ...other, enabled },
    );
  }
}

/** Changes a table's trigger, and unless `only` the clones that its partitions have. */
function changeFamily(
  state: WorkingState,
  id: RelationId,
  name: string,
  only: boolean,
  change: (trigger: Trigger) => Trigger | undefined,
): void {
  const table = state.table(id);
  const trigger = table && triggerOf(table, name);
  if (!table || !trigger) return;
  const changed = change(trigger);
  if (changed !== trigger) {
    const triggers = table.triggers.flatMap((other) => (other === trigger ? (changed ?? []) : [other]));
    putTable(state, { ...table, triggers });
  }
  if (only) return;
  for (const child of state.childrenOf(id)) {
    const clone = state.table(child)?.triggers.find((other) => other.inherited && other.name === name);
    if (clone) changeFamily(state, child, name, false, change);
  }
}

function refuseUnknownTrigger(state: WorkingState, relation: Table | View, name: string): void {
  if (relation.kind === 'table' && mayBeGone(relation)) return;
  state.refuseMissing(`trigger "${name}" for table "${relation.name}" does not exist`);
}

function triggerOf(relation: Table | View, name: string): Trigger | undefined {
  return relation.triggers.find((trigger) => trigger.name === name);
}

/** Code that replay cannot see may have made or dropped triggers of this table. */
function mayBeGone(table: Table): boolean {
  return table.unknown.some((unknown) => unknown.aspect === 'triggers');
}
