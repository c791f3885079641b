/**
 * For whom policies hold. A policy TO PUBLIC is one for every role; one TO a group is one for its members. Superusers
 * and roles with BYPASSRLS are held to no policy at all, so what a policy admits for them it does not give away.
 */
import type { Policy, Table } from '../catalog/catalog.js';
import type { Lookup } from './session.js';

/** Stands for every role that no policy names. */
export const everyone = 'public';

/**
 * Roles that are superusers or have BYPASSRLS where they are known at all: PostgreSQL's own first one and those that
 * Supabase makes. What migrations say of a role of such a name comes first.
 */
const knownToBypass = new Set(['postgres', 'service_role', 'supabase_admin']);

export function bypassesPolicies(role: string, lookup: Lookup): boolean {
  const made = lookup.role(role);
  return made ? made.superuser || made.bypassRowSecurity : knownToBypass.has(role);
}

/** Roles that Supabase makes before any migration, which it then runs as `postgres`. */
const platformRoles: readonly string[] = ['anon', 'authenticated', 'service_role'];

/** Whether the table's owner is held to no policy, FORCE or not. */
export function ownerBypassesPolicies({ owner, policies, privileges }: Table, lookup: Lookup): boolean {
  if (owner) return bypassesPolicies(owner.value, lookup);
  const named = [...policies.flatMap(({ roles }) => roles), ...privileges.map(({ grantee }) => grantee)];
  return platformRoles.some((role) => named.includes(role) && !lookup.role(role));
}

/** PUBLIC and the roles that policies of the table name, without those that bypass them. */
export function rolesHeldBy(table: Table, lookup: Lookup): readonly string[] {
  const roles = [everyone];
  for (const policy of table.policies) {
    for (const role of policy.roles) if (!roles.includes(role) && !bypassesPolicies(role, lookup)) roles.push(role);
  }
  return roles;
}

/** Whether a session of the role is held to the policy. */
export function appliesTo(policy: Policy, role: string, lookup: Lookup): boolean {
  if (policy.roles.includes(everyone)) return true;
  if (role === everyone) return false;
  return policy.roles.includes(role) || [...groupsOf(role, lookup)].some((group) => policy.roles.includes(group));
}

function groupsOf(role: string, lookup: Lookup): ReadonlySet<string> {
  const groups = new Set(lookup.role(role)?.memberOf ?? []);
  for (const group of groups) for (const above of lookup.role(group)?.memberOf ?? []) groups.add(above);
  return groups;
}
