/** ALTER CONSTRAINT: whether a foreign key is deferrable and enforced, in a table and its partitions. */
import type { AlterAction } from '../../syntax/ddl.js';
import type { ForeignKey, Table } from '../catalog.js';
import { foreignKeysOf } from '../keys.js';
import type { WorkingState } from '../state.js';
import { putTable } from '../store.js';
import { sameConstraint } from './partitions.js';

type AlterConstraint = Extract<AlterAction, { kind: 'alter-constraint' }>;

export function alterConstraint(action: AlterConstraint, state: WorkingState, table: Table): void {
  const key = foreignKeysOf(table).find(({ name }) => name === action.constraint.value);
  if (key) change(key, action, state, table);
}

function change(key: ForeignKey, action: AlterConstraint, state: WorkingState, table: Table): void {
  const changed = changedKey(key, action);
  if (changed !== key)
    putTable(state, { ...table, constraints: table.constraints.map((c) => (c === key ? changed : c)) });
  for (const id of table.partitionBy ? state.childrenOf(table.id) : []) {
    const child = state.table(id);
    const copy = child && foreignKeysOf(child).find((own) => own.inherited && sameConstraint(own, key));
    if (child && copy) change(copy, action, state, child);
  }
}

/** Rows are checked where ENFORCED is said, and count as not checked where NOT ENFORCED is. */
function changedKey(key: ForeignKey, action: AlterConstraint): ForeignKey {
  const { deferrable = key.deferrable, enforced = key.enforced } = action;
  const validated = action.enforced ?? key.validated;
  if (deferrable === key.deferrable && enforced === key.enforced && validated === key.validated) return key;
  return { ...key, deferrable, enforced, validated };
}
