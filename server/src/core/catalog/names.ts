/** How PostgreSQL writes names: identity of relations, quoting of identifiers and literals, what users are shown. */
import type { RelationId } from './catalog.js';
import { quotedKeywords } from './keywords.js';

/** The schema that stands for every session's own temporary schema. */
export const temporarySchema = 'pg_temp';

/** The identity of a relation. It is also valid SQL for it. */
export function relationId(schema: string, name: string): RelationId {
  return qualifiedName(schema, name) as RelationId;
}

/** `schema.name`, each part quoted where needed; identity of functions too. */
export function qualifiedName(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** As PostgreSQL's quote_ident(): quoted unless lower case letters, digits and `_` only, and no reserved keyword. */
export function quoteIdentifier(value: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(value) && !quotedKeywords.has(value)) return value;
  return `"${value.replaceAll('"', '""')}"`;
}

/** As PostgreSQL's quote_literal(). */
export function quoteLiteral(value: string): string {
  const quoted = value.replaceAll("'", "''");
  return value.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** What users read: the name, qualified unless it is in `public`. */
export function displayName(object: { readonly schema: string; readonly name: string }): string {
  const name = quoteIdentifier(object.name);
  return object.schema === 'public' ? name : `${quoteIdentifier(object.schema)}.${name}`;
}
