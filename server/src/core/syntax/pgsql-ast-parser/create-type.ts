/** Reads CREATE TYPE of enums and composite types, and ALTER TYPE of an enum. */
import type { AlterEnumType, CreateCompositeType, CreateEnumType } from 'pgsql-ast-parser';
import type { Cursor } from '../cursor.js';
import type { AlterEnum, CreateType, Rename } from '../ddl.js';
import { stringValue, type Token } from '../lexer.js';
import { Disagreement } from './disagreement.js';
import { nameAt, qualifiedNameAt, startOf, wholeSpan } from './names.js';
import { renamed } from './objects.js';
import { readType } from './types.js';

export function readCreateEnum(cursor: Cursor, node: CreateEnumType): CreateType {
  const { name: type, next } = qualifiedNameAt(cursor, startOf(cursor, node.name));
  // AS ENUM (labels)
  const labels = elements(cursor, next + 2).map(({ first }) => stringAt(cursor, first));
  return { kind: 'create-type', type, variant: 'enum', labels, attributes: [], span: wholeSpan(cursor) };
}

export function readCreateComposite(cursor: Cursor, node: CreateCompositeType): CreateType {
  const { name: type, next } = qualifiedNameAt(cursor, startOf(cursor, node.name));
  // AS (attributes)
  const attributes = elements(cursor, next + 1).map(({ first }) => ({
    name: nameAt(cursor, first),
    type: readType(cursor, first + 1).type,
  }));
  return { kind: 'create-type', type, variant: 'composite', labels: [], attributes, span: wholeSpan(cursor) };
}

/** The package refuses BEFORE, AFTER and IF NOT EXISTS of ADD VALUE. */
export function readAlterEnum(cursor: Cursor, node: AlterEnumType): Rename | AlterEnum {
  const { name: type } = qualifiedNameAt(cursor, startOf(cursor, node.name));
  if (node.change.type === 'rename') {
    return renamed(cursor, 'type', { name: type, table: undefined, span: type.span }, false);
  }
  const label = stringAt(cursor, cursor.all.last);
  return {
    kind: 'alter-enum',
    type,
    change: { kind: 'add', label, ifNotExists: false, place: undefined },
    span: wholeSpan(cursor),
  };
}

function elements(cursor: Cursor, open: number) {
  if (!cursor.char(open, '(')) throw new Disagreement('a type without a list');
  return cursor.commas(cursor.inside(open));
}

function stringAt(cursor: Cursor, at: number): string {
  if (!cursor.isString(at)) throw new Disagreement('a label that is no string');
  return stringValue(cursor.text, cursor.tokens[at] as Token);
}
