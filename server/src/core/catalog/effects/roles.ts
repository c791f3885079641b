/** CREATE and ALTER ROLE, and who is a member of whom. */
import type { AlterRole, CreateRole, GrantRole, Name } from '../../syntax/ddl.js';
import type { Role } from '../catalog.js';
import { roleKey, type WorkingState } from '../state.js';

export function createRole(ddl: CreateRole, state: WorkingState) {
  const name = ddl.role.value;
  if (findRole(state, name)) return state.refuse(`role "${name}" already exists`);
  putRole(state, {
    kind: 'role',
    name,
    superuser: ddl.superuser ?? false,
    bypassRowSecurity: ddl.bypassRowSecurity ?? false,
    login: ddl.login ?? false,
    memberOf: ddl.memberOf.map((role) => role.value),
    origin: state.origin(ddl.role.span),
  });
}

/** Roles belong to the server: one that no migration created is known from here on. */
export function alterRole(ddl: AlterRole, state: WorkingState): void {
  const known = findRole(state, ddl.role.value);
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
  for (const grantee of ddl.grantees) {
    const role = findRole(state, grantee.value);
    if (role) putRole(state, { ...role, memberOf: changedMemberships(role, ddl.roles, ddl.revoke) });
  }
}

export function dropRole(name: string, state: WorkingState): void {
  if (findRole(state, name)) state.set(roleKey(name), undefined);
}

export function renameRole(from: string, to: string, state: WorkingState) {
  const role = findRole(state, from);
  if (findRole(state, to)) return state.refuse(`role "${to}" already exists`);
  if (!role) return;
  state.set(roleKey(from), undefined);
  putRole(state, { ...role, name: to });
}

function changedMemberships(role: Role, roles: readonly Name[], revoke: boolean): readonly string[] {
  const names = new Set(roles.map((name) => name.value));
  const others = role.memberOf.filter((name) => !names.has(name));
  return revoke ? others : [...others, ...names];
}

function findRole(state: WorkingState, name: string): Role | undefined {
  return state.get(roleKey(name)) as Role | undefined;
}

function putRole(state: WorkingState, role: Role): void {
  state.set(roleKey(role.name), role);
}
