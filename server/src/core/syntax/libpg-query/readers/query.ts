/** Reads queries as far as the linter follows them: FROM, the conditions every row must meet, targets, WITH. */
import type { Node, RangeFunction, RangeSubselect, RangeVar, SelectStmt, WithClause } from '@pgsql/types';
import type { Expression, FromItem, Query } from '../../expression.js';
import type { Cursor, Range } from '../cursor.js';
import { itemsOf, part, parts } from '../tree.js';
import { readExpression } from './expression.js';
import { tokensOf } from './extent.js';
import { relationEnd, relationName } from './names.js';

/** Reads the query that the tokens of `range` hold; what is no SELECT has no parts. */
export function readQuery(c: Cursor, node: Node | undefined, range: Range): Query {
  const select = part(node, 'SelectStmt');
  return select ? readSelect(c, select, range) : emptyQuery(c, range);
}

function emptyQuery(c: Cursor, { first, last }: Range): Query {
  return { from: [], conditions: [], targets: [], with: [], branches: [], span: c.span(first, last) };
}

export function readSelect(c: Cursor, select: SelectStmt, range: Range): Query {
  let { first, last } = range;
  while (c.char(first, '(') && c.pair(first) === last) {
    first++;
    last--;
  }
  const withList = readWith(c, select.withClause);
  const body = { first: withList.end < 0 ? first : withList.end + 1, last };
  const span = c.span(first, last);
  if (select.larg && select.rarg) {
    const [left, right] = branchRanges(c, select, body);
    const branches = [readSelect(c, select.larg, left), readSelect(c, select.rarg, right)];
    return { from: [], conditions: [], targets: [], with: withList.queries, branches, span };
  }
  const place: Place = { at: body.first, last };
  const targets: Query['targets'][number][] = [];
  for (const target of parts(select.targetList, 'ResTarget')) {
    if (!target.val) continue;
    const value = readExpression(c, target.val);
    targets.push({ alias: target.name, value });
    passBehind(c, place, value);
  }
  const { from, conditions } = readFromList(c, select.fromClause, { first: place.at, last });
  if (select.whereClause) conditions.unshift(readExpression(c, select.whereClause));
  return { from, conditions, targets, with: withList.queries, branches: [], span };
}

function readWith(
  c: Cursor,
  clause: WithClause | undefined,
): { readonly queries: Query['with']; readonly end: number } {
  const queries: Query['with'][number][] = [];
  let end = -1;
  for (const { name, query, range } of withTables(c, clause)) {
    queries.push({ name, query: readQuery(c, query, range) });
    end = range.last + 1;
  }
  return { queries, end };
}

/** A table of WITH, and the tokens of its query without the parentheses. */
interface WithTable {
  readonly name: string;
  readonly query: Node | undefined;
  readonly range: Range;
}

export function withTables(c: Cursor, clause: WithClause | undefined): readonly WithTable[] {
  return parts(clause?.ctes, 'CommonTableExpr').map((table) => {
    let open = c.at(table.location) + 1;
    if (c.char(open, '(')) open = c.pair(open) + 1;
    while (open < c.all.last && !c.char(open, '(')) open++;
    return { name: table.ctename ?? '', query: table.ctequery, range: { first: open + 1, last: c.pair(open) - 1 } };
  });
}

/** Set operations associate to the left and INTERSECT binds closest, so the last loosest operator is the top one. */
function branchRanges(c: Cursor, select: SelectStmt, { first, last }: Range): readonly [Range, Range] {
  let split = -1;
  for (let i = first; i <= last; i++) {
    if (c.is(i, 'union') || c.is(i, 'except')) split = i;
    i = Math.max(i, c.pair(i));
  }
  for (let i = first; i <= last && split < 0; i++) {
    if (c.is(i, 'intersect') && select.op === 'SETOP_INTERSECT') split = lastIntersect(c, i, last);
    i = Math.max(i, c.pair(i));
  }
  const quantified = c.is(split + 1, 'all') || c.is(split + 1, 'distinct');
  const right = split + (quantified ? 2 : 1);
  return [
    { first, last: split - 1 },
    { first: right, last: branchEnd(c, right, last) },
  ];
}

function lastIntersect(c: Cursor, from: number, last: number): number {
  let split = from;
  for (let i = from; i <= last; i++) {
    if (c.is(i, 'intersect')) split = i;
    i = Math.max(i, c.pair(i));
  }
  return split;
}

const tailWords = ['order', 'limit', 'offset', 'fetch', 'for'];

/** The end of the last branch: ORDER BY, LIMIT and locking belong to the whole. */
function branchEnd(c: Cursor, from: number, last: number): number {
  for (let i = from; i <= last; i++) {
    if (tailWords.some((word) => c.is(i, word))) return i - 1;
    i = Math.max(i, c.pair(i));
  }
  return last;
}

// -- FROM ------------------------------------------------------------------------------------------------------------

/** The tokens of a FROM list not yet read: subqueries and joins have no location, so they are met in their order. */
interface Place {
  at: number;
  readonly last: number;
}

/** The items of a FROM or USING list, and the ON conditions that every row must meet. `range` begins before its first. */
export function readFromList(
  c: Cursor,
  nodes: readonly Node[] | undefined,
  { first, last }: Range,
): { readonly from: FromItem[]; readonly conditions: Expression[] } {
  const place: Place = { at: first, last };
  const from: FromItem[] = [];
  const conditions: Expression[] = [];
  for (const node of nodes ?? []) readFrom(c, node, place, from, conditions);
  return { from, conditions };
}

/** Reads one item; `conditions` is absent on the side of an outer join whose rows may be missing. */
function readFrom(c: Cursor, node: Node, place: Place, items: FromItem[], conditions: Expression[] | undefined): void {
  const join = part(node, 'JoinExpr');
  if (join) {
    const keepsLeft = join.jointype === 'JOIN_INNER' || join.jointype === 'JOIN_LEFT';
    const keepsRight = join.jointype === 'JOIN_INNER' || join.jointype === 'JOIN_RIGHT';
    if (join.larg) readFrom(c, join.larg, place, items, keepsLeft ? conditions : undefined);
    if (join.rarg) readFrom(c, join.rarg, place, items, keepsRight ? conditions : undefined);
    if (!join.quals) return;
    const condition = readExpression(c, join.quals);
    if (join.jointype === 'JOIN_INNER') conditions?.push(condition);
    passBehind(c, place, condition);
    return;
  }
  const sample = part(node, 'RangeTableSample');
  const item = sample?.relation ? fromItem(c, sample.relation, place) : fromItem(c, node, place);
  for (const found of item) {
    items.push(found);
    place.at = Math.max(place.at, c.indexOf(found.span.end - 1) + 1);
  }
}

function fromItem(c: Cursor, node: Node, place: Place): readonly FromItem[] {
  const relation = part(node, 'RangeVar');
  if (relation) return [relationItem(c, relation)];
  const subquery = part(node, 'RangeSubselect');
  if (subquery) return [subqueryItem(c, subquery, place)];
  const call = part(node, 'RangeFunction');
  return call ? functionItems(c, call) : [];
}

function relationItem(c: Cursor, relation: RangeVar): FromItem {
  const name = relationName(c, relation);
  const end = relationEnd(c, relation);
  const behind = c.char(end + 1, '*') ? end + 1 : end;
  const last = relation.alias ? aliasEnd(c, behind) : behind;
  const span = c.span(c.at(relation.location), last);
  return { kind: 'relation', relation: name, alias: relation.alias?.aliasname, span };
}

function subqueryItem(c: Cursor, item: RangeSubselect, place: Place): FromItem {
  const open = subqueryStart(c, place);
  const close = c.pair(open);
  const query = readQuery(c, item.subquery, { first: open + 1, last: close - 1 });
  const last = item.alias ? aliasEnd(c, close) : close;
  return { kind: 'subquery', query, alias: item.alias?.aliasname, span: c.span(open, last) };
}

function functionItems(c: Cursor, item: RangeFunction): readonly FromItem[] {
  const items: FromItem[] = [];
  for (const pair of item.functions ?? []) {
    const [node] = itemsOf(pair);
    if (!node || Object.keys(node).length === 0) continue;
    const call = readExpression(c, node);
    const { first, last } = tokensOf(c, call.span);
    const end = item.alias && !item.is_rowsfrom ? aliasEnd(c, last) : last;
    items.push({ kind: 'function', call, alias: item.alias?.aliasname, span: c.span(first, end) });
  }
  return items;
}

/** The last token of `[WITH ORDINALITY] [AS] alias [(columns)]` behind `before`. */
function aliasEnd(c: Cursor, before: number): number {
  let last = c.are(before + 1, 'with', 'ordinality') ? before + 2 : before;
  if (c.is(last + 1, 'as')) last++;
  last++;
  return c.char(last + 1, '(') ? c.pair(last + 1) : last;
}

const queryWords = ['select', 'with', 'values', 'table'];
const setWords = ['union', 'intersect', 'except', 'order', 'limit', 'offset', 'fetch', 'for'];

/** The parenthesis that opens the next subquery of the FROM list, not one that only groups a join. */
function subqueryStart(c: Cursor, place: Place): number {
  let at = place.at;
  while (at < place.last && !(c.char(at, '(') && queryWords.some((word) => c.is(at + 1, word)))) at++;
  while (c.char(at - 1, '(') && at - 1 >= place.at) {
    const behind = c.pair(at) + 1;
    const whole = behind === c.pair(at - 1) || setWords.some((word) => c.is(behind, word));
    if (!whole) break;
    at--;
  }
  return at;
}

function passBehind(c: Cursor, place: Place, e: Expression): void {
  place.at = Math.max(place.at, c.indexOf(e.span.end - 1) + 1);
}
