import type { CreateIndexStatement, IndexExpression } from 'pgsql-ast-parser';
import type { Cursor, Range } from '../cursor.js';
import type { CreateIndex, IndexElement } from '../ddl.js';
import { Disagreement } from './disagreement.js';
import { readExpression } from './expressions.js';
import { nameAt, qualifiedNameAt, startOf, wholeSpan } from './names.js';

/** Reads CREATE INDEX; the package refuses INCLUDE, ONLY and NULLS NOT DISTINCT. */
export function readCreateIndex(cursor: Cursor, node: CreateIndexStatement): CreateIndex {
  const { name: table, next } = qualifiedNameAt(cursor, startOf(cursor, node.table));
  const open = cursor.is(next, 'using') ? next + 2 : next;
  if (!cursor.char(open, '(')) throw new Disagreement('an index without a list of elements');
  const ranges = cursor.commas(cursor.inside(open));
  if (ranges.length !== node.expressions.length) throw new Disagreement('other elements than the tree has');

  const close = cursor.pair(open);
  const where = cursor.find('where', close + 1, cursor.all.last);
  const last = where < 0 ? cursor.all.last : where - 1;
  return {
    kind: 'create-index',
    name: node.indexName && nameAt(cursor, startOf(cursor, node.indexName)),
    table,
    only: false,
    unique: node.unique === true,
    concurrently: node.concurrently === true,
    ifNotExists: node.ifNotExists === true,
    nullsNotDistinct: false,
    method: open > next ? nameAt(cursor, next + 1).value : 'btree',
    elements: node.expressions.map((element, i) => readElement(cursor, ranges[i] as Range, element)),
    include: [],
    where: node.where && readExpression(cursor, node.where),
    elementList: cursor.span(open, close),
    whereAt: cursor.span(last, last).end,
    span: wholeSpan(cursor),
  };
}

/** A column in parentheses is an expression to PostgreSQL's grammar. */
function readElement(cursor: Cursor, range: Range, node: IndexExpression): IndexElement {
  const plain = node.expression.type === 'ref' && !cursor.char(range.first, '(');
  return {
    column: plain ? nameAt(cursor, range.first) : undefined,
    expression: plain ? undefined : readExpression(cursor, node.expression),
    operatorClass: node.opclass && operatorClass(cursor, startOf(cursor, node.opclass)),
    order: node.order?.toLowerCase() as IndexElement['order'],
    nulls: node.nulls?.toLowerCase() as IndexElement['nulls'],
    span: cursor.span(range.first, range.last),
  };
}

function operatorClass(cursor: Cursor, from: number): string {
  const { schema, name } = qualifiedNameAt(cursor, from).name;
  return schema ? `${schema.value}.${name.value}` : name.value;
}
