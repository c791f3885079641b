/** Reads the statements that name existing objects: DROP, COMMENT ON, and ALTER of an index, a sequence or an enum type. */
import type {
  AlterEnumType,
  AlterIndexStatement,
  AlterSequenceStatement,
  CommentStatement,
  DropStatement,
  PGNode,
} from 'pgsql-ast-parser';
import type { Cursor } from '../cursor.js';
import type {
  AlterTable,
  Comment,
  Drop,
  ObjectName,
  ObjectType,
  Other,
  RelationKind,
  Rename,
  SetSchema,
} from '../ddl.js';
import { stringValue } from '../lexer.js';
import { Disagreement } from './disagreement.js';
import { nameAt, qualifiedNameAt, startOf, unqualified, wholeSpan } from './names.js';

const dropped: Readonly<Record<DropStatement['type'], ObjectType>> = {
  'drop table': 'table',
  'drop index': 'index',
  'drop sequence': 'sequence',
  'drop type': 'type',
  'drop trigger': 'trigger',
};

export function readDrop(cursor: Cursor, node: DropStatement): Drop {
  return {
    kind: 'drop',
    objectType: dropped[node.type],
    objects: node.names.map((name) => readObject(cursor, name)),
    ifExists: node.ifExists === true,
    cascade: node.cascade?.toLowerCase() === 'cascade',
    concurrently: node.concurrently === true,
    span: wholeSpan(cursor),
  };
}

const commented: Readonly<Record<string, ObjectType>> = {
  table: 'table',
  index: 'index',
  view: 'view',
  'materialized view': 'materialized-view',
  materializedview: 'materialized-view',
  type: 'type',
  trigger: 'trigger',
  column: 'column',
};

export function readComment(cursor: Cursor, node: CommentStatement): Comment {
  const literal = cursor.tokens[cursor.all.last];
  if (literal?.kind !== 'string') throw new Disagreement('COMMENT without a string');
  const object = node.on.type === 'column' ? readColumnName(cursor, node.on.column) : readObject(cursor, node.on.name);
  return {
    kind: 'comment',
    objectType: commented[node.on.type] ?? 'other',
    object,
    text: stringValue(cursor.text, literal),
    textSpan: cursor.span(cursor.all.last, cursor.all.last),
    span: wholeSpan(cursor),
  };
}

export function readAlterIndex(cursor: Cursor, node: AlterIndexStatement): Rename | AlterTable {
  const object = readObject(cursor, node.index);
  const ifExists = node.ifExists === true;
  if (node.change.type === 'rename') return renamed(cursor, 'index', object, ifExists);
  return changedOtherwise(cursor, 'index', object, 'AT_SetTableSpace', ifExists);
}

export function readAlterSequence(
  cursor: Cursor,
  node: AlterSequenceStatement,
): Rename | SetSchema | AlterTable | Other {
  const object = readObject(cursor, node.name);
  const ifExists = node.ifExists === true;
  const span = wholeSpan(cursor);
  switch (node.change.type) {
    case 'rename':
      return renamed(cursor, 'sequence', object, ifExists);
    case 'set schema':
      return {
        kind: 'set-schema',
        objectType: 'sequence',
        object,
        newSchema: nameAt(cursor, cursor.all.last),
        ifExists,
        span,
      };
    case 'owner to':
      return changedOtherwise(cursor, 'sequence', object, 'AT_ChangeOwner', ifExists);
    case 'set options':
      return { kind: 'other', tag: 'AlterSeqStmt', span };
  }
}

export function readAlterEnum(cursor: Cursor, node: AlterEnumType): Rename | Other {
  if (node.change.type === 'rename') return renamed(cursor, 'type', readObject(cursor, node.name), false);
  return { kind: 'other', tag: 'AlterEnumStmt', span: wholeSpan(cursor) };
}

function renamed(cursor: Cursor, objectType: RelationKind, object: ObjectName, ifExists: boolean) {
  const newName = nameAt(cursor, cursor.all.last);
  return { kind: 'rename', objectType, object, newName, ifExists, span: wholeSpan(cursor) } as const;
}

/** ALTER INDEX and ALTER SEQUENCE with one action that does not concern the catalog. */
function changedOtherwise(
  cursor: Cursor,
  objectType: RelationKind,
  object: ObjectName,
  tag: string,
  ifExists: boolean,
): AlterTable {
  const from = cursor.indexOf(object.span.end);
  const actions = [{ kind: 'other', tag, span: cursor.span(from, cursor.all.last) }] as const;
  return {
    kind: 'alter-table',
    objectType,
    table: object.name,
    ifExists,
    only: false,
    actions,
    span: wholeSpan(cursor),
  };
}

function readObject(cursor: Cursor, node: PGNode): ObjectName {
  const { name } = qualifiedNameAt(cursor, startOf(cursor, node));
  return { name, table: undefined, span: name.span };
}

/** `table.column` or `schema.table.column`. */
function readColumnName(cursor: Cursor, node: PGNode): ObjectName {
  const from = startOf(cursor, node);
  const hasSchema = cursor.char(from + 3, '.');
  const at = hasSchema ? from + 4 : from + 2;
  const first = nameAt(cursor, from);
  const column = nameAt(cursor, at);
  return {
    name: unqualified(column),
    table: hasSchema ? qualifiedNameAt(cursor, from).name : unqualified(first),
    span: cursor.span(from, at),
  };
}
