/** Conditions on the session's role, which admit all rows to some sessions and none to others. */
import type { Expression, FunctionCall, Operator } from '../syntax/expression.js';
import { type Answer, no, unknown, yes } from './answer.js';
import { bypassesPolicies } from './roles.js';
import type { Scope } from './scope.js';
import { isRoleName, settingOf, unwrap } from './session.js';

/** The roles that every visitor of a hosted API has, signed in or not. */
const ordinary = new Set(['anon', 'authenticated']);
const roleSettings = new Set(['role', 'request.jwt.claim.role']);

/**
 * `auth.role() = 'service_role'`, `current_user = 'support'`. One that holds only for a role that no policy binds gives
 * nothing away; one that holds for every visitor is no limit; of others it is not known who has them.
 */
export function roleGate(e: Operator, left: Expression, right: Expression, scope: Scope): Answer | undefined {
  const name = constantOf(right) ?? constantOf(left);
  const asked = constantOf(right) === undefined ? right : left;
  if (name === undefined || scope.asOwner || !isRoleOfSession(asked)) return undefined;
  if (bypassesPolicies(name, scope.lookup)) return yes;
  if (ordinary.has(name)) return no(e, `it holds for every session of the role "${name}"`);
  return unknown(e, 'it looks at the session, but not at the tenant column');
}

function constantOf(e: Expression): string | undefined {
  const value = unwrap(e);
  return value.kind === 'constant' && value.type === 'string' ? value.value : undefined;
}

function isRoleOfSession(e: Expression): boolean {
  const setting = settingOf(e);
  if (setting !== undefined) return roleSettings.has(setting);
  const value = unwrap(e);
  if (value.kind === 'call') return isRoleName(value) || isAuthCall(value, 'role');
  if (value.kind !== 'operator' || value.name !== '->>' || !value.left || !value.right) return false;
  const token = unwrap(value.left);
  return token.kind === 'call' && isAuthCall(token, 'jwt') && constantOf(value.right) === 'role';
}

function isAuthCall(call: FunctionCall, name: string): boolean {
  return call.schema === 'auth' && call.name === name;
}
