/** Tables and views that go, with what depends on them. */
import type { IndexEntry, OtherRelation, Relation, RelationId, Table, View } from '../catalog.js';
import { shownName } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable, removeRelation } from '../store.js';
import { dropDefaultsFrom, dropOwnedSequences, tablesFedBy } from './sequences.js';

/**
 * Drops relations together. Partitions go with their parents. Foreign keys, views and inheriting tables of others go
 * with CASCADE, and are a reason to refuse without it.
 */
export function dropRelations(state: WorkingState, relations: readonly Relation[], cascade: boolean) {
  if (relations.length === 0) return;
  const going = new Map<RelationId, Relation>();
  for (const relation of relations) addWithPartitions(state, relation, going);

  let dependents = directDependents(state, going);
  const first = dependents[0];
  if (!cascade && (first || referencing(state, going).length > 0 || feedsOthers(state, going))) {
    return state.refuse(refusalFor(relations, state));
  }
  while (dependents.length > 0) {
    for (const dependent of dependents) addWithPartitions(state, dependent, going);
    dependents = directDependents(state, going);
  }
  for (const table of referencing(state, going)) {
    const constraints = table.constraints.filter((c) => c.kind !== 'foreign-key' || !going.has(c.references));
    const policies = table.policies.filter((policy) => !policy.dependsOn.some((id) => going.has(id)));
    putTable(state, { ...table, constraints, policies });
  }
  for (const relation of going.values()) {
    if (relation.kind === 'index') continue;
    if (relation.kind === 'sequence') dropDefaultsFrom(state, relation);
    removeRelation(state, current(state, relation));
    if (relation.kind === 'table') dropOwnedSequences(state, relation.id);
  }
}

function refusalFor([first, ...others]: readonly Relation[], state: WorkingState): string {
  if (!first || others.length > 0) return 'cannot drop desired object(s) because other objects depend on them';
  return `cannot drop ${first.kind.replace('-', ' ')} ${shownName(state, first)} because other objects depend on it`;
}

/** As it is by now: its children may have gone before it. */
function current(state: WorkingState, relation: Exclude<Relation, IndexEntry>): Table | View | OtherRelation {
  const now = state.relation(relation.id);
  return now && now.kind !== 'index' ? now : relation;
}

function addWithPartitions(state: WorkingState, relation: Relation, going: Map<RelationId, Relation>): void {
  if (going.has(relation.id)) return;
  going.set(relation.id, relation);
  for (const id of state.childrenOf(relation.id)) {
    const child = state.table(id);
    if (child?.partitionOf === relation.id) addWithPartitions(state, child, going);
  }
}

/** Views that read one of the relations, and tables that inherit from one. */
function directDependents(state: WorkingState, going: ReadonlyMap<RelationId, Relation>): Relation[] {
  const users = [...going.keys()].flatMap((id) => [
    ...state.dependentsOf(id).filter((user) => state.relation(user)?.kind !== 'table'),
    ...state.childrenOf(id),
  ]);
  return [...new Set(users)].filter((id) => !going.has(id)).flatMap((id) => state.relation(id) ?? []);
}

/** A sequence is among them that fills a column of a table that stays. */
function feedsOthers(state: WorkingState, going: ReadonlyMap<RelationId, Relation>): boolean {
  return [...going.values()].some(
    (relation) => relation.kind === 'sequence' && tablesFedBy(state, relation).some((table) => !going.has(table.id)),
  );
}

/** Tables that stay, with foreign keys to those that go or policies that read them. */
function referencing(state: WorkingState, going: ReadonlyMap<RelationId, Relation>): Table[] {
  const users = new Set([...going.keys()].flatMap((id) => state.tablesReferencing(id)));
  return [...users].filter((table) => !going.has(table.id));
}
