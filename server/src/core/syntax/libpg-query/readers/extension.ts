/** Reads CREATE EXTENSION. */
import type { CreateExtensionStmt } from '@pgsql/types';
import type { CreateExtension } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { parts, strings } from '../tree.js';
import { option } from './options.js';

export function readExtension(c: Cursor, node: CreateExtensionStmt, { first, last }: Range): CreateExtension {
  const schema = option(parts(node.options, 'DefElem'), 'schema');
  return {
    kind: 'create-extension',
    name: c.name(first + (node.if_not_exists ? 5 : 2), node.extname),
    // SCHEMA name
    schema: schema && c.name(c.at(schema.location) + 1, strings(schema.arg)[0]),
    ifNotExists: node.if_not_exists === true,
    span: c.span(first, last),
  };
}
