/** Reads one element of an index or of an exclusion constraint. */
import type { IndexElem } from '@pgsql/types';
import type { IndexElement } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { readExpression } from './expression.js';
import { dotted } from './names.js';

export function readIndexElement(c: Cursor, node: IndexElem, { first, last }: Range): IndexElement {
  return {
    column: node.name === undefined ? undefined : c.name(first, node.name),
    expression: node.expr && readExpression(c, node.expr),
    operatorClass: dotted(node.opclass),
    order: orders[node.ordering ?? ''],
    nulls: nullOrders[node.nulls_ordering ?? ''],
    span: c.span(first, last),
  };
}

const orders: Readonly<Record<string, IndexElement['order']>> = { SORTBY_ASC: 'asc', SORTBY_DESC: 'desc' };

const nullOrders: Readonly<Record<string, IndexElement['nulls']>> = {
  SORTBY_NULLS_FIRST: 'first',
  SORTBY_NULLS_LAST: 'last',
};
