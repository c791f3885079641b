/** Reads what changes rows: INSERT, UPDATE, DELETE, MERGE, TRUNCATE and COPY ... FROM. */
import type {
  CopyStmt,
  DeleteStmt,
  InsertStmt,
  MergeStmt,
  MergeWhenClause,
  MultiAssignRef,
  Node,
  RangeVar,
  TruncateStmt,
  UpdateStmt,
  WithClause,
} from '@pgsql/types';
import { type DataChange, mostRows } from '../../ddl.js';
import type { Expression, Query } from '../../expression.js';
import type { Cursor, Range } from '../cursor.js';
import { itemsOf, part, parts, strings, tagOf } from '../tree.js';
import { readExpression, readExpressions } from './expression.js';
import { tokensOf } from './extent.js';
import { nameList, relationEnd, relationName } from './names.js';
import { readFromList, readQuery, withTables } from './query.js';

type Columns = DataChange['columns'];

export function readInsert(c: Cursor, node: InsertStmt, range: Range): DataChange {
  const targets = parts(node.cols, 'ResTarget');
  const select = part(node.selectStmt, 'SelectStmt');
  const isValues = select?.valuesLists !== undefined;
  const source = select && !isValues ? readQuery(c, node.selectStmt, sourceRange(c, node, range)) : undefined;
  return {
    kind: 'data',
    command: 'insert',
    tables: written(c, node.relation),
    alias: node.relation?.alias?.aliasname,
    columns: targets.map(({ name, location }) => ({ name: c.name(c.at(location), name), value: undefined })),
    rows: isValues ? (select.valuesLists ?? []).slice(0, mostRows).map((row) => readExpressions(c, itemsOf(row))) : [],
    query: withTablesOf(c, node.withClause, source, range),
    filtered: select?.whereClause !== undefined,
    inWith: changesInWith(c, node.withClause),
    span: c.span(range.first, range.last),
  };
}

export function readUpdate(c: Cursor, node: UpdateStmt, range: Range): DataChange {
  const columns = assignments(c, node.targetList);
  return {
    kind: 'data',
    command: 'update',
    tables: written(c, node.relation),
    alias: node.relation?.alias?.aliasname,
    columns,
    rows: [],
    query: readSources(c, node, node.fromClause, behindColumns(c, columns, relationEnd(c, node.relation)), range),
    filtered: node.whereClause !== undefined,
    inWith: changesInWith(c, node.withClause),
    span: c.span(range.first, range.last),
  };
}

export function readDelete(c: Cursor, node: DeleteStmt, range: Range): DataChange {
  return {
    kind: 'data',
    command: 'delete',
    tables: written(c, node.relation),
    alias: node.relation?.alias?.aliasname,
    columns: [],
    rows: [],
    query: readSources(c, node, node.usingClause, relationEnd(c, node.relation) + 1, range),
    filtered: node.whereClause !== undefined,
    inWith: changesInWith(c, node.withClause),
    span: c.span(range.first, range.last),
  };
}

export function readMerge(c: Cursor, node: MergeStmt, range: Range): DataChange {
  const sources = node.sourceRelation && [node.sourceRelation];
  const joined = { withClause: node.withClause, whereClause: node.joinCondition };
  return {
    kind: 'data',
    command: 'merge',
    tables: written(c, node.relation),
    alias: node.relation?.alias?.aliasname,
    columns: parts(node.mergeWhenClauses, 'MergeWhenClause').flatMap((clause) => mergedColumns(c, clause)),
    rows: [],
    query: readSources(c, joined, sources, relationEnd(c, node.relation) + 1, range),
    filtered: false,
    inWith: changesInWith(c, node.withClause),
    span: c.span(range.first, range.last),
  };
}

export function readTruncate(c: Cursor, node: TruncateStmt, range: Range): DataChange {
  return withoutRows(
    c,
    'truncate',
    parts(node.relations, 'RangeVar').map((relation) => relationName(c, relation)),
    [],
    range,
  );
}

/** `undefined` for COPY ... TO. */
export function readCopy(c: Cursor, node: CopyStmt, range: Range): DataChange | undefined {
  if (!node.is_from || !node.relation) return undefined;
  const names = strings(node.attlist);
  const listed = names.length > 0 ? nameList(c, relationEnd(c, node.relation) + 1, names) : [];
  const columns = listed.map((name) => ({ name, value: undefined }));
  return {
    ...withoutRows(c, 'copy', written(c, node.relation), columns, range),
    filtered: node.whereClause !== undefined,
  };
}

function withoutRows(
  c: Cursor,
  command: DataChange['command'],
  tables: DataChange['tables'],
  columns: Columns,
  { first, last }: Range,
): DataChange {
  return {
    kind: 'data',
    command,
    tables,
    alias: undefined,
    columns,
    rows: [],
    query: undefined,
    filtered: false,
    inWith: [],
    span: c.span(first, last),
  };
}

function written(c: Cursor, relation: RangeVar | undefined): DataChange['tables'] {
  return relation ? [relationName(c, relation)] : [];
}

// -- WITH ------------------------------------------------------------------------------------------------------------

/** INSERT, UPDATE, DELETE and MERGE in WITH. */
export function changesInWith(c: Cursor, clause: WithClause | undefined): DataChange[] {
  const changes: DataChange[] = [];
  for (const { query, range } of withTables(c, clause)) {
    const change = query && readChange(c, query, range);
    if (change) changes.push(change);
  }
  return changes;
}

function readChange(c: Cursor, node: Node, range: Range): DataChange | undefined {
  switch (tagOf(node)) {
    case 'InsertStmt':
      return readInsert(c, part(node, 'InsertStmt') ?? {}, range);
    case 'UpdateStmt':
      return readUpdate(c, part(node, 'UpdateStmt') ?? {}, range);
    case 'DeleteStmt':
      return readDelete(c, part(node, 'DeleteStmt') ?? {}, range);
    case 'MergeStmt':
      return readMerge(c, part(node, 'MergeStmt') ?? {}, range);
    default:
      return undefined;
  }
}

/** The source with the statement's own WITH, which stands before the written table: the query is then all of it. */
function withTablesOf(
  c: Cursor,
  clause: WithClause | undefined,
  source: Query | undefined,
  range: Range,
): Query | undefined {
  if (!clause) return source;
  const own = withTables(c, clause).map((table) => ({
    name: table.name,
    query: readQuery(c, table.query, table.range),
  }));
  const span = c.span(range.first, range.last);
  if (!source) return { from: [], conditions: [], targets: [], with: own, branches: [], span };
  return { ...source, with: [...own, ...source.with], span };
}

// -- Sources ---------------------------------------------------------------------------------------------------------

interface Sources {
  readonly withClause?: WithClause | undefined;
  readonly whereClause?: Node | undefined;
}

/** WITH, FROM or USING, and WHERE, as a query; `undefined` where there is none of them. `at` is the token before FROM. */
function readSources(
  c: Cursor,
  { withClause, whereClause }: Sources,
  nodes: readonly Node[] | undefined,
  at: number,
  range: Range,
): Query | undefined {
  // CURRENT OF has no parts and no place.
  const condition = part(whereClause, 'CurrentOfExpr') ? undefined : whereClause;
  if (!withClause && !condition && !nodes?.length) return undefined;
  const { from, conditions } = readFromList(c, nodes, { first: at, last: range.last });
  if (condition) conditions.unshift(readExpression(c, condition));
  const query: Query = { from, conditions, targets: [], with: [], branches: [], span: c.span(range.first, range.last) };
  return withTablesOf(c, withClause, query, range);
}

/** The tokens of the query in INSERT ... SELECT: behind the column list and OVERRIDING, before ON CONFLICT. */
function sourceRange(c: Cursor, node: InsertStmt, range: Range): Range {
  let first = relationEnd(c, node.relation) + 1;
  if (node.relation?.alias) first += 2;
  if (node.cols?.length) first = c.pair(first) + 1;
  if (c.is(first, 'overriding')) first += 3;
  for (let i = first; i <= range.last; i++) {
    if (c.are(i, 'on', 'conflict') || c.is(i, 'returning')) return { first, last: i - 1 };
    i = Math.max(i, c.pair(i));
  }
  return { first, last: range.last };
}

// -- Columns ---------------------------------------------------------------------------------------------------------

function assignments(c: Cursor, nodes: readonly Node[] | undefined): Columns {
  return parts(nodes, 'ResTarget').map(({ name, val, location }) => ({
    name: c.name(c.at(location), name),
    value: val && assignedValue(c, val),
  }));
}

/** In `(a, b) = (1, 2)` each column has its own; one that a subquery gives along with others has none. */
function assignedValue(c: Cursor, node: Node): Expression | undefined {
  const multiple = part(node, 'MultiAssignRef');
  return multiple ? elementOf(c, multiple) : readExpression(c, node);
}

function elementOf(c: Cursor, { source, colno }: MultiAssignRef): Expression | undefined {
  const value = part(source, 'RowExpr')?.args?.[(colno ?? 1) - 1];
  return value && readExpression(c, value);
}

/** A place behind the values that are set and before FROM. */
function behindColumns(c: Cursor, columns: Columns, before: number): number {
  const last = columns.at(-1);
  if (!last) return before + 1;
  if (last.value) return tokensOf(c, last.value.span).last + 1;
  // (a, b) = (SELECT ...)
  return c.pair(tokensOf(c, last.name.span).last + 3) + 1;
}

function mergedColumns(c: Cursor, clause: MergeWhenClause): Columns {
  if (!clause.values) return assignments(c, clause.targetList);
  return parts(clause.targetList, 'ResTarget').map(({ name, location }, i) => {
    const value = clause.values?.[i];
    return { name: c.name(c.at(location), name), value: value && readExpression(c, value) };
  });
}
