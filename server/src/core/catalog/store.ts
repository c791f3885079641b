/** Puts relations into the working state together with the entries that follow from them: index names, constraint names, children. */
import type { IndexEntry, OtherRelation, RelationId, Table, View } from './catalog.js';
import { dependent, dependentKey } from './entries.js';
import { foreignKeysOf } from './keys.js';
import { relationId } from './names.js';
import {
  type ChildrenEntry,
  type ConstraintNameEntry,
  childrenKey,
  constraintNameKey,
  relationKey,
  type WorkingState,
} from './state.js';

/** Puts a new or changed table under its id. */
export function putTable(state: WorkingState, table: Table): Table {
  const before = state.table(table.id);
  state.set(relationKey(table.id), table);
  moveIndexNames(state, before, table);
  moveConstraintNames(state, before, table);
  moveChildren(state, before, table);
  moveDependents(state, before, table);
  return table;
}

export function putView(state: WorkingState, view: View): View {
  const before = state.relation(view.id);
  state.set(relationKey(view.id), view);
  const old = before?.kind === 'table' || before?.kind === 'index' ? undefined : before;
  moveIndexNames(state, old, view);
  moveDependents(state, old, view);
  return view;
}

export function removeRelation(state: WorkingState, relation: Table | View | OtherRelation): void {
  state.set(relationKey(relation.id), undefined);
  moveIndexNames(state, relation, undefined);
  moveDependents(state, relation, undefined);
  if (relation.kind !== 'table') return;
  moveConstraintNames(state, relation, undefined);
  moveChildren(state, relation, undefined);
}

type Indexed = Table | View | OtherRelation;

function moveIndexNames(state: WorkingState, before: Indexed | undefined, after: Indexed | undefined): void {
  if (before && after && before.id === after.id && sameLists(before, after)) return;
  const names = new Set(after ? indexNames(after) : []);
  const earlier = new Set(before ? indexNames(before) : []);
  for (const name of earlier) {
    if (before && (!names.has(name) || before.schema !== after?.schema)) {
      state.set(relationKey(relationId(before.schema, name)), undefined);
    }
  }
  if (!after) return;
  for (const name of names) {
    if (before?.id === after.id && earlier.has(name)) continue;
    const id = relationId(after.schema, name);
    const entry: IndexEntry = { kind: 'index', id, schema: after.schema, name, table: after.id };
    state.set(relationKey(id), entry);
  }
}

function moveConstraintNames(state: WorkingState, before: Table | undefined, after: Table | undefined): void {
  if (before && after && before.id === after.id && before.constraints === after.constraints) return;
  const keysOf = (table: Table | undefined) =>
    new Set(table?.constraints.map((c) => constraintNameKey(table.schema, c.name)));
  const old = keysOf(before);
  const now = keysOf(after);
  for (const key of old) {
    if (before && (!now.has(key) || before.id !== after?.id)) withoutTable(state, key, 'constraint-name', before.id);
  }
  for (const key of now) {
    if (after && (!old.has(key) || before?.id !== after.id)) withTable(state, key, 'constraint-name', after.id);
  }
}

function moveChildren(state: WorkingState, before: Table | undefined, after: Table | undefined): void {
  const old = before ? parentsOf(before) : [];
  const now = after ? parentsOf(after) : [];
  const same = before?.id === after?.id;
  for (const parent of old) {
    if (before && !(same && now.includes(parent))) withoutTable(state, childrenKey(parent), 'children', before.id);
  }
  for (const parent of now) {
    if (after && !(same && old.includes(parent))) withTable(state, childrenKey(parent), 'children', after.id);
  }
}

function moveDependents(state: WorkingState, before: Indexed | undefined, after: Indexed | undefined): void {
  if (before && after && before.id === after.id && usesOf(before) === usesOf(after)) return;
  const old = new Set(before ? targetsOf(before) : []);
  const now = new Set(after ? targetsOf(after) : []);
  const same = before?.id === after?.id;
  for (const target of old) {
    if (before && !(same && now.has(target))) state.set(dependentKey(target, before.id), undefined);
  }
  for (const target of now) {
    if (after && !(same && old.has(target))) state.set(dependentKey(target, after.id), dependent);
  }
}

/** The list from which its targets follow. */
function usesOf(relation: Indexed): readonly object[] | readonly string[] | undefined {
  if (relation.kind === 'table') return relation.constraints;
  return 'dependsOn' in relation ? relation.dependsOn : undefined;
}

function targetsOf(relation: Indexed): readonly RelationId[] {
  if (relation.kind === 'table') return foreignKeysOf(relation).map((key) => key.references);
  return 'dependsOn' in relation ? relation.dependsOn : [];
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
function indexNames(relation: Indexed): string[] {
  if (relation.kind !== 'table') return 'indexes' in relation ? relation.indexes.map((i) => i.name) : [];
  const names = relation.indexes.map((index) => index.name);
  for (const c of relation.constraints) if (c.kind !== 'check' && c.kind !== 'foreign-key') names.push(c.name);
  return names;
}

function sameLists(a: Indexed, b: Indexed): boolean {
  if (a.kind === 'table' && b.kind === 'table') return a.constraints === b.constraints && a.indexes === b.indexes;
  return 'indexes' in a && 'indexes' in b && a.indexes === b.indexes;
}
