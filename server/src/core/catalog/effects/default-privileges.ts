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
  const entry: DefaultPrivilegesEntry = { kind: 'default-privileges', privileges };
  state.set(defaultPrivilegesKey, privileges.length > 0 ? entry : undefined);
}

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
  return (state.get(defaultPrivilegesKey) as DefaultPrivilegesEntry | undefined)?.privileges ?? [];
}

function orAny(names: readonly { readonly value: string }[]): readonly (string | undefined)[] {
  return names.length > 0 ? names.map((name) => name.value) : [undefined];
}
