/** Reads the statements about any object: DROP, RENAME, SET SCHEMA, OWNER TO and COMMENT ON. */
import type {
  AlterObjectSchemaStmt,
  AlterOwnerStmt,
  CommentStmt,
  DropRoleStmt,
  DropStmt,
  Node,
  ObjectType as ObjectTypeCode,
  RangeVar,
  RenameStmt,
} from '@pgsql/types';
import type { AlterOwner, Comment, Drop, ObjectName, ObjectType, Rename, SetSchema } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { itemsOf, part, parts } from '../tree.js';
import { relationKinds } from './alter-table.js';
import {
  argumentTypes,
  objectParts,
  qualifiedName,
  relationEnd,
  relationName,
  relationParts,
  roleName,
  roleNames,
} from './names.js';

const objectTypes: { readonly [K in ObjectTypeCode]?: ObjectType } = {
  ...relationKinds,
  OBJECT_COLUMN: 'column',
  OBJECT_ATTRIBUTE: 'column',
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_POLICY: 'policy',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_SCHEMA: 'schema',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_AGGREGATE: 'function',
  OBJECT_DOMAIN: 'domain',
  OBJECT_DOMCONSTRAINT: 'domain-constraint',
  OBJECT_EXTENSION: 'extension',
  OBJECT_ROLE: 'role',
};

function objectTypeOf(code: ObjectTypeCode | undefined): ObjectType {
  return (code && objectTypes[code]) ?? 'other';
}

/** How many words name the kind of object, where it is not one. */
const typeWords: { readonly [K in ObjectTypeCode]?: number } = {
  OBJECT_MATVIEW: 2,
  OBJECT_FOREIGN_TABLE: 2,
  OBJECT_EVENT_TRIGGER: 2,
  OBJECT_ACCESS_METHOD: 2,
  OBJECT_FDW: 3,
  OBJECT_TSPARSER: 3,
  OBJECT_TSDICTIONARY: 3,
  OBJECT_TSTEMPLATE: 3,
  OBJECT_TSCONFIGURATION: 3,
};

/** Objects that have no name, or one that is no identifier. */
const nameless: ReadonlySet<ObjectTypeCode | undefined> = new Set<ObjectTypeCode>([
  'OBJECT_CAST',
  'OBJECT_OPERATOR',
  'OBJECT_OPCLASS',
  'OBJECT_OPFAMILY',
  'OBJECT_TRANSFORM',
  'OBJECT_LARGEOBJECT',
  'OBJECT_AMOP',
  'OBJECT_AMPROC',
]);

/** The token behind the words that name the kind of object, which begin at `at`. */
function behindType(c: Cursor, code: ObjectTypeCode | undefined, at: number): number {
  const modifier = c.is(at, 'procedural') ? 1 : 0;
  return at + modifier + ((code && typeWords[code]) ?? 1);
}

function behindIfExists(c: Cursor, at: number): number {
  return c.are(at, 'if', 'exists') ? at + 2 : at;
}

// -- DROP ------------------------------------------------------------------------------------------------------------

export function readDrop(c: Cursor, node: DropStmt, range: Range): Drop | undefined {
  const code = node.removeType;
  if (nameless.has(code)) return undefined;
  let at = behindType(c, code, range.first + 1);
  if (node.concurrent && c.is(at, 'concurrently')) at++;
  at = behindIfExists(c, at);
  const hasBehavior = c.is(range.last, 'cascade') || c.is(range.last, 'restrict');
  const behavior = hasBehavior && range.last > at ? 1 : 0;
  const ranges = c.commas({ first: at, last: range.last - behavior });
  const objects = (node.objects ?? []).map((object, i) => {
    const element = ranges[i] ?? { first: at, last: range.last };
    return onTable.has(code) ? objectOnTable(c, object, element.first) : namedObject(c, object, element.first);
  });
  return {
    kind: 'drop',
    objectType: objectTypeOf(code),
    objects,
    ifExists: node.missing_ok === true,
    cascade: node.behavior === 'DROP_CASCADE',
    concurrently: node.concurrent === true,
    span: c.span(range.first, range.last),
  };
}

export function readDropRole(c: Cursor, node: DropRoleStmt, range: Range): Drop {
  const objects = roleNames(c, parts(node.roles, 'RoleSpec')).map((name) => ({
    name: { schema: undefined, name, span: name.span },
    table: undefined,
    span: name.span,
  }));
  return {
    kind: 'drop',
    objectType: 'role',
    objects,
    ifExists: node.missing_ok === true,
    cascade: false,
    concurrently: false,
    span: c.span(range.first, range.last),
  };
}

/** Objects that live in a table's name space and are written `name ON table`. */
const onTable: ReadonlySet<ObjectTypeCode | undefined> = new Set<ObjectTypeCode>([
  'OBJECT_POLICY',
  'OBJECT_TRIGGER',
  'OBJECT_RULE',
  'OBJECT_TABCONSTRAINT',
]);

/** `name ON table`; the tree has the table's parts first. */
function objectOnTable(c: Cursor, node: Node | undefined, at: number): ObjectName {
  const names = objectParts(node);
  const name = qualifiedName(c, at, names.slice(-1));
  const tableParts = names.slice(0, -1);
  const table = qualifiedName(c, at + 2, tableParts);
  return { name, table, span: c.span(at, at + 2 * tableParts.length) };
}

function namedObject(c: Cursor, node: Node | undefined, at: number): ObjectName {
  const names = objectParts(node);
  // The grammar gives the types it knows by a word their schema, e.g. pg_catalog.int4 for INTEGER.
  const written = c.char(at + 1, '.') ? names : names.slice(-1);
  const name = qualifiedName(c, at, written);
  const object = { name, table: undefined, span: name.span };
  const f = part(node, 'ObjectWithArgs');
  return f ? { ...object, ...argumentTypes(c, f) } : object;
}

/** `[schema.]table.column` */
function columnObject(c: Cursor, node: Node | undefined, at: number): ObjectName {
  const names = objectParts(node);
  const last = at + 2 * (names.length - 1);
  const name = qualifiedName(c, last, names.slice(-1));
  return { name, table: qualifiedName(c, at, names.slice(0, -1)), span: c.span(at, last) };
}

// -- RENAME, SET SCHEMA, OWNER TO ------------------------------------------------------------------------------------

export function readRename(c: Cursor, node: RenameStmt, range: Range): Rename | undefined {
  if (nameless.has(node.renameType)) return undefined;
  const hasBehavior = node.renameType === 'OBJECT_ATTRIBUTE' && !c.is(range.last - 1, 'to');
  const newAt = hasBehavior ? range.last - 1 : range.last;
  return {
    kind: 'rename',
    objectType: objectTypeOf(node.renameType),
    object: renamedObject(c, node, range, newAt),
    newName: c.name(newAt, node.newname),
    ifExists: node.missing_ok === true,
    span: c.span(range.first, range.last),
  };
}

function renamedObject(c: Cursor, node: RenameStmt, range: Range, newAt: number): ObjectName {
  const at = behindIfExists(c, behindType(c, node.renameType, range.first + 1));
  if (onTable.has(node.renameType) && node.renameType !== 'OBJECT_TABCONSTRAINT') {
    return memberOf(c, node, at, c.span(at, relationEnd(c, node.relation)));
  }
  if (node.relation && node.subname !== undefined) {
    // ALTER TABLE table RENAME [COLUMN | CONSTRAINT] name TO new
    return memberOf(c, node, newAt - 2, c.span(newAt - 2, newAt - 2));
  }
  if (node.relation) return relationObject(c, node.relation);
  if (node.renameType === 'OBJECT_DOMCONSTRAINT') {
    // ALTER DOMAIN domain RENAME CONSTRAINT name TO new
    const name = qualifiedName(c, newAt - 2, [node.subname ?? '']);
    return { name, table: qualifiedName(c, range.first + 2, objectParts(node.object)), span: name.span };
  }
  if (node.object) return namedObject(c, node.object, at);
  const name = qualifiedName(c, at, [node.subname ?? '']);
  return { name, table: undefined, span: name.span };
}

function memberOf(c: Cursor, node: RenameStmt, at: number, span: ObjectName['span']): ObjectName {
  return { name: qualifiedName(c, at, [node.subname ?? '']), table: relationName(c, node.relation), span };
}

function relationObject(c: Cursor, relation: RangeVar): ObjectName {
  const name = qualifiedName(c, c.at(relation.location), relationParts(relation));
  return { name, table: undefined, span: name.span };
}

export function readSetSchema(c: Cursor, node: AlterObjectSchemaStmt, range: Range): SetSchema | undefined {
  if (nameless.has(node.objectType)) return undefined;
  const at = behindIfExists(c, behindType(c, node.objectType, range.first + 1));
  return {
    kind: 'set-schema',
    objectType: objectTypeOf(node.objectType),
    object: node.relation ? relationObject(c, node.relation) : namedObject(c, node.object, at),
    newSchema: c.name(range.last, node.newschema),
    ifExists: node.missing_ok === true,
    span: c.span(range.first, range.last),
  };
}

export function readAlterOwner(c: Cursor, node: AlterOwnerStmt, range: Range): AlterOwner | undefined {
  if (nameless.has(node.objectType) || !node.newowner) return undefined;
  const at = behindType(c, node.objectType, range.first + 1);
  return {
    kind: 'alter-owner',
    objectType: objectTypeOf(node.objectType),
    object: node.relation ? relationObject(c, node.relation) : namedObject(c, node.object, at),
    owner: roleName(c, node.newowner),
    span: c.span(range.first, range.last),
  };
}

// -- COMMENT ON ------------------------------------------------------------------------------------------------------

export function readComment(c: Cursor, node: CommentStmt, range: Range): Comment | undefined {
  const code = node.objtype;
  if (nameless.has(code)) return undefined;
  const at = behindType(c, code, range.first + 2);
  const is = c.find('is', at, range.last);
  return {
    kind: 'comment',
    objectType: objectTypeOf(code),
    object: commentedObject(c, node, at),
    text: node.comment,
    textSpan: c.span(is + 1, range.last),
    span: c.span(range.first, range.last),
  };
}

function commentedObject(c: Cursor, node: CommentStmt, at: number): ObjectName {
  if (onTable.has(node.objtype)) return objectOnTable(c, node.object, at);
  if (node.objtype === 'OBJECT_DOMCONSTRAINT') return constraintOnDomain(c, node.object, at);
  if (node.objtype === 'OBJECT_COLUMN') return columnObject(c, node.object, at);
  return namedObject(c, node.object, at);
}

/** `name ON DOMAIN domain`; the tree has the domain first. */
function constraintOnDomain(c: Cursor, node: Node | undefined, at: number): ObjectName {
  const [domain, constraint] = itemsOf(node);
  const parts = objectParts(domain);
  const table = qualifiedName(c, at + 3, parts);
  return { name: qualifiedName(c, at, objectParts(constraint)), table, span: c.span(at, at + 1 + 2 * parts.length) };
}
