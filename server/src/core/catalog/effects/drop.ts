/** DROP, of whatever the catalog holds. */
import type { Drop, ObjectName } from '../../syntax/ddl.js';
import type { IndexEntry, Relation, Table } from '../catalog.js';
import { policyOf } from '../keys.js';
import { findRelation, missingRelation, shownName } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable, putView } from '../store.js';
import { dropUsersOfKey } from './drop-constraint.js';
import { dropRelations } from './drop-relations.js';
import { dropExtension } from './extensions.js';
import { dropFunction } from './functions.js';
import { disinheritIndex, parentIndex, parentKey } from './partitions.js';
import { refuseUnknownPolicy } from './policies.js';
import { dropRole } from './roles.js';
import { dropSchema } from './schemas.js';
import { dropTrigger } from './triggers.js';
import { dropType } from './types.js';

export function drop(ddl: Drop, state: WorkingState) {
  switch (ddl.objectType) {
    case 'table':
    case 'view':
    case 'materialized-view':
    case 'sequence':
      return dropNamedRelations(ddl, state);
    case 'index':
      return forEach(ddl, state, (object) => dropNamedIndex(object, ddl, state));
    case 'policy':
      return forEach(ddl, state, (object) => dropPolicy(object, ddl, state));
    case 'schema':
      return forEach(ddl, state, (object) => dropSchema(object.name.name.value, ddl, state));
    case 'function':
      return forEach(ddl, state, (object) => dropFunction(object, ddl, state));
    case 'trigger':
      return forEach(ddl, state, (object) => dropTrigger(object, ddl, state));
    case 'role':
      return forEach(ddl, state, (object) => dropRole(object.name.name.value, state));
    case 'extension':
      return forEach(ddl, state, (object) => dropExtension(object.name.name.value, state));
    case 'type':
    case 'domain':
      return forEach(ddl, state, (object) => dropType(object.name, ddl, state));
    default:
      return;
  }
}

function forEach(ddl: Drop, state: WorkingState, one: (object: ObjectName) => void): void {
  for (const object of ddl.objects) {
    if (state.refused) return;
    one(object);
  }
}

function dropNamedRelations(ddl: Drop, state: WorkingState) {
  const found: Relation[] = [];
  for (const object of ddl.objects) {
    const relation = findRelation(state, object.name);
    if (relation?.kind === ddl.objectType) found.push(relation);
    else if (relation) return state.refuse(`"${relation.name}" is not a ${ddl.objectType.replace('-', ' ')}`);
    else if (!ddl.ifExists && state.refuseMissing(missing(ddl, object))) return;
  }
  dropRelations(state, found, ddl.cascade);
}

function missing(ddl: Drop, object: ObjectName): string {
  return `${ddl.objectType.replace('-', ' ')} "${object.name.name.value}" does not exist`;
}

function dropNamedIndex(object: ObjectName, ddl: Drop, state: WorkingState) {
  const entry = findRelation(state, object.name);
  if (!entry) {
    if (!ddl.ifExists) state.refuseMissing(missing(ddl, object));
    return;
  }
  if (entry.kind !== 'index') return state.refuse(`"${entry.name}" is not an index`);
  const owner = state.relation(entry.table);
  if (owner?.kind === 'table') dropTableIndex(entry, owner, ddl, state);
  else if (owner?.kind === 'materialized-view') {
    putView(state, { ...owner, indexes: owner.indexes.filter((index) => index.name !== entry.name) });
  }
}

function dropTableIndex(entry: IndexEntry, table: Table, ddl: Drop, state: WorkingState) {
  const index = table.indexes.find((candidate) => candidate.name === entry.name);
  if (!index) {
    return state.refuse(
      `cannot drop index ${shownName(state, entry)} because ${whoRequires(entry, table, state)} requires it`,
    );
  }
  const parent = index.inherited ? parentIndex(state, table, index) : undefined;
  if (parent) {
    const whole = shownName(state, { schema: parent.table.schema, name: parent.index.name });
    return state.refuse(`cannot drop index ${shownName(state, entry)} because index ${whole} requires it`);
  }
  const rest: Table = { ...table, indexes: table.indexes.filter((other) => other !== index) };
  if (index.unique && !index.where) {
    const columns = index.elements.flatMap((element) => (element.column ? [element.column.value] : []));
    const refusal = `cannot drop index ${shownName(state, entry)} because other objects depend on it`;
    dropUsersOfKey(state, table, rest, columns, ddl.cascade, refusal);
    if (state.refused) return;
  }
  const current = state.table(table.id) ?? rest;
  putTable(state, { ...current, indexes: current.indexes.filter((other) => other !== index) });
  disinheritIndex(state, index, table.id);
}

/** The key that an index stands behind; in a partition, the index of the whole table's key. */
function whoRequires(entry: IndexEntry, table: Table, state: WorkingState): string {
  const key = table.constraints.find((constraint) => constraint.name === entry.name);
  const whole = key?.inherited ? parentKey(state, table, key) : undefined;
  if (whole) return `index ${shownName(state, { schema: whole.table.schema, name: whole.key.name })}`;
  return `constraint ${entry.name} on table ${shownName(state, table)}`;
}

function dropPolicy(object: ObjectName, ddl: Drop, state: WorkingState): void {
  const relation = object.table && findRelation(state, object.table);
  if (relation?.kind !== 'table') {
    if (object.table && !relation && !ddl.ifExists) state.refuseMissing(missingRelation(object.table));
    return;
  }
  const policy = policyOf(relation, object.name.name.value);
  if (policy) putTable(state, { ...relation, policies: relation.policies.filter((other) => other !== policy) });
  else if (!ddl.ifExists) refuseUnknownPolicy(state, relation, object.name.name.value);
}
