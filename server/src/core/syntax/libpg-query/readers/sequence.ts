/** Reads CREATE SEQUENCE and ALTER SEQUENCE. */
import type { AlterSeqStmt, CreateSeqStmt, DefElem } from '@pgsql/types';
import type { AlterSequence, CreateSequence, TypeName } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { itemsOf, part, parts, strings } from '../tree.js';
import { persistenceOf, qualifiedName, relationName, typeName } from './names.js';
import { option } from './options.js';

export function readSequence(c: Cursor, node: CreateSeqStmt, range: Range): CreateSequence {
  const options = parts(node.options, 'DefElem');
  const ownedBy = ownerOf(c, options);
  return {
    kind: 'create-sequence',
    sequence: relationName(c, node.sequence),
    persistence: persistenceOf(node.sequence),
    ifNotExists: node.if_not_exists === true,
    type: typeOf(c, options),
    ownedBy: ownedBy === 'none' ? undefined : ownedBy,
    span: c.span(range.first, range.last),
  };
}

export function readAlterSequence(c: Cursor, node: AlterSeqStmt, range: Range): AlterSequence {
  const options = parts(node.options, 'DefElem');
  return {
    kind: 'alter-sequence',
    sequence: relationName(c, node.sequence),
    ifExists: node.missing_ok === true,
    type: typeOf(c, options),
    ownedBy: ownerOf(c, options),
    span: c.span(range.first, range.last),
  };
}

function typeOf(c: Cursor, options: readonly DefElem[]): TypeName | undefined {
  const type = part(option(options, 'as')?.arg, 'TypeName');
  return type && typeName(c, type);
}

/** OWNED BY table.column; a lone name can only be NONE. */
function ownerOf(c: Cursor, options: readonly DefElem[]): AlterSequence['ownedBy'] {
  const found = option(options, 'owned_by');
  if (!found) return undefined;
  const names = strings(itemsOf(found.arg));
  if (names.length < 2) return 'none';
  const first = c.at(found.location) + 2;
  return {
    table: qualifiedName(c, first, names.slice(0, -1)),
    column: c.name(first + 2 * (names.length - 1), names.at(-1)),
  };
}
