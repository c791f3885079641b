/** Reads CREATE SEQUENCE and ALTER SEQUENCE. */
import type {
  AlterSequenceStatement,
  CreateSequenceOptions,
  CreateSequenceStatement,
  DataTypeDef,
} from 'pgsql-ast-parser';
import type { Cursor } from '../cursor.js';
import type { AlterSequence, AlterTable, CreateSequence, Rename, SetSchema, TypeName } from '../ddl.js';
import { nameAt, qualifiedNameAt, startOf, unqualified, wholeSpan } from './names.js';
import { changedOnce, renamed } from './objects.js';
import { readType } from './types.js';

export function readCreateSequence(cursor: Cursor, node: CreateSequenceStatement): CreateSequence {
  const ownedBy = readOwner(cursor, node.options.ownedBy);
  return {
    kind: 'create-sequence',
    sequence: qualifiedNameAt(cursor, startOf(cursor, node.name)).name,
    persistence: node.temp ? 'temporary' : 'permanent',
    ifNotExists: node.ifNotExists === true,
    type: typeOf(cursor, node.options.as),
    ownedBy: ownedBy === 'none' ? undefined : ownedBy,
    span: wholeSpan(cursor),
  };
}

export function readAlterSequence(
  cursor: Cursor,
  node: AlterSequenceStatement,
): AlterSequence | Rename | SetSchema | AlterTable {
  const { name } = qualifiedNameAt(cursor, startOf(cursor, node.name));
  const object = { name, table: undefined, span: name.span };
  const ifExists = node.ifExists === true;
  const span = wholeSpan(cursor);
  switch (node.change.type) {
    case 'rename':
      return renamed(cursor, 'sequence', object, ifExists);
    case 'set schema': {
      const newSchema = nameAt(cursor, cursor.all.last);
      return { kind: 'set-schema', objectType: 'sequence', object, newSchema, ifExists, span };
    }
    case 'owner to':
      return changedOnce(cursor, 'sequence', object, ifExists, {
        kind: 'owner',
        owner: nameAt(cursor, cursor.all.last),
      });
    case 'set options': {
      const type = typeOf(cursor, node.change.as);
      const ownedBy = readOwner(cursor, node.change.ownedBy);
      return { kind: 'alter-sequence', sequence: name, ifExists, type, ownedBy, span };
    }
  }
}

function typeOf(cursor: Cursor, node: DataTypeDef | undefined): TypeName | undefined {
  return node && readType(cursor, startOf(cursor, node)).type;
}

/** `table.column` or `schema.table.column`. */
function readOwner(cursor: Cursor, node: CreateSequenceOptions['ownedBy']): AlterSequence['ownedBy'] {
  if (node === undefined || node === 'none') return node;
  const first = startOf(cursor, node);
  if (node.schema === undefined) {
    return { table: unqualified(nameAt(cursor, first)), column: nameAt(cursor, first + 2) };
  }
  return { table: qualifiedNameAt(cursor, first).name, column: nameAt(cursor, first + 4) };
}
