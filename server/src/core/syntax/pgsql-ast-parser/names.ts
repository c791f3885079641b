/** Reads names from tokens, where they have their exact bounds and their value as PostgreSQL folds it. */
import type { PGNode } from 'pgsql-ast-parser';
import type { Span } from '../../text/span.js';
import type { Cursor } from '../cursor.js';
import type { Name, QualifiedName } from '../ddl.js';
import { identifierValue } from '../lexer.js';
import { Disagreement } from './disagreement.js';

/** Index of the token at which a node begins. */
export function startOf(cursor: Cursor, node: PGNode): number {
  const offset = node._location?.start ?? -1;
  const index = cursor.indexOf(offset);
  if (cursor.tokens[index]?.start !== offset) throw new Disagreement(`no token begins at ${offset}`);
  return index;
}

export function nameAt(cursor: Cursor, index: number): Name {
  const token = cursor.tokens[index];
  if (token?.kind !== 'word' && token?.kind !== 'quoted-identifier') throw new Disagreement('a name that is none');
  return { value: identifierValue(cursor.text, token), span: cursor.span(index, index) };
}

/** A name with or without schema, and the index of the token behind it. */
export function qualifiedNameAt(
  cursor: Cursor,
  index: number,
): { readonly name: QualifiedName; readonly next: number } {
  const first = nameAt(cursor, index);
  if (!cursor.char(index + 1, '.')) return { name: unqualified(first), next: index + 1 };
  const name = { schema: first, name: nameAt(cursor, index + 2), span: cursor.span(index, index + 2) };
  return { name, next: index + 3 };
}

export function unqualified(name: Name): QualifiedName {
  return { schema: undefined, name, span: name.span };
}

export function wholeSpan(cursor: Cursor): Span {
  return cursor.span(cursor.all.first, cursor.all.last);
}
