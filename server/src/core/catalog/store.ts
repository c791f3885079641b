/** Puts objects into the working state together with the entries that follow from them: index names, constraint names, children, uses. */
import type {
  DatabaseFunction,
  DatabaseType,
  IndexEntry,
  OtherRelation,
  RelationId,
  Role,
  Table,
  View,
} from './catalog.js';
import { dependent, dependentKey } from './entries.js';
import { primaryKeyOf } from './keys.js';
import { relationId, temporarySchema } from './names.js';
import { sameSignature } from './signatures.js';
import {
  type ChildrenEntry,
  type ConstraintNameEntry,
  childrenKey,
  constraintNameKey,
  functionKey,
  type OverloadsEntry,
  overloadsKey,
  roleKey,
  type TargetEntry,
  targetKey,
  typeKey,
  type WorkingState,
} from './state.js';
import {
  functionUse,
  membersOf,
  ownerUse,
  roleUse,
  tableUses,
  typedTableUse,
  typeUse,
  type Use,
  viewUse,
} from './uses.js';

/** Puts a new or changed table under its id. */
export function putTable(state: WorkingState, table: Table): Table {
  const before = state.table(table.id);
  if (!before && table.schema === temporarySchema) state.noteTemporary();
  state.set(table.id, table);
  moveIndexNames(state, before, table);
  moveConstraintNames(state, before, table);
  moveChildren(state, before, table);
  for (let i = 0; i < tableUses.length; i++) moveUses(state, tableUses[i] as Use<Table>, before, table);
  if (table.ofType !== undefined) moveUses(state, typedTableUse, before, table);
  if (!before) state.set(dependentKey(membersOf(table.schema), table.id), dependent);
  moveTarget(state, before, table);
  return table;
}

/** Sequences and composite types. */
export function putOther(state: WorkingState, relation: OtherRelation): void {
  const before = state.relation(relation.id);
  if (!before && relation.schema === temporarySchema) state.noteTemporary();
  state.set(relation.id, relation);
  moveUses(state, ownerUse, before?.kind === 'sequence' ? before : undefined, relation);
}

export function putView(state: WorkingState, view: View): View {
  const before = state.relation(view.id);
  if (!before && view.schema === temporarySchema) state.noteTemporary();
  state.set(view.id, view);
  const old = before?.kind === 'view' || before?.kind === 'materialized-view' ? before : undefined;
  moveIndexNames(state, old, view);
  moveUses(state, viewUse, old, view);
  if (!before) state.set(dependentKey(membersOf(view.schema), view.id), dependent);
  return view;
}

/** A new function, or one that is defined anew: the last one defined of its name from now on. */
export function defineFunction(state: WorkingState, f: DatabaseFunction): void {
  const last = state.function(f.id);
  const overloads = last ? [...state.overloadsOf(f.id), last] : [];
  putOverloads(
    state,
    f.id,
    overloads.filter((other) => !sameSignature(other, f)),
  );
  putLast(state, f);
}

/** A function that is there, changed. */
export function putFunction(state: WorkingState, f: DatabaseFunction): void {
  const overloads = state.overloadsOf(f.id);
  const same = overloads.find((other) => sameSignature(other, f));
  if (!same) putLast(state, f);
  else {
    putOverloads(
      state,
      f.id,
      overloads.map((other) => (other === same ? f : other)),
    );
  }
}

/** Of those of its name, the one that was defined before it is the last one then. */
export function removeFunction(state: WorkingState, f: DatabaseFunction): void {
  const overloads = state.overloadsOf(f.id);
  const last = state.function(f.id);
  if (!last) return;
  const rest = overloads.filter((other) => !sameSignature(other, f));
  const next = overloads.at(-1);
  if (rest.length < overloads.length) putOverloads(state, f.id, rest);
  else if (next) {
    putOverloads(state, f.id, overloads.slice(0, -1));
    putLast(state, next);
  } else {
    moveUses(state, functionUse, last, undefined);
    state.set(functionKey(f.id), undefined);
  }
}

function putLast(state: WorkingState, f: DatabaseFunction): void {
  moveUses(state, functionUse, state.function(f.id), f);
  state.set(functionKey(f.id), f);
}

function putOverloads(state: WorkingState, id: string, functions: readonly DatabaseFunction[]): void {
  const before = state.overloadsOf(id);
  if (functions.length === before.length && functions.every((f, i) => f === before[i])) return;
  const entry: OverloadsEntry = { kind: 'overloads', functions };
  state.set(overloadsKey(id), functions.length > 0 ? entry : undefined);
}

export function putType(state: WorkingState, type: DatabaseType): void {
  moveUses(state, typeUse, state.type(type.id), type);
  state.set(typeKey(type.id), type);
}

/** With a composite type goes its relation. */
export function removeType(state: WorkingState, type: DatabaseType): void {
  moveUses(state, typeUse, type, undefined);
  state.set(typeKey(type.id), undefined);
  const relation = state.relation(relationId(type.schema, type.name));
  if (relation?.kind === 'type') removeRelation(state, relation);
}

export function putRole(state: WorkingState, role: Role): void {
  moveUses(state, roleUse, state.role(role.name), role);
  state.set(roleKey(role.name), role);
}

export function removeRole(state: WorkingState, role: Role): void {
  moveUses(state, roleUse, role, undefined);
  state.set(roleKey(role.name), undefined);
}

export function removeRelation(state: WorkingState, relation: Table | View | OtherRelation): void {
  state.set(relation.id, undefined);
  moveIndexNames(state, relation, undefined);
  if ('privileges' in relation) state.set(dependentKey(membersOf(relation.schema), relation.id), undefined);
  if (relation.kind === 'sequence') moveUses(state, ownerUse, relation, undefined);
  if (relation.kind === 'view' || relation.kind === 'materialized-view') moveUses(state, viewUse, relation, undefined);
  if (relation.kind !== 'table') return;
  for (const use of tableUses) moveUses(state, use, relation, undefined);
  if (relation.ofType !== undefined) moveUses(state, typedTableUse, relation, undefined);
  moveConstraintNames(state, relation, undefined);
  moveChildren(state, relation, undefined);
  state.set(targetKey(relation.id), undefined);
}

type Indexed = Table | View | OtherRelation;

const none: readonly never[] = [];

function moveIndexNames(state: WorkingState, before: Indexed | undefined, after: Indexed | undefined): void {
  if (before && after && before.id === after.id && sameLists(before, after)) return;
  const names = after ? indexNames(after) : none;
  const earlier = before ? indexNames(before) : none;
  for (const name of earlier) {
    if (before && (!names.includes(name) || before.schema !== after?.schema)) {
      state.set(relationId(before.schema, name), undefined);
    }
  }
  if (!after) return;
  for (const name of names) {
    if (before?.id === after.id && earlier.includes(name)) continue;
    const id = relationId(after.schema, name);
    const entry: IndexEntry = { kind: 'index', id, schema: after.schema, name, table: after.id };
    state.set(id, entry);
  }
}

function moveConstraintNames(state: WorkingState, before: Table | undefined, after: Table | undefined): void {
  if (before && after && before.id === after.id && before.constraints === after.constraints) return;
  const old = nameKeys(before);
  const now = nameKeys(after);
  for (const key of old) {
    if (before && (!now.includes(key) || before.id !== after?.id)) {
      withoutTable(state, key, 'constraint-name', before.id);
    }
  }
  for (const key of now) {
    if (after && (!old.includes(key) || before?.id !== after.id)) withTable(state, key, 'constraint-name', after.id);
  }
}

/** Keys and exclusion constraints are not among them: their names are those of relations. */
function nameKeys(table: Table | undefined): readonly string[] {
  if (!table || table.constraints.length === 0) return none;
  const keys: string[] = [];
  for (const c of table.constraints) {
    if (c.kind === 'check' || c.kind === 'foreign-key') keys.push(constraintNameKey(table.schema, c.name));
  }
  return keys;
}

function moveChildren(state: WorkingState, before: Table | undefined, after: Table | undefined): void {
  const old = before ? parentsOf(before) : none;
  const now = after ? parentsOf(after) : none;
  const same = before?.id === after?.id;
  for (const parent of old) {
    if (before && !(same && now.includes(parent))) withoutTable(state, childrenKey(parent), 'children', before.id);
  }
  for (const parent of now) {
    if (after && !(same && old.includes(parent))) withTable(state, childrenKey(parent), 'children', after.id);
  }
}

function moveUses<T extends object>(
  state: WorkingState,
  use: Use<T>,
  before: T | undefined,
  after: T | undefined,
): void {
  const from = before && use.source(before);
  const to = after && use.source(after);
  if (before && after && from === to && use.from(before) === use.from(after)) return;
  const old = before ? use.targets(before) : none;
  const now = after ? use.targets(after) : none;
  for (let i = 0; from !== undefined && i < old.length; i++) {
    const target = old[i] as string;
    if (!(from === to && now.includes(target))) state.set(dependentKey(target, from), undefined);
  }
  for (let i = 0; to !== undefined && i < now.length; i++) {
    const target = now[i] as string;
    if (!(from === to && old.includes(target))) state.set(dependentKey(target, to), dependent);
  }
}

function moveTarget(state: WorkingState, before: Table | undefined, after: Table): void {
  if (before && before.constraints === after.constraints) return;
  const primaryKey = primaryKeyOf(after)?.columns ?? none;
  if (before && primaryKey.join() === (primaryKeyOf(before)?.columns ?? none).join()) return;
  const entry: TargetEntry = { kind: 'target', primaryKey };
  state.set(targetKey(after.id), entry);
}

function parentsOf(table: Table): readonly RelationId[] {
  return table.partitionOf ? [table.partitionOf, ...table.inherits] : table.inherits;
}

type ListEntry = ConstraintNameEntry | ChildrenEntry;

function withTable(state: WorkingState, key: string, kind: ListEntry['kind'], id: RelationId): void {
  const tables = (state.get(key) as ListEntry | undefined)?.tables ?? [];
  if (!tables.includes(id)) state.set(key, { kind, tables: [...tables, id] });
}

function withoutTable(state: WorkingState, key: string, kind: ListEntry['kind'], id: RelationId): void {
  const tables = ((state.get(key) as ListEntry | undefined)?.tables ?? []).filter((other) => other !== id);
  state.set(key, tables.length > 0 ? { kind, tables } : undefined);
}

/** Keys and exclusion constraints have an index of their own name. */
function indexNames(relation: Indexed): readonly string[] {
  if (relation.kind !== 'table') return 'indexes' in relation ? relation.indexes.map((i) => i.name) : none;
  if (relation.indexes.length + relation.constraints.length === 0) return none;
  const names = relation.indexes.map((index) => index.name);
  for (const c of relation.constraints) if (c.kind !== 'check' && c.kind !== 'foreign-key') names.push(c.name);
  return names;
}

function sameLists(a: Indexed, b: Indexed): boolean {
  if (a.kind === 'table' && b.kind === 'table') return a.constraints === b.constraints && a.indexes === b.indexes;
  return 'indexes' in a && 'indexes' in b && a.indexes === b.indexes;
}
