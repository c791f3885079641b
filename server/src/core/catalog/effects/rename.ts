/** RENAME and SET SCHEMA. PostgreSQL refers to objects by identity, so all that names the renamed one follows. */
import type { Rename, SetSchema } from '../../syntax/ddl.js';
import type { Constraint, RelationId, Table } from '../catalog.js';
import { policyOf } from '../keys.js';
import { relationId } from '../names.js';
import { findRelation, findType, missingRelation, requireTable } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable, putView } from '../store.js';
import { renameDomainCheck } from './domains.js';
import { moveExtension } from './extensions.js';
import { moveFunction } from './functions.js';
import { moveRelation } from './move-relation.js';
import { refuseUnknownPolicy } from './policies.js';
import { renameColumn } from './rename-column.js';
import { renameRole } from './roles.js';
import { renameSchema } from './schemas.js';
import { renameTrigger } from './triggers.js';
import { moveType, renameAttribute, requireType } from './types.js';

export function rename(ddl: Rename, state: WorkingState) {
  switch (ddl.objectType) {
    case 'table':
    case 'view':
    case 'materialized-view':
    case 'index':
    case 'sequence':
      return renameRelation(ddl, state);
    case 'column':
      return renameNamedColumn(ddl, state);
    case 'constraint':
      return renameConstraint(ddl, state);
    case 'policy':
      return renamePolicy(ddl, state);
    case 'schema':
      return renameSchema(ddl.object.name.name.value, ddl.newName.value, state);
    case 'function':
      return moveFunction(ddl.object, { name: ddl.newName.value }, state);
    case 'type':
    case 'domain':
      return moveType(ddl.object.name, undefined, ddl.newName.value, state);
    case 'domain-constraint':
      return renameDomainConstraint(ddl, state);
    case 'trigger':
      return renameTrigger(ddl, state);
    case 'role':
      return renameRole(ddl.object.name.name.value, ddl.newName.value, state);
    default:
      return;
  }
}

export function setSchema(ddl: SetSchema, state: WorkingState) {
  const schema = ddl.newSchema.value;
  if (ddl.objectType === 'function') return moveFunction(ddl.object, { schema }, state);
  if (ddl.objectType === 'extension') return moveExtension(ddl.object.name.name.value, schema, state);
  if (ddl.objectType === 'type' || ddl.objectType === 'domain') {
    return moveType(ddl.object.name, schema, undefined, state);
  }
  if (!['table', 'view', 'materialized-view', 'sequence'].includes(ddl.objectType)) return;
  const relation = findRelation(state, ddl.object.name);
  if (!relation) {
    if (!ddl.ifExists) state.refuseMissing(missingRelation(ddl.object.name));
    return;
  }
  if (relation.kind === 'index') return;
  if (relation.kind === 'sequence' && relation.ownedBy) {
    return state.refuse('cannot move an owned sequence into another schema');
  }
  moveRelation(state, relation, schema, relation.name);
}

/** ALTER TABLE ... RENAME works for views and indexes as well. */
function renameRelation(ddl: Rename, state: WorkingState) {
  const relation = findRelation(state, ddl.object.name);
  if (!relation) {
    if (!ddl.ifExists) state.refuseMissing(missingRelation(ddl.object.name));
    return;
  }
  const name = ddl.newName.value;
  if (state.relation(relationId(relation.schema, name))) return state.refuse(`relation "${name}" already exists`);
  if (relation.kind === 'index') renameIndex(state, relation.table, relation.name, name);
  else moveRelation(state, relation, relation.schema, name);
}

/** The index of a constraint carries the constraint's name: one is renamed with the other. */
function renameIndex(state: WorkingState, id: RelationId, from: string, to: string): void {
  const owner = state.relation(id);
  const named = <T extends { readonly name: string }>(item: T): T =>
    item.name === from ? { ...item, name: to } : item;
  if (owner?.kind === 'table') {
    const isConstraint = owner.constraints.some(
      (c) => c.name === from && c.kind !== 'check' && c.kind !== 'foreign-key',
    );
    if (isConstraint) putTable(state, { ...owner, constraints: owner.constraints.map(named) });
    else putTable(state, { ...owner, indexes: owner.indexes.map(named) });
  } else if (owner?.kind === 'materialized-view') {
    putView(state, { ...owner, indexes: owner.indexes.map(named) });
  }
}

function renameNamedColumn(ddl: Rename, state: WorkingState) {
  const relation = ddl.object.table && findRelation(state, ddl.object.table);
  if (relation?.kind === 'type') return renameNamedAttribute(ddl, state);
  if (relation?.kind === 'table') return renameColumn(state, relation, ddl.object.name.name.value, ddl.newName.value);
  if (ddl.object.table && !relation && !ddl.ifExists) state.refuseMissing(missingRelation(ddl.object.table));
}

function renameNamedAttribute(ddl: Rename, state: WorkingState) {
  const { schema, name } = ddl.object.table ?? ddl.object.name;
  const type = findType(state, schema?.value, name.value);
  if (type?.kind !== 'composite-type') return;
  renameAttribute(type, ddl.object.name.name.value, ddl.newName.value, state);
}

function renameDomainConstraint(ddl: Rename, state: WorkingState) {
  const type = ddl.object.table && requireType(state, ddl.object.table);
  if (type?.kind === 'domain-type') renameDomainCheck(type, ddl.object.name.name.value, ddl.newName.value, state);
}

function renameConstraint(ddl: Rename, state: WorkingState) {
  if (ddl.ifExists && ddl.object.table && !findRelation(state, ddl.object.table)) return;
  const table = ddl.object.table && requireTable(state, ddl.object.table);
  if (!table) return;
  const from = ddl.object.name.name.value;
  const to = ddl.newName.value;
  const constraint = table.constraints.find((candidate) => candidate.name === from);
  if (!constraint) {
    if (table.unknown.some((unknown) => unknown.aspect === 'constraints')) return;
    return state.refuse(`constraint "${from}" for table "${table.name}" does not exist`);
  }
  const hasIndex = constraint.kind !== 'check' && constraint.kind !== 'foreign-key';
  if (hasIndex && state.relation(relationId(table.schema, to))) {
    return state.refuse(`relation "${to}" already exists`);
  }
  if (table.constraints.some((other) => other.name === to)) {
    return state.refuse(`constraint "${to}" for relation "${table.name}" already exists`);
  }
  if (constraint.kind === 'check' && constraint.inherited) {
    return state.refuse(`cannot rename inherited constraint "${from}"`);
  }
  renameInFamily(state, table, constraint, to);
}

/** Checks are inherited under their parent's name. */
function renameInFamily(state: WorkingState, table: Table, constraint: Constraint, to: string): void {
  const constraints = table.constraints.map((c) => (c === constraint ? { ...c, name: to } : c));
  putTable(state, { ...table, constraints });
  if (constraint.kind !== 'check') return;
  for (const id of state.childrenOf(table.id)) {
    const child = state.table(id);
    const copy = child?.constraints.find((c) => c.inherited && c.kind === 'check' && c.name === constraint.name);
    if (child && copy) renameInFamily(state, child, copy, to);
  }
}

function renamePolicy(ddl: Rename, state: WorkingState) {
  const table = ddl.object.table && requireTable(state, ddl.object.table);
  if (!table) return;
  const from = ddl.object.name.name.value;
  const to = ddl.newName.value;
  const policy = policyOf(table, from);
  if (!policy) return refuseUnknownPolicy(state, table, from);
  if (policyOf(table, to)) return state.refuse(`policy "${to}" for table "${table.name}" already exists`);
  putTable(state, { ...table, policies: table.policies.map((p) => (p === policy ? { ...p, name: to } : p)) });
}
