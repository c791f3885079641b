/** Reads CREATE ROLE, ALTER ROLE and what ALTER ROLE and ALTER DATABASE set for the sessions to come. */
import type {
  AlterDatabaseSetStmt,
  AlterRoleSetStmt,
  AlterRoleStmt,
  CreateRoleStmt,
  DefElem,
  VariableSetStmt,
} from '@pgsql/types';
import type { Span } from '../../../text/span.js';
import type { AlterRole, CreateRole, GrantRole, Name, RoleAttributes, SetStoredVariable } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { itemsOf, parts } from '../tree.js';
import { coverAll } from './extent.js';
import { roleName, roleNames } from './names.js';
import { flag, option } from './options.js';
import { settingValues } from './session.js';

export function readCreateRole(c: Cursor, node: CreateRoleStmt, range: Range): CreateRole {
  const attributes = attributesOf(c, parts(node.options, 'DefElem'));
  const isUser = node.stmt_type === 'ROLESTMT_USER';
  return {
    kind: 'create-role',
    role: c.name(range.first + 2, node.role),
    span: c.span(range.first, range.last),
    ...attributes,
    // CREATE USER is CREATE ROLE ... LOGIN.
    login: attributes.login ?? (isUser ? true : undefined),
  };
}

/** ALTER GROUP ... ADD USER and DROP USER are the same node, and grant the group. */
export function readAlterRole(c: Cursor, node: AlterRoleStmt, range: Range): AlterRole | GrantRole {
  const options = parts(node.options, 'DefElem');
  const role = node.role ? roleName(c, node.role) : c.name(range.first + 2);
  const span = c.span(range.first, range.last);
  const members = roleList(c, option(options, 'rolemembers'));
  if (members.length > 0) {
    return { kind: 'grant-role', revoke: node.action === -1, roles: [role], grantees: members, span };
  }
  return { kind: 'alter-role', role, span, ...attributesOf(c, options) };
}

export function readRoleSetting(c: Cursor, node: AlterRoleSetStmt, range: Range): SetStoredVariable | undefined {
  const target = node.role && roleName(c, node.role);
  return node.setstmt && stored(c, 'role', target, node.setstmt, range);
}

export function readDatabaseSetting(
  c: Cursor,
  node: AlterDatabaseSetStmt,
  range: Range,
): SetStoredVariable | undefined {
  return node.setstmt && stored(c, 'database', c.name(range.first + 2, node.dbname), node.setstmt, range);
}

function stored(
  c: Cursor,
  on: SetStoredVariable['on'],
  target: Name | undefined,
  node: VariableSetStmt,
  { first, last }: Range,
): SetStoredVariable {
  const name = node.kind === 'VAR_RESET_ALL' ? 'all' : (node.name ?? '').toLowerCase();
  return { kind: 'set-stored-variable', on, target, name, values: settingValues(node), span: c.span(first, last) };
}

function attributesOf(c: Cursor, options: readonly DefElem[]): RoleAttributes {
  return {
    superuser: flag(options, 'superuser'),
    bypassRowSecurity: flag(options, 'bypassrls'),
    login: flag(options, 'canlogin'),
    unboundAt: coverAll([...wordsOf(c, options, 'superuser'), ...wordsOf(c, options, 'bypassrls')]),
    memberOf: roleList(c, option(options, 'addroleto')),
    members: [...roleList(c, option(options, 'rolemembers')), ...roleList(c, option(options, 'adminmembers'))],
  };
}

/** The word that gives an attribute, where one does. */
function wordsOf(c: Cursor, options: readonly DefElem[], name: string): Span[] {
  if (!flag(options, name)) return [];
  const at = c.at(option(options, name)?.location);
  return [c.span(at, at)];
}

function roleList(c: Cursor, found: DefElem | undefined): Name[] {
  return found ? roleNames(c, parts([...itemsOf(found.arg)], 'RoleSpec')) : [];
}
