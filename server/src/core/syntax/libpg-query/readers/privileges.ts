/** Reads GRANT, REVOKE and ALTER DEFAULT PRIVILEGES. */
import type {
  AlterDefaultPrivilegesStmt,
  GrantRoleStmt,
  GrantStmt,
  Node,
  ObjectType as ObjectTypeCode,
} from '@pgsql/types';
import type { AlterDefaultPrivileges, Grant, GrantedObject, GrantRole, Name } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { itemsOf, part, parts, strings } from '../tree.js';
import { argumentTypes, objectParts, qualifiedName, relationName, roleNames } from './names.js';
import { option } from './options.js';

/** `undefined` for REVOKE GRANT OPTION FOR: the privilege itself stays. */
export function readGrant(c: Cursor, node: GrantStmt, range: Range): Grant | undefined {
  if (isOptionRevoked(node)) return undefined;
  const on = c.find('on', range.first + 1, range.last);
  const grantees = roleNames(c, parts(node.grantees, 'RoleSpec'));
  const privileges = privilegesOf(node);
  // ON kind objects TO grantees, ON ALL kind IN SCHEMA schemas TO grantees
  const places = { first: on + 1, last: behindObjects(c, grantees) - 1 };
  return {
    kind: 'grant',
    revoke: node.is_grant !== true,
    privileges: privileges.whole,
    columnPrivileges: privileges.columns,
    objectType: objectTypes[node.objtype ?? 'OBJECT_TABLE'] ?? 'other',
    objects: node.targtype === 'ACL_TARGET_OBJECT' ? objectsOf(c, node, places) : [],
    inSchemas: node.targtype === 'ACL_TARGET_ALL_IN_SCHEMA' ? schemasOf(c, node, places.first + 4) : [],
    grantees,
    privilegesSpan: c.span(range.first + 1, on - 1),
    cascade: node.behavior === 'DROP_CASCADE',
    span: c.span(range.first, range.last),
  };
}

/** `undefined` for REVOKE ADMIN OPTION FOR and its like: the membership itself stays. */
export function readGrantRole(c: Cursor, node: GrantRoleStmt, range: Range): GrantRole | undefined {
  const revoke = node.is_grant !== true;
  if (revoke && node.opt?.length) return undefined;
  const roles = parts(node.granted_roles, 'AccessPriv');
  return {
    kind: 'grant-role',
    revoke,
    roles: roles.map((role, i) => c.name(range.first + 1 + 2 * i, role.priv_name)),
    grantees: roleNames(c, parts(node.grantee_roles, 'RoleSpec')),
    span: c.span(range.first, range.last),
  };
}

export function readDefaultPrivileges(
  c: Cursor,
  node: AlterDefaultPrivilegesStmt,
  range: Range,
): AlterDefaultPrivileges | undefined {
  const { action } = node;
  const options = parts(node.options, 'DefElem');
  const first = c.find(action?.is_grant ? 'grant' : 'revoke', range.first, range.last);
  const grant = action && readGrant(c, action, { first, last: range.last });
  if (!grant) return undefined;
  const schemas = option(options, 'schemas');
  const names = strings(itemsOf(schemas?.arg));
  return {
    kind: 'alter-default-privileges',
    // IN SCHEMA a, b
    inSchemas: names.map((name, i) => c.name(c.at(schemas?.location) + 2 + 2 * i, name)),
    forRoles: roleNames(c, parts([...itemsOf(option(options, 'roles')?.arg)], 'RoleSpec')),
    grant,
    span: c.span(range.first, range.last),
  };
}

function isOptionRevoked(node: GrantStmt): boolean {
  return node.is_grant !== true && node.grant_option === true;
}

// -- Privileges ------------------------------------------------------------------------------------------------------

interface Privileges {
  readonly whole: readonly string[];
  readonly columns: readonly string[];
}

/** The tree has no list for ALL, and no name for ALL (columns). */
function privilegesOf(node: GrantStmt): Privileges {
  const whole: string[] = [];
  const columns: string[] = [];
  for (const { priv_name: name = 'all', cols } of parts(node.privileges, 'AccessPriv')) {
    (cols?.length ? columns : whole).push(name.toLowerCase());
  }
  return { whole: node.privileges?.length ? whole : ['all'], columns };
}

// -- Objects ---------------------------------------------------------------------------------------------------------

const objectTypes: { readonly [K in ObjectTypeCode]?: Grant['objectType'] } = {
  OBJECT_TABLE: 'table',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_SCHEMA: 'schema',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
};

/** How many words name the kind of object, where it is not one. */
const typeWords: { readonly [K in ObjectTypeCode]?: number } = { OBJECT_FOREIGN_SERVER: 2, OBJECT_FDW: 3 };

/** A parameter's name is no name of an object, and a large object has a number. */
const nameless: ReadonlySet<ObjectTypeCode | undefined> = new Set<ObjectTypeCode>([
  'OBJECT_PARAMETER_ACL',
  'OBJECT_LARGEOBJECT',
]);

function objectsOf(c: Cursor, node: GrantStmt, places: Range): GrantedObject[] {
  if (nameless.has(node.objtype)) return [];
  const words = (node.objtype && typeWords[node.objtype]) ?? 1;
  const ranges = c.commas({ first: places.first + words, last: places.last });
  return (node.objects ?? []).map((object, i) => objectName(c, object, ranges[i]?.first ?? places.first));
}

/** Only a relation has a location, and TABLE need not be written. */
function objectName(c: Cursor, object: Node, at: number): GrantedObject {
  const relation = part(object, 'RangeVar');
  if (relation) return relationName(c, relation);
  const name = qualifiedName(c, at, objectParts(object));
  const f = part(object, 'ObjectWithArgs');
  return f ? { ...name, ...argumentTypes(c, f) } : name;
}

function schemasOf(c: Cursor, node: GrantStmt, first: number): Name[] {
  return strings(node.objects).map((name, i) => c.name(first + 2 * i, name));
}

/** The word TO or FROM. */
function behindObjects(c: Cursor, [grantee]: readonly Name[]): number {
  const at = grantee ? c.indexOf(grantee.span.start) : c.all.last;
  return c.is(at - 1, 'group') ? at - 2 : at - 1;
}
