/** GRANT and REVOKE on tables, views and functions, and on all of a schema. */
import type { Grant } from '../../syntax/ddl.js';
import type { Privilege, RelationId, Table, View } from '../catalog.js';
import { findRelation, missingRelation, schemaExists } from '../resolve.js';
import { findNamed } from '../signatures.js';
import type { WorkingState } from '../state.js';
import { putFunction, putTable, putView } from '../store.js';
import { functionsIn, membersOf } from '../uses.js';

export function grant(ddl: Grant, state: WorkingState) {
  if (ddl.objectType === 'function') return grantOnFunctions(ddl, state);
  if (ddl.objectType !== 'table') return;
  for (const relation of [...namedIn(ddl, state), ...allIn(ddl, state)]) {
    if (state.refused) return;
    const privileges = changedPrivileges(relation, ddl, state);
    if (privileges === relation.privileges) continue;
    if (relation.kind === 'table') putTable(state, { ...relation, privileges });
    else putView(state, { ...relation, privileges });
  }
}

/** A function that is not known is none to refuse: it may be PostgreSQL's own. */
function grantOnFunctions({ privileges, objects, inSchemas, grantees, revoke }: Grant, state: WorkingState): void {
  if (!privileges.includes('all') && !privileges.includes('execute')) return;
  const named = objects.flatMap(
    (name) => findNamed(state, { name, ...(name.arguments && { arguments: name.arguments }) }) ?? [],
  );
  const all = inSchemas.flatMap(({ value }) =>
    state.usersOf(functionsIn(value)).flatMap((id) => [state.function(id) ?? [], state.overloadsOf(id)].flat()),
  );
  const roles = grantees.map(({ value }) => value);
  for (const found of [...named, ...all]) {
    const others = found.executors.filter((role) => !roles.includes(role));
    const executors = revoke ? others : [...new Set([...found.executors, ...roles])];
    if (executors.length !== found.executors.length) putFunction(state, { ...found, executors });
  }
}

export type Grantable = Pick<Privilege, 'privilege' | 'grantee'>;

/** The list with what is granted; what a role has already stays as it was granted first. */
export function withGranted<P extends Privilege>(
  before: readonly P[],
  ddl: Grant,
  state: WorkingState,
): readonly (P | Privilege)[] {
  const origin = state.origin(ddl.privilegesSpan);
  const granted: (P | Privilege)[] = [...before];
  for (const grantee of ddl.grantees) {
    for (const privilege of ddl.privileges) {
      const has = (other: Grantable) =>
        other.grantee === grantee.value && (other.privilege === privilege || other.privilege === 'all');
      if (granted.some(has)) continue;
      const { objectType } = ddl;
      granted.push({ privilege, grantee: grantee.value, objectType, schema: undefined, origin });
    }
  }
  return granted.length > before.length ? granted : before;
}

/** The list without what is revoked. Of ALL the others stay. */
export function withoutRevoked<P extends Privilege>(before: readonly P[], ddl: Grant): readonly P[] {
  const all = ddl.privileges.includes('all');
  const revoked = new Set(ddl.privileges);
  const grantees = new Set(ddl.grantees.map((grantee) => grantee.value));
  if (!before.some((p) => grantees.has(p.grantee) && (all || p.privilege === 'all' || revoked.has(p.privilege)))) {
    return before;
  }
  return before.flatMap((granted) => {
    if (!grantees.has(granted.grantee)) return [granted];
    if (all) return [];
    const parts =
      granted.privilege === 'all' ? partsOfAll(granted.objectType) : ([granted.privilege] as readonly string[]);
    const rest = parts.filter((part) => !revoked.has(part));
    if (rest.length === parts.length) return [granted];
    return rest.map((privilege) => ({ ...granted, privilege }));
  });
}

/** ALL PRIVILEGES of each kind of object. MAINTAIN is there since PostgreSQL 17. */
const allOf: { readonly [K in Privilege['objectType']]: readonly string[] } = {
  table: ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain'],
  sequence: ['select', 'update', 'usage'],
  function: ['execute'],
  schema: ['create', 'usage'],
  type: ['usage'],
  other: [],
};

function partsOfAll(objectType: Privilege['objectType']): readonly string[] {
  return allOf[objectType];
}

/** What an owner has is not among the privileges of its table. */
function changedPrivileges(relation: Table | View, ddl: Grant, state: WorkingState): readonly Privilege[] {
  if (ddl.revoke) return withoutRevoked(relation.privileges, ddl);
  const owner = relation.owner?.value;
  const grantees = ddl.grantees.filter((grantee) => grantee.value !== owner);
  return withGranted(relation.privileges, grantees.length < ddl.grantees.length ? { ...ddl, grantees } : ddl, state);
}

function namedIn(ddl: Grant, state: WorkingState): (Table | View)[] {
  return ddl.objects.flatMap((name) => {
    const found = findRelation(state, name);
    if (!found) state.refuseMissing(missingRelation(name));
    return found ? (grantableOrNone(state, found.id) ?? []) : [];
  });
}

function allIn(ddl: Grant, state: WorkingState): (Table | View)[] {
  return ddl.inSchemas.flatMap(({ value }) => {
    const members = state.usersOf(membersOf(value));
    if (members.length === 0 && !schemaExists(state, value)) state.refuseMissing(`schema "${value}" does not exist`);
    return members.flatMap((id) => grantableOrNone(state, id as RelationId) ?? []);
  });
}

function grantableOrNone(state: WorkingState, id: RelationId): Table | View | undefined {
  const relation = state.relation(id);
  return relation?.kind === 'table' || relation?.kind === 'view' || relation?.kind === 'materialized-view'
    ? relation
    : undefined;
}
