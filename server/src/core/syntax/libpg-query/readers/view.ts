/** Reads CREATE VIEW, REFRESH MATERIALIZED VIEW, and the statements that make a relation from a query: CREATE ... AS and SELECT ... INTO. */
import type { CreateTableAsStmt, Node, RefreshMatViewStmt, SelectStmt, ViewStmt } from '@pgsql/types';
import type { CreateTable, CreateView, RefreshMaterializedView, RelationName } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { part, parts, strings } from '../tree.js';
import { readTableAs } from './create-table.js';
import { nameList, relationEnd, relationName } from './names.js';
import { storageOptions } from './options.js';
import { readQuery } from './query.js';

export function readView(c: Cursor, node: ViewStmt, range: Range): CreateView {
  const end = relationEnd(c, node.view);
  const as = c.find('as', end + 1, range.last);
  const query = { first: as + 1, last: checkOptionStart(c, as + 1, range.last) };
  const recursive = c.find('recursive', range.first, end - 1) >= 0;
  return {
    kind: 'create-view',
    view: relationName(c, node.view),
    materialized: false,
    temporary: node.view?.relpersistence === 't',
    orReplace: node.replace === true,
    ifNotExists: false,
    columnNames: node.aliases?.length ? nameList(c, end + 1, strings(node.aliases)) : [],
    options: storageOptions(node.options),
    query: readQuery(c, recursive ? recursiveQuery(node.query) : node.query, query),
    queryAt: c.span(query.first, query.last),
    span: c.span(range.first, range.last),
  };
}

export function readCreateAs(c: Cursor, node: CreateTableAsStmt, range: Range): CreateTable | CreateView | undefined {
  const { into } = node;
  if (!into) return undefined;
  const end = relationEnd(c, into.rel);
  const as = c.find('as', end + 1, range.last);
  const query = { first: as + 1, last: dataOptionStart(c, as + 1, range.last) };
  const ifNotExists = node.if_not_exists === true;
  if (node.objtype !== 'OBJECT_MATVIEW') return { ...readTableAs(c, into, node.query, query, range), ifNotExists };
  const view: RelationName = relationName(c, into.rel);
  return {
    kind: 'create-view',
    view,
    materialized: true,
    temporary: false,
    orReplace: false,
    ifNotExists,
    columnNames: into.colNames?.length ? nameList(c, end + 1, strings(into.colNames)) : [],
    options: storageOptions(into.options),
    query: readQuery(c, node.query, query),
    queryAt: c.span(query.first, query.last),
    span: c.span(range.first, range.last),
  };
}

export function readRefresh(c: Cursor, node: RefreshMatViewStmt, range: Range): RefreshMaterializedView {
  return {
    kind: 'refresh-materialized-view',
    view: relationName(c, node.relation),
    concurrently: node.concurrent === true,
    span: c.span(range.first, range.last),
  };
}

/** `undefined` for a SELECT that makes no table. In a set operation INTO stands in its leftmost branch. */
export function readSelectInto(c: Cursor, node: SelectStmt, range: Range): CreateTable | undefined {
  let leftmost = node;
  while (leftmost.larg) leftmost = leftmost.larg;
  const { intoClause } = leftmost;
  return intoClause && readTableAs(c, intoClause, { SelectStmt: node }, range, range);
}

/** The grammar turns CREATE RECURSIVE VIEW v AS query into WITH RECURSIVE v AS (query) SELECT ... FROM v. */
function recursiveQuery(node: Node | undefined): Node | undefined {
  const [table] = parts(part(node, 'SelectStmt')?.withClause?.ctes, 'CommonTableExpr');
  return table?.ctequery;
}

/** The last token before `WITH [CASCADED | LOCAL] CHECK OPTION`. */
function checkOptionStart(c: Cursor, first: number, last: number): number {
  if (!c.are(last - 1, 'check', 'option')) return last;
  const word = c.is(last - 2, 'with') ? last - 2 : last - 3;
  return word > first ? word - 1 : last;
}

/** The last token before `WITH [NO] DATA`. */
function dataOptionStart(c: Cursor, first: number, last: number): number {
  if (!c.is(last, 'data')) return last;
  const word = c.is(last - 1, 'no') ? last - 2 : last - 1;
  return c.is(word, 'with') && word > first ? word - 1 : last;
}
