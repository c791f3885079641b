/** Reads the statements that name existing objects: DROP, COMMENT ON and ALTER INDEX. */
import type { AlterIndexStatement, CommentStatement, DropStatement, PGNode } from 'pgsql-ast-parser';
import type { Cursor } from '../cursor.js';
import type { AlterAction, AlterTable, Comment, Drop, ObjectName, ObjectType, RelationKind, Rename } from '../ddl.js';
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
  return changedOnce(cursor, 'index', object, ifExists, { kind: 'other', tag: 'AT_SetTableSpace' });
}

export function renamed(cursor: Cursor, objectType: RelationKind, object: ObjectName, ifExists: boolean) {
  const newName = nameAt(cursor, cursor.all.last);
  return { kind: 'rename', objectType, object, newName, ifExists, span: wholeSpan(cursor) } as const;
}

type ActionWithoutSpan<T = AlterAction> = T extends unknown ? Omit<T, 'span'> : never;

/** ALTER INDEX and ALTER SEQUENCE with one action. */
export function changedOnce(
  cursor: Cursor,
  objectType: RelationKind,
  object: ObjectName,
  ifExists: boolean,
  action: ActionWithoutSpan,
): AlterTable {
  const from = cursor.indexOf(object.span.end);
  return {
    kind: 'alter-table',
    objectType,
    table: object.name,
    ifExists,
    only: false,
    actions: [{ ...action, span: cursor.span(from, cursor.all.last) }],
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
