/** CREATE and ALTER ROLE, and who is a member of whom. */
import type { AlterRole, CreateRole, GrantRole, Name } from '../../syntax/ddl.js';
import type { DatabaseFunction, Role, Table, View } from '../catalog.js';
import type { WorkingState } from '../state.js';
import { putFunction, putRole, putTable, putView, removeRole } from '../store.js';
import { membersOfRole } from '../uses.js';
import { renameInDefaultPrivileges } from './default-privileges.js';

export function createRole(ddl: CreateRole, state: WorkingState) {
  const name = ddl.role.value;
  if (state.role(name)) return state.refuse(`role "${name}" already exists`);
  putRole(state, {
    kind: 'role',
    name,
    superuser: ddl.superuser ?? false,
    bypassRowSecurity: ddl.bypassRowSecurity ?? false,
    login: ddl.login ?? false,
    memberOf: ddl.memberOf.map((role) => role.value),
    origin: state.origin(ddl.role.span),
  });
  for (const member of ddl.members) addTo(state, member.value, [ddl.role]);
}

/** Roles belong to the server: one that no migration created is known from here on. */
export function alterRole(ddl: AlterRole, state: WorkingState): void {
  const known = state.role(ddl.role.value);
  putRole(state, {
    kind: 'role',
    name: ddl.role.value,
    superuser: ddl.superuser ?? known?.superuser ?? false,
    bypassRowSecurity: ddl.bypassRowSecurity ?? known?.bypassRowSecurity ?? false,
    login: ddl.login ?? known?.login ?? false,
    memberOf: known?.memberOf ?? [],
    origin: known?.origin ?? state.origin(ddl.role.span),
  });
}

export function grantRole(ddl: GrantRole, state: WorkingState): void {
  for (const { value } of ddl.grantees) {
    const role = state.role(value);
    if (!ddl.revoke) addTo(state, value, ddl.roles);
    else if (role) putRole(state, { ...role, memberOf: without(role.memberOf, ddl.roles) });
  }
}

/** Only of roles that the migrations make or alter it is kept whose members they are. */
function addTo(state: WorkingState, member: string, roles: readonly Name[]): void {
  const role = state.role(member);
  if (!role) return;
  putRole(state, { ...role, memberOf: [...without(role.memberOf, roles), ...roles.map((name) => name.value)] });
}

/** What it has or owns is a reason to refuse for PostgreSQL, which replay does not look into. */
export function dropRole(name: string, state: WorkingState): void {
  const role = state.role(name);
  if (!role) return;
  removeRole(state, role);
  for (const member of membersOf(state, name)) {
    putRole(state, { ...member, memberOf: member.memberOf.filter((other) => other !== name) });
  }
}

/** Whatever names the role follows. */
export function renameRole(from: string, to: string, state: WorkingState) {
  const role = state.role(from);
  if (state.role(to)) return state.refuse(`role "${to}" already exists`);
  if (role) {
    removeRole(state, role);
    putRole(state, { ...role, name: to });
  }
  const follow = (name: string) => (name === from ? to : name);
  for (const member of membersOf(state, from)) putRole(state, { ...member, memberOf: member.memberOf.map(follow) });
  for (const relation of relationsNaming(state, from)) {
    const owner = relation.owner && { ...relation.owner, value: follow(relation.owner.value) };
    const privileges = relation.privileges.map((p) => (p.grantee === from ? { ...p, grantee: to } : p));
    if (relation.kind !== 'table') putView(state, { ...relation, owner, privileges });
    else {
      const policies = relation.policies.map((p) => ({ ...p, roles: p.roles.map(follow) }));
      putTable(state, { ...relation, owner, privileges, policies });
    }
  }
  for (const f of functionsNaming(state, from)) {
    const owner = f.owner && { ...f.owner, value: follow(f.owner.value) };
    putFunction(state, { ...f, owner, executors: f.executors.map(follow) });
  }
  renameInDefaultPrivileges(from, to, state);
}

function membersOf(state: WorkingState, name: string): Role[] {
  return state.usersOf(membersOfRole(name)).flatMap((member) => state.role(member) ?? []);
}

function relationsNaming(state: WorkingState, role: string): (Table | View)[] {
  return state.relationsWhere(
    (relation): relation is Table | View =>
      'privileges' in relation &&
      (relation.owner?.value === role ||
        relation.privileges.some((privilege) => privilege.grantee === role) ||
        (relation.kind === 'table' && relation.policies.some((policy) => policy.roles.includes(role)))),
  );
}

function functionsNaming(state: WorkingState, role: string): DatabaseFunction[] {
  return state.functionsWhere(({ owner, executors }) => owner?.value === role || executors.includes(role));
}

function without(roles: readonly string[], gone: readonly Name[]): readonly string[] {
  return roles.filter((role) => !gone.some((name) => name.value === role));
}
