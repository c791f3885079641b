/** ALTER DEFAULT PRIVILEGES, and what new tables and views have by it. */
import type { AlterDefaultPrivileges } from '../../syntax/ddl.js';
import type { Privilege } from '../catalog.js';
import {
  type DefaultPrivilege,
  type DefaultPrivilegesEntry,
  defaultPrivilegesKey,
  roleKey,
  type WorkingState,
} from '../state.js';
import { type Grantable, withGranted, withoutRevoked } from './privileges.js';

export function alterDefaultPrivileges(ddl: AlterDefaultPrivileges, state: WorkingState): void {
  const { grant } = ddl;
  let privileges = defaultPrivileges(state);
  for (const schema of orAny(ddl.inSchemas)) {
    for (const creator of orAny(ddl.forRoles)) {
      const place = { objectType: grant.objectType, schema, creator };
      const inPlace = (privilege: DefaultPrivilege) =>
        privilege.objectType === place.objectType && privilege.schema === schema && privilege.creator === creator;
      const others = privileges.filter((privilege) => !inPlace(privilege));
      const before = privileges.filter(inPlace);
      const after = grant.revoke ? withoutRevoked(before, grant) : withGranted(before, grant, state);
      privileges = [...others, ...after.map((privilege) => ({ ...privilege, ...place }))];
    }
  }
  const publicExecutes = executesByDefault(ddl, state);
  const entry: DefaultPrivilegesEntry = { kind: 'default-privileges', privileges, publicExecutes };
  state.set(defaultPrivilegesKey, privileges.length > 0 || !publicExecutes ? entry : undefined);
}

/** Of one schema alone it cannot be revoked, since it is granted for all of them. */
function executesByDefault({ grant, inSchemas }: AlterDefaultPrivileges, state: WorkingState): boolean {
  const concerned =
    grant.objectType === 'function' &&
    inSchemas.length === 0 &&
    grant.grantees.some(({ value }) => value === 'public') &&
    grant.privileges.some((privilege) => privilege === 'all' || privilege === 'execute');
  return concerned ? !grant.revoke : (defaultsEntry(state)?.publicExecutes ?? true);
}

/** Who may execute a new function of this schema. */
export function executorsByDefault(state: WorkingState, schema: string): readonly string[] {
  const entry = defaultsEntry(state);
  if (!entry) return everybody;
  const granted = entry.privileges.filter(
    (privilege) =>
      privilege.objectType === 'function' && (privilege.schema === undefined || privilege.schema === schema),
  );
  return [...new Set([...(entry.publicExecutes ? everybody : []), ...granted.map(({ grantee }) => grantee)])];
}

const everybody: readonly string[] = ['public'];

/** What a new table or view of this schema has. A role that the migrations make is taken not to run them. */
export function grantedByDefault(state: WorkingState, schema: string): readonly Privilege[] {
  const granted: Privilege[] = [];
  for (const { creator, ...privilege } of defaultPrivileges(state)) {
    if (privilege.objectType !== 'table' || (privilege.schema !== undefined && privilege.schema !== schema)) continue;
    if (creator !== undefined && state.get(roleKey(creator)) !== undefined) continue;
    if (granted.some((other) => isSame(other, privilege))) continue;
    granted.push({ ...privilege, schema: undefined });
  }
  return granted;
}

function isSame(a: Grantable, b: Grantable): boolean {
  return a.privilege === b.privilege && a.grantee === b.grantee;
}

function defaultPrivileges(state: WorkingState): readonly DefaultPrivilege[] {
  return defaultsEntry(state)?.privileges ?? [];
}

/** The role that grants or is granted has another name. */
export function renameInDefaultPrivileges(from: string, to: string, state: WorkingState): void {
  const entry = defaultsEntry(state);
  const names = ({ grantee, creator }: DefaultPrivilege) => grantee === from || creator === from;
  if (!entry?.privileges.some(names)) return;
  const follow = (p: DefaultPrivilege): DefaultPrivilege => ({
    ...p,
    grantee: p.grantee === from ? to : p.grantee,
    creator: p.creator === from ? to : p.creator,
  });
  const renamed: DefaultPrivilegesEntry = { ...entry, privileges: entry.privileges.map(follow) };
  state.set(defaultPrivilegesKey, renamed);
}

function defaultsEntry(state: WorkingState): DefaultPrivilegesEntry | undefined {
  return state.get(defaultPrivilegesKey) as DefaultPrivilegesEntry | undefined;
}

function orAny(names: readonly { readonly value: string }[]): readonly (string | undefined)[] {
  return names.length > 0 ? names.map((name) => name.value) : [undefined];
}
