/** Reads CREATE TYPE in its forms, and ALTER TYPE of an enum. */
import type {
  AlterEnumStmt,
  ColumnDef,
  CompositeTypeStmt,
  CreateEnumStmt,
  CreateRangeStmt,
  DefineStmt,
  Node,
} from '@pgsql/types';
import type { AlterEnum, CreateType } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { parts, strings } from '../tree.js';
import { qualifiedName, relationName, typeName } from './names.js';

export function readEnumType(c: Cursor, node: CreateEnumStmt, range: Range): CreateType {
  return { ...createType(c, node.typeName, range, 'enum'), labels: strings(node.vals) };
}

export function readCompositeType(c: Cursor, node: CompositeTypeStmt, range: Range): CreateType {
  return {
    kind: 'create-type',
    type: relationName(c, node.typevar),
    variant: 'composite',
    labels: [],
    attributes: attributesOf(c, parts(node.coldeflist, 'ColumnDef')),
    span: c.span(range.first, range.last),
  };
}

export function readRangeType(c: Cursor, node: CreateRangeStmt, range: Range): CreateType {
  return createType(c, node.typeName, range, 'range');
}

/** `undefined` for CREATE OPERATOR, AGGREGATE, COLLATION and TEXT SEARCH, which are the same node. */
export function readDefine(c: Cursor, node: DefineStmt, range: Range): CreateType | undefined {
  if (node.kind !== 'OBJECT_TYPE') return undefined;
  return createType(c, node.defnames, range, node.definition ? 'base' : 'shell');
}

export function readAlterEnum(c: Cursor, node: AlterEnumStmt, range: Range): AlterEnum {
  return {
    kind: 'alter-enum',
    type: qualifiedName(c, range.first + 2, strings(node.typeName)),
    change: enumChange(node),
    span: c.span(range.first, range.last),
  };
}

function createType(
  c: Cursor,
  names: readonly Node[] | undefined,
  range: Range,
  variant: CreateType['variant'],
): CreateType {
  return {
    kind: 'create-type',
    type: qualifiedName(c, range.first + 2, strings(names)),
    variant,
    labels: [],
    attributes: [],
    span: c.span(range.first, range.last),
  };
}

function attributesOf(c: Cursor, nodes: readonly ColumnDef[]): CreateType['attributes'] {
  const attributes: CreateType['attributes'][number][] = [];
  for (const { colname, typeName: type, location } of nodes) {
    if (type) attributes.push({ name: c.name(c.at(location), colname), type: typeName(c, type) });
  }
  return attributes;
}

function enumChange(node: AlterEnumStmt): AlterEnum['change'] {
  if (node.oldVal !== undefined) return { kind: 'rename', from: node.oldVal, to: node.newVal ?? '' };
  const neighbour = node.newValNeighbor;
  return {
    kind: 'add',
    label: node.newVal ?? '',
    ifNotExists: node.skipIfNewValExists === true,
    place: neighbour === undefined ? undefined : { side: node.newValIsAfter ? 'after' : 'before', label: neighbour },
  };
}
