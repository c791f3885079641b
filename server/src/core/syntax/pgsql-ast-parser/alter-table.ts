import type { AlterColumn, AlterTableStatement, PGNode, TableAlteration } from 'pgsql-ast-parser';
import type { Cursor, Range } from '../cursor.js';
import type { AlterAction, AlterTable, Name, ObjectName, RelationName, Rename } from '../ddl.js';
import { identityOf, readColumn } from './columns.js';
import { readTableConstraint } from './constraints.js';
import { Disagreement } from './disagreement.js';
import { readExpression } from './expressions.js';
import { nameAt, qualifiedNameAt, startOf, unqualified, wholeSpan } from './names.js';
import { readType } from './types.js';

/** Reads ALTER TABLE. RENAME is a statement of its own, and PostgreSQL allows no other action beside it. */
export function readAlterTable(cursor: Cursor, node: AlterTableStatement): AlterTable | Rename {
  const { name: table, next } = qualifiedNameAt(cursor, startOf(cursor, node.table));
  const ranges = cursor.commas({ first: next, last: cursor.all.last });
  if (ranges.length !== node.changes.length) throw new Disagreement('other actions than the tree has');
  const base = { ifExists: node.ifExists === true, span: wholeSpan(cursor) };

  const renamed = ranges.length === 1 ? readRenamed(cursor, table, node.changes[0]) : undefined;
  if (renamed) return { kind: 'rename', ...renamed, newName: nameAt(cursor, cursor.all.last), ...base };
  const actions = node.changes.map((change, i) => readAction(cursor, ranges[i] as Range, change));
  return { kind: 'alter-table', objectType: 'table', table, only: node.only === true, actions, ...base };
}

/** What RENAME renames; `undefined` for every other action. */
function readRenamed(
  cursor: Cursor,
  table: RelationName,
  change: TableAlteration | undefined,
): Pick<Rename, 'objectType' | 'object'> | undefined {
  switch (change?.type) {
    case 'rename':
      return { objectType: 'table', object: { name: table, table: undefined, span: table.span } };
    case 'rename column':
      return { objectType: 'column', object: partOf(table, nameOf(cursor, change.column)) };
    case 'rename constraint':
      return { objectType: 'constraint', object: partOf(table, nameOf(cursor, change.constraint)) };
    default:
      return undefined;
  }
}

function partOf(table: RelationName, name: Name): ObjectName {
  return { name: unqualified(name), table, span: name.span };
}

function readAction(cursor: Cursor, range: Range, node: TableAlteration): AlterAction {
  const span = cursor.span(range.first, range.last);
  const { last } = range;
  switch (node.type) {
    case 'add column': {
      const column = readColumn(cursor, { first: startOf(cursor, node.column), last }, node.column);
      return { kind: 'add-column', column, ifNotExists: node.ifNotExists === true, span };
    }
    case 'drop column': {
      const column = nameOf(cursor, node.column);
      return { kind: 'drop-column', column, ...dropped(cursor, range, node.ifExists), span };
    }
    case 'alter column':
      return { ...readColumnAction(cursor, nameOf(cursor, node.column), node.alter), span };
    case 'add constraint': {
      const constraint = readTableConstraint(
        cursor,
        { first: startOf(cursor, node.constraint), last },
        node.constraint,
      );
      return { kind: 'add-constraint', constraint, span };
    }
    case 'drop constraint': {
      const constraint = nameOf(cursor, node.constraint);
      return { kind: 'drop-constraint', constraint, ...dropped(cursor, range, node.ifExists), span };
    }
    case 'owner':
      return { kind: 'owner', owner: nameOf(cursor, node.to), span };
    default:
      throw new Disagreement(`${node.type} beside other actions`);
  }
}

type WithoutSpan<T> = T extends unknown ? Omit<T, 'span'> : never;

function readColumnAction(cursor: Cursor, column: Name, node: AlterColumn): WithoutSpan<AlterAction> {
  switch (node.type) {
    case 'set type': {
      const at = cursor.indexOf(column.span.end);
      const { type } = readType(cursor, cursor.are(at, 'set', 'data') ? at + 3 : at + 1);
      return { kind: 'set-type', column, type, using: undefined };
    }
    case 'set default':
      return { kind: 'set-default', column, default: readExpression(cursor, node.default) };
    case 'add generated':
      return { kind: 'add-identity', column, identity: identityOf(node) };
    default:
      return { kind: columnActions[node.type], column };
  }
}

const columnActions = {
  'drop default': 'drop-default',
  'set not null': 'set-not-null',
  'drop not null': 'drop-not-null',
} as const;

function nameOf(cursor: Cursor, node: PGNode): Name {
  return nameAt(cursor, startOf(cursor, node));
}

function dropped(cursor: Cursor, range: Range, ifExists: boolean | undefined) {
  return { ifExists: ifExists === true, cascade: cursor.is(range.last, 'cascade') };
}
