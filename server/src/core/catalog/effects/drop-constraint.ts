/** Constraints that go: by ALTER TABLE ... DROP CONSTRAINT, or because what they rest on is dropped. */
import type { AlterAction } from '../../syntax/ddl.js';
import type { Constraint, ForeignKey, RelationId, Table } from '../catalog.js';
import { foreignKeysOf, referenceableKeys, type UniqueKeyShape, uniqueKeysOf } from '../keys.js';
import { shownName } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable } from '../store.js';
import { disinheritConstraint, familyOf } from './partitions.js';

export function dropConstraint(
  action: Extract<AlterAction, { kind: 'drop-constraint' }>,
  state: WorkingState,
  id: RelationId,
) {
  const table = state.table(id);
  if (!table) return;
  const name = action.constraint.value;
  const constraint = table.constraints.find((candidate) => candidate.name === name);
  if (!constraint) {
    if (action.ifExists || table.unknown.some((unknown) => unknown.aspect === 'constraints')) return;
    return state.refuse(`constraint "${name}" of relation "${table.name}" does not exist`);
  }
  const rest: Table = { ...table, constraints: table.constraints.filter((c) => c !== constraint) };
  const columns = keyColumns(constraint);
  if (columns) {
    const refusal = `cannot drop constraint ${name} on table ${shownName(state, table)} because other objects depend on it`;
    for (const member of table.partitionBy ? familyOf(state, id) : [id]) {
      const before = state.table(member);
      if (!before) continue;
      const after = member === id ? rest : withoutInheritedKey(before, columns);
      dropUsersOfKey(state, before, after, columns, action.cascade, refusal);
      if (state.refused) return;
    }
  }
  const current = state.table(id) ?? rest;
  putTable(state, { ...current, constraints: current.constraints.filter((c) => c !== constraint) });
  disinheritConstraint(state, constraint, id);
}

/**
 * A key over `columns` goes, `after` is the table without it: the foreign keys that use it go with it. Of several keys
 * that serve, a foreign key uses the one that was made first.
 */
export function dropUsersOfKey(
  state: WorkingState,
  before: Table,
  after: Table,
  columns: readonly string[],
  cascade: boolean,
  refusal: string,
): void {
  const uses = (key: ForeignKey) => {
    if (!sameSet(key.referencedColumns, columns)) return false;
    const used = firstMade(state, referenceableKeys(before, columns));
    return used === undefined || !uniqueKeysOf(after).some(({ name }) => name === used.name);
  };
  dropReferencesTo(state, before.id, uses, cascade, refusal);
}

/** Those of one statement stand in the order in which it makes them, but for a primary key, which is the first. */
function firstMade(state: WorkingState, keys: readonly UniqueKeyShape[]): UniqueKeyShape | undefined {
  if (keys.length < 2) return keys[0];
  const first = state.earliest(keys.map((key) => key.origin.statement));
  const candidates = keys.filter((key) => key.origin.statement === first);
  return candidates.find((key) => key.primary) ?? candidates[0];
}

/** Drops the foreign keys to a table that `affected` accepts; without CASCADE those of other tables refuse it. */
export function dropReferencesTo(
  state: WorkingState,
  id: RelationId,
  affected: (key: ForeignKey, user: Table) => boolean,
  cascade: boolean,
  refusal: string,
) {
  const isAffected = (key: ForeignKey, user: Table) => key.references === id && affected(key, user);
  const users = state
    .tablesReferencing(id)
    .filter((table) => foreignKeysOf(table).some((key) => isAffected(key, table)));
  if (!cascade && users.length > 0) return state.refuse(refusal);
  for (const user of users) {
    const constraints = user.constraints.filter((c) => c.kind !== 'foreign-key' || !isAffected(c, user));
    putTable(state, { ...user, constraints });
  }
}

/** A partition as it is without the key that it has from its parent. */
function withoutInheritedKey(table: Table, columns: readonly string[]): Table {
  const constraints = table.constraints.filter((c) => !c.inherited || !sameSet(keyColumns(c) ?? [], columns));
  return { ...table, constraints };
}

function keyColumns(constraint: Constraint): readonly string[] | undefined {
  return constraint.kind === 'primary-key' || constraint.kind === 'unique' ? constraint.columns : undefined;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
