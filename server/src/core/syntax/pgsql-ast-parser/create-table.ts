import type { CreateColumnDef, CreateColumnsLikeTable, CreateTableStatement, TableConstraint } from 'pgsql-ast-parser';
import type { Cursor, Range } from '../cursor.js';
import type { ColumnDefinition, ConstraintDefinition, CreateTable, RelationName } from '../ddl.js';
import { likeOptions } from '../ddl.js';
import { readColumn } from './columns.js';
import { readTableConstraint } from './constraints.js';
import { Disagreement } from './disagreement.js';
import { qualifiedNameAt, startOf, wholeSpan } from './names.js';

/** Reads CREATE TABLE with its element list; the package refuses PARTITION BY, PARTITION OF and AS. */
export function readCreateTable(cursor: Cursor, node: CreateTableStatement): CreateTable {
  const { name: table, next: open } = qualifiedNameAt(cursor, startOf(cursor, node.name));
  if (!cursor.char(open, '(')) throw new Disagreement('CREATE TABLE without a list of elements');
  const elements = readElements(cursor, open, node);
  return {
    kind: 'create-table',
    table,
    persistence: node.temporary ? 'temporary' : node.unlogged ? 'unlogged' : 'permanent',
    ifNotExists: node.ifNotExists === true,
    ...elements,
    inherits: readInherits(cursor, cursor.pair(open) + 1),
    partitionOf: undefined,
    partitionBy: undefined,
    partitionBound: undefined,
    as: undefined,
    elements: cursor.span(open, cursor.pair(open)),
    span: wholeSpan(cursor),
  };
}

type ElementNode = CreateColumnDef | CreateColumnsLikeTable | TableConstraint;

/** Columns and constraints are two lists in the tree; the tokens at which they begin put them in order again. */
function readElements(
  cursor: Cursor,
  open: number,
  node: CreateTableStatement,
): Pick<CreateTable, 'columns' | 'constraints' | 'like'> {
  const nodes = new Map<number, ElementNode>();
  for (const element of [...node.columns, ...(node.constraints ?? [])]) nodes.set(startOf(cursor, element), element);

  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  const like: CreateTable['like'][number][] = [];
  for (const range of cursor.commas(cursor.inside(open))) {
    const element = nodes.get(range.first);
    if (!element) throw new Disagreement('an element that the tree does not have');
    if (!('kind' in element)) constraints.push(readTableConstraint(cursor, range, element));
    else if (element.kind === 'column') columns.push(readColumn(cursor, range, element));
    else like.push(readLike(cursor, range, element));
  }
  return { columns, constraints, like };
}

function readLike(cursor: Cursor, range: Range, node: CreateColumnsLikeTable): CreateTable['like'][number] {
  const including = new Set<string>();
  for (const { verb, option } of node.options) {
    const named = option.toLowerCase() === 'all' ? likeOptions : [option.toLowerCase()];
    for (const name of named) verb.toLowerCase() === 'including' ? including.add(name) : including.delete(name);
  }
  return {
    source: qualifiedNameAt(cursor, range.first + 1).name,
    including: likeOptions.filter((option) => including.has(option)),
    span: cursor.span(range.first, range.last),
  };
}

function readInherits(cursor: Cursor, at: number): readonly RelationName[] {
  if (!cursor.is(at, 'inherits')) return [];
  return cursor.commas(cursor.inside(at + 1)).map(({ first }) => qualifiedNameAt(cursor, first).name);
}
