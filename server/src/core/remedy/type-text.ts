/** Data types as a cast names them, and as a table's columns are written. */
import type { Column } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import type { TypeName } from '../syntax/ddl.js';
import { textAt } from './layout.js';

const TEXT_TYPES: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'citext', 'name']);

const SPOKEN: ReadonlyMap<string, string> = new Map([
  ['int2', 'smallint'],
  ['smallserial', 'smallint'],
  ['serial2', 'smallint'],
  ['int4', 'integer'],
  ['serial', 'integer'],
  ['serial4', 'integer'],
  ['int8', 'bigint'],
  ['bigserial', 'bigint'],
  ['serial8', 'bigint'],
]);

/** Whether a session setting, which is text, compares with a value of the type without a cast. */
export function isTextType(type: TypeName): boolean {
  return TEXT_TYPES.has(type.name) && type.arrayDimensions === 0;
}

/** The type's name without its modifiers, with which a cast would cut the value. */
export function castType(type: TypeName): string {
  const name = SPOKEN.get(type.name) ?? quoteIdentifier(type.name);
  return type.schema === undefined || type.schema === 'pg_catalog' ? name : `${quoteIdentifier(type.schema)}.${name}`;
}

/** In capitals where the table's other types are written so. */
export function typeLike(columns: readonly Column[], type: string): string {
  const sample = columns.find((column) => column.type);
  const written = sample?.type ? textAt({ statement: sample.definition.statement, span: sample.type.span }) : '';
  const capitals = /^[A-Z][A-Z0-9 ]*/.test(written) && /^[a-z][a-z0-9 ]*$/.test(type);
  return capitals ? type.toUpperCase() : type;
}
