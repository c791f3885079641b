/** Reads CREATE POLICY and ALTER POLICY. */
import type { AlterPolicyStmt, CreatePolicyStmt } from '@pgsql/types';
import type { AlterPolicy, CreatePolicy, PolicyCommand } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { parts } from '../tree.js';
import { readExpression } from './expression.js';
import { relationName, roleNames } from './names.js';

const commands: Readonly<Record<string, PolicyCommand>> = {
  all: 'all',
  select: 'select',
  insert: 'insert',
  update: 'update',
  delete: 'delete',
};

export function readCreatePolicy(c: Cursor, node: CreatePolicyStmt, { first, last }: Range): CreatePolicy {
  return {
    kind: 'create-policy',
    name: c.name(first + 2, node.policy_name),
    table: relationName(c, node.table),
    permissive: node.permissive === true,
    command: commands[node.cmd_name ?? ''] ?? 'all',
    roles: roleNames(c, parts(node.roles, 'RoleSpec')),
    using: node.qual && readExpression(c, node.qual),
    check: node.with_check && readExpression(c, node.with_check),
    span: c.span(first, last),
  };
}

export function readAlterPolicy(c: Cursor, node: AlterPolicyStmt, { first, last }: Range): AlterPolicy {
  return {
    kind: 'alter-policy',
    name: c.name(first + 2, node.policy_name),
    table: relationName(c, node.table),
    roles: node.roles && roleNames(c, parts(node.roles, 'RoleSpec')),
    using: node.qual && readExpression(c, node.qual),
    check: node.with_check && readExpression(c, node.with_check),
    span: c.span(first, last),
  };
}
