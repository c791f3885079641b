/** Reads CREATE SCHEMA with the statements inside it. */
import type { CreateSchemaStmt, Node } from '@pgsql/types';
import type { CreateSchema, Ddl, Name } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';

/** `read` reads the statement that a range of tokens holds. */
export function readSchema(
  c: Cursor,
  node: CreateSchemaStmt,
  range: Range,
  read: (c: Cursor, node: Node, range: Range) => Ddl,
): CreateSchema {
  const starts = elementStarts(c, range);
  const elements = (node.schemaElts ?? []).map((element, i) => {
    const next = starts[i + 1];
    return read(c, element, { first: starts[i] ?? range.first, last: next === undefined ? range.last : next - 1 });
  });
  return {
    kind: 'create-schema',
    name: schemaName(c, node, range),
    ifNotExists: node.if_not_exists === true,
    elements,
    span: c.span(range.first, range.last),
  };
}

/** Without a name of its own a schema is named for the role that AUTHORIZATION gives it to. */
function schemaName(c: Cursor, node: CreateSchemaStmt, { first }: Range): Name {
  const at = c.are(first + 2, 'if', 'not', 'exists') ? first + 5 : first + 2;
  if (node.schemaname !== undefined) return c.name(at, node.schemaname);
  return c.name(c.at(node.authrole?.location), node.authrole?.rolename ?? 'current_user');
}

/** Each element begins with CREATE or GRANT; CREATE is also a privilege that GRANT lists. */
function elementStarts(c: Cursor, { first, last }: Range): number[] {
  const starts: number[] = [];
  for (let i = first + 1; i <= last; i++) {
    const privilege = c.is(i - 1, 'grant') || c.char(i - 1, ',');
    if ((c.is(i, 'create') && !privilege) || c.is(i, 'grant')) starts.push(i);
    i = Math.max(i, c.pair(i));
  }
  return starts;
}
