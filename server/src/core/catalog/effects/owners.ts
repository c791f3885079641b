/** OWNER TO. */
import type { AlterOwner, Name } from '../../syntax/ddl.js';
import type { Table, View } from '../catalog.js';
import { traced } from '../origin.js';
import { findRelation } from '../resolve.js';
import { findNamed } from '../signatures.js';
import type { WorkingState } from '../state.js';
import { putFunction, putTable, putView } from '../store.js';

/** Of types, sequences and schemas the owner is not kept. */
export function alterOwner(ddl: AlterOwner, state: WorkingState): void {
  const { name } = ddl.object;
  if (ddl.objectType === 'function') {
    const found = findNamed(state, ddl.object);
    if (found) putFunction(state, { ...found, owner: traced(ddl.owner.value, state.origin(ddl.owner.span)) });
    return;
  }
  if (ddl.objectType !== 'table' && ddl.objectType !== 'view' && ddl.objectType !== 'materialized-view') return;
  const relation = findRelation(state, name);
  if (relation && 'privileges' in relation) setOwner(state, relation, ddl.owner);
}

/** What the new owner was granted is its own now. */
export function setOwner(state: WorkingState, relation: Table | View, name: Name): void {
  const owner = traced(name.value, state.origin(name.span));
  const granted = relation.privileges.some((privilege) => privilege.grantee === name.value);
  const privileges = granted
    ? relation.privileges.filter((privilege) => privilege.grantee !== name.value)
    : relation.privileges;
  if (relation.kind === 'table') putTable(state, { ...relation, owner, privileges });
  else putView(state, { ...relation, owner, privileges });
}
