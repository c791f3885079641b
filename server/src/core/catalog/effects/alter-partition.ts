/** ATTACH and DETACH PARTITION, INHERIT and NO INHERIT. */
import type { RelationName } from '../../syntax/ddl.js';
import type { RelationId, Table } from '../catalog.js';
import { findRelation, requireTable } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable } from '../store.js';
import { inheritAll, withOwnCopies } from './partitions.js';
import { disinheritTriggers, inheritTriggers } from './triggers.js';

export function attachPartition(name: RelationName, state: WorkingState, parent: Table) {
  const partition = requireTable(state, name);
  if (!partition) return;
  if (partition.partitionOf) return state.refuse(`"${partition.name}" is already a partition`);
  putTable(state, { ...partition, partitionOf: parent.id });
  inheritAll(state, parent, partition.id);
  inheritTriggers(state, parent, partition.id);
}

export function detachPartition(name: RelationName, state: WorkingState, parent: Table) {
  const partition = requireTable(state, name);
  if (!partition) return;
  if (partition.partitionOf !== parent.id) {
    return state.refuse(`relation "${partition.name}" is not a partition of relation "${parent.name}"`);
  }
  putTable(state, { ...withOwnCopies(partition), partitionOf: undefined });
  disinheritTriggers(state, partition.id);
}

export function setInheritance(name: RelationName, inherits: boolean, state: WorkingState, table: Table): void {
  const parent = requireTable(state, name);
  if (!parent) return;
  const others = table.inherits.filter((id) => id !== parent.id);
  putTable(state, { ...table, inherits: inherits ? [...others, parent.id] : others });
}

/** ALTER INDEX parent ATTACH PARTITION child: the partition's index or key is from now on the parent's. */
export function attachIndex(name: RelationName, state: WorkingState, parent: RelationId, index: string): void {
  const entry = findRelation(state, name);
  const table = entry?.kind === 'index' ? state.table(entry.table) : undefined;
  const known = state.table(parent)?.indexes.some((i) => i.name === index);
  if (!entry || !table) return;
  if (!known && !state.table(parent)?.constraints.some((c) => c.name === index)) return;
  const inherited = <T extends { readonly name: string }>(item: T) =>
    item.name === entry.name ? { ...item, inherited: true } : item;
  putTable(state, {
    ...table,
    constraints: table.constraints.map(inherited),
    indexes: table.indexes.map(inherited),
  });
}
