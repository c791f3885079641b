/** Reads CREATE INDEX. */
import type { IndexStmt } from '@pgsql/types';
import type { CreateIndex, Name } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { parts } from '../tree.js';
import { readExpression } from './expression.js';
import { readIndexElement } from './index-element.js';
import { relationEnd, relationName } from './names.js';

export function readCreateIndex(c: Cursor, node: IndexStmt, range: Range): CreateIndex {
  const open = elementsStart(c, node);
  const close = c.pair(open);
  const ranges = c.commas({ first: open + 1, last: close - 1 });
  const elements = parts(node.indexParams, 'IndexElem').map((element, i) =>
    readIndexElement(c, element, ranges[i] ?? { first: open, last: close }),
  );
  const whereWord = node.whereClause ? c.find('where', close + 1, range.last) : -1;
  return {
    kind: 'create-index',
    name: indexName(c, node),
    table: relationName(c, node.relation),
    only: c.is(c.at(node.relation?.location) - 1, 'only'),
    unique: node.unique === true,
    concurrently: node.concurrent === true,
    ifNotExists: node.if_not_exists === true,
    nullsNotDistinct: node.nulls_not_distinct === true,
    method: node.accessMethod ?? 'btree',
    elements,
    include: includedColumns(c, node, close),
    where: node.whereClause && readExpression(c, node.whereClause),
    elementList: c.span(open, close),
    whereAt: c.end(whereWord < 0 ? range.last : whereWord - 1),
    span: c.span(range.first, range.last),
  };
}

/** The name stands before ON [ONLY] table. */
function indexName(c: Cursor, node: IndexStmt): Name | undefined {
  if (node.idxname === undefined) return undefined;
  const table = c.at(node.relation?.location);
  const on = c.is(table - 1, 'only') && c.is(table - 2, 'on') ? table - 2 : table - 1;
  return c.name(on - 1, node.idxname);
}

function elementsStart(c: Cursor, node: IndexStmt): number {
  let at = relationEnd(c, node.relation) + 1;
  while (at < c.all.last && !c.char(at, '(')) at++;
  return at;
}

/** Index elements may be expressions; PostgreSQL refuses them in INCLUDE only after parsing. */
function includedColumns(c: Cursor, node: IndexStmt, close: number): Name[] {
  if (!node.indexIncludingParams?.length) return [];
  const open = close + 2;
  const ranges = c.commas({ first: open + 1, last: c.pair(open) - 1 });
  const names: Name[] = [];
  for (const [i, element] of parts(node.indexIncludingParams, 'IndexElem').entries()) {
    if (element.name !== undefined) names.push(c.name(ranges[i]?.first ?? open, element.name));
  }
  return names;
}
