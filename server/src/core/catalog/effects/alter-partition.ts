/** ATTACH and DETACH PARTITION, INHERIT and NO INHERIT. */
import type { RelationName } from '../../syntax/ddl.js';
import type { Span } from '../../text/span.js';
import type { Constraint, RelationId, Table } from '../catalog.js';
import { foreignKeysOf } from '../keys.js';
import { findRelation, requireTable } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable } from '../store.js';
import { misfit } from './lineage.js';
import { familyOf, inheritAll, inheritConstraint, withOwnCopies } from './partitions.js';
import { disinheritTriggers, inheritTriggers } from './triggers.js';

export function attachPartition(name: RelationName, bound: Span | undefined, state: WorkingState, parent: Table) {
  const partition = requireTable(state, name);
  if (!partition) return;
  const refusal = attachRefusal(state, parent, partition);
  if (refusal !== undefined) return state.refuse(refusal);
  putTable(state, { ...partition, partitionOf: parent.id, partitionBound: bound && state.origin(bound) });
  inheritAll(state, parent, partition.id);
  inheritTriggers(state, parent, partition.id);
}

function attachRefusal(state: WorkingState, parent: Table, partition: Table): string | undefined {
  if (!parent.partitionBy) return `ALTER action ATTACH PARTITION cannot be performed on relation "${parent.name}"`;
  if (partition.partitionOf) return `"${partition.name}" is already a partition`;
  if (partition.inherits.length > 0) return 'cannot attach inheritance child as partition';
  const isParent = !partition.partitionBy && state.childrenOf(partition.id).length > 0;
  if (isParent) return 'cannot attach inheritance parent as partition';
  if ([...familyOf(state, partition.id)].includes(parent.id)) return 'circular inheritance not allowed';
  const key = foreignKeysOf(parent).find((own) => own.references === partition.id);
  if (key) {
    return `cannot attach table "${partition.name}" as a partition because it is referenced by foreign key "${key.name}"`;
  }
  return misfit(parent, partition, true);
}

export function detachPartition(name: RelationName, state: WorkingState, parent: Table) {
  const partition = requireTable(state, name);
  if (!partition) return;
  if (!parent.partitionBy) {
    return state.refuse(`ALTER action DETACH PARTITION cannot be performed on relation "${parent.name}"`);
  }
  if (partition.partitionOf !== parent.id) {
    return state.refuse(`relation "${partition.name}" is not a partition of relation "${parent.name}"`);
  }
  putTable(state, { ...withOwnCopies(partition), partitionOf: undefined, partitionBound: undefined });
  disinheritTriggers(state, partition.id);
}

export function setInheritance(name: RelationName, inherits: boolean, state: WorkingState, table: Table) {
  const parent = requireTable(state, name);
  if (!parent) return;
  const others = table.inherits.filter((id) => id !== parent.id);
  if (!inherits && others.length === table.inherits.length) {
    return state.refuse(`relation "${parent.name}" is not a parent of relation "${table.name}"`);
  }
  const refusal = inherits ? inheritRefusal(state, parent, table) : undefined;
  if (refusal !== undefined) return state.refuse(refusal);
  const isTheirs = (c: Constraint) => c.inherited && c.kind === 'check' && hasCheck(parent, c.name);
  const constraints = table.constraints.map((c) => (!inherits && isTheirs(c) ? { ...c, inherited: false } : c));
  putTable(state, { ...table, constraints, inherits: inherits ? [...others, parent.id] : others });
  if (!inherits) return;
  for (const constraint of parent.constraints) {
    if (constraint.kind === 'check') inheritConstraint(state, constraint, table.id);
  }
}

function inheritRefusal(state: WorkingState, parent: Table, table: Table): string | undefined {
  if (table.inherits.includes(parent.id)) return `relation "${parent.name}" would be inherited from more than once`;
  if ([...familyOf(state, table.id)].includes(parent.id)) return 'circular inheritance not allowed';
  return misfit(parent, table, false);
}

function hasCheck(table: Table, name: string): boolean {
  return table.constraints.some((constraint) => constraint.kind === 'check' && constraint.name === name);
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
