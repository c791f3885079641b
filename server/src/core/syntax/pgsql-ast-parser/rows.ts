/** Reads TRUNCATE and REFRESH MATERIALIZED VIEW, and passes over the other statements about rows. */
import type { RefreshMaterializedViewStatement, TruncateTableStatement } from 'pgsql-ast-parser';
import type { Cursor } from '../cursor.js';
import type { DataChange, Other, RefreshMaterializedView } from '../ddl.js';
import { keywordIs } from '../lexer.js';
import { qualifiedNameAt, startOf, wholeSpan } from './names.js';

const rowStatements: readonly (readonly [keyword: string, tag: string])[] = [
  ['insert', 'InsertStmt'],
  ['update', 'UpdateStmt'],
  ['delete', 'DeleteStmt'],
];

/** Statements about rows leave the schema as it is. They can be megabytes long, so the package never sees them. */
export function readRows(cursor: Cursor): Other | undefined {
  const tag = rowStatements.find(([keyword]) => keywordIs(cursor.text, cursor.tokens[0], keyword))?.[1];
  return tag === undefined ? undefined : { kind: 'other', tag, span: wholeSpan(cursor) };
}

export function readTruncate(cursor: Cursor, node: TruncateTableStatement): DataChange {
  return {
    kind: 'data',
    command: 'truncate',
    tables: node.tables.map((table) => qualifiedNameAt(cursor, startOf(cursor, table)).name),
    alias: undefined,
    columns: [],
    rows: [],
    query: undefined,
    filtered: false,
    inWith: [],
    span: wholeSpan(cursor),
  };
}

export function readRefresh(cursor: Cursor, node: RefreshMaterializedViewStatement): RefreshMaterializedView {
  return {
    kind: 'refresh-materialized-view',
    view: qualifiedNameAt(cursor, startOf(cursor, node.name)).name,
    concurrently: node.concurrently === true,
    span: wholeSpan(cursor),
  };
}
