/** The names of data types as PostgreSQL's format_type() gives them. */
import type { TypeName } from '../syntax/ddl.js';
import { quoteIdentifier } from './names.js';

const spelledOut: ReadonlyMap<string, string> = new Map([
  ['int2', 'smallint'],
  ['smallserial', 'smallint'],
  ['serial2', 'smallint'],
  ['int4', 'integer'],
  ['int', 'integer'],
  ['serial', 'integer'],
  ['serial4', 'integer'],
  ['int8', 'bigint'],
  ['bigserial', 'bigint'],
  ['serial8', 'bigint'],
  ['float4', 'real'],
  ['float8', 'double precision'],
  ['bool', 'boolean'],
  ['varchar', 'character varying'],
  ['varbit', 'bit varying'],
  ['decimal', 'numeric'],
  // Keywords that quote_ident() would quote, and format_type() does not.
  ['numeric', 'numeric'],
  ['json', 'json'],
]);

const times: ReadonlyMap<string, readonly [name: string, zone: string]> = new Map([
  ['timestamp', ['timestamp', 'without time zone']],
  ['timestamptz', ['timestamp', 'with time zone']],
  ['time', ['time', 'without time zone']],
  ['timetz', ['time', 'with time zone']],
]);

/** Types of `public` and of PostgreSQL itself are not qualified. A type outside of both is, as far as the statement says. */
export function formatType(type: TypeName): string {
  const array = type.arrayDimensions > 0 ? '[]' : '';
  return `${elementType(type)}${array}`;
}

function elementType({ schema, name, modifiers }: TypeName): string {
  const list = modifiers.length > 0 ? `(${modifiers.join(',')})` : '';
  if (schema !== undefined && schema !== 'pg_catalog') {
    return `${schema === 'public' ? '' : `${quoteIdentifier(schema)}.`}${quoteIdentifier(name)}${list}`;
  }
  const time = times.get(name);
  if (time) return `${time[0]}${list} ${time[1]}`;
  if (name === 'bpchar') return modifiers.length > 0 ? `character${list}` : 'bpchar';
  if (name === 'bit') return `bit${list || '(1)'}`;
  if (name === 'numeric' && modifiers.length === 1) return `numeric(${modifiers[0]},0)`;
  if (name === 'char') return '"char"';
  if (name === 'interval') return modifiers.length === 2 ? `interval(${modifiers[1]})` : 'interval';
  return `${spelledOut.get(name) ?? quoteIdentifier(name)}${list}`;
}
