/** Reads names and types: values as PostgreSQL folded and cut them, places from the tokens. */
import type { Node, ObjectWithArgs, RangeVar, RoleSpec, TypeName as TypeNode } from '@pgsql/types';
import type { Span } from '../../../text/span.js';
import type { CreateTable, Name, QualifiedName, RelationName, TypeName } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { part, parts, strings } from '../tree.js';

export function relationName(c: Cursor, relation: RangeVar | undefined): RelationName {
  const first = c.at(relation?.location);
  if (!relation || relation.catalogname !== undefined) return qualifiedName(c, first, relationParts(relation));
  const { schemaname, relname } = relation;
  if (schemaname === undefined) return unqualifiedName(c, first, relname);
  return { schema: c.name(first, schemaname), name: c.name(first + 2, relname), span: c.span(first, first + 2) };
}

export function persistenceOf(relation: RangeVar | undefined): CreateTable['persistence'] {
  if (relation?.relpersistence === 't') return 'temporary';
  return relation?.relpersistence === 'u' ? 'unlogged' : 'permanent';
}

/** The last token of a relation's name. */
export function relationEnd(c: Cursor, relation: RangeVar | undefined): number {
  const dots = (relation?.catalogname === undefined ? 0 : 1) + (relation?.schemaname === undefined ? 0 : 1);
  return c.at(relation?.location) + 2 * dots;
}

/** The name that begins at a token, from the parts the tree has: name, schema.name or catalog.schema.name. */
export function qualifiedName(c: Cursor, first: number, values: readonly string[]): QualifiedName {
  const last = first + 2 * (values.length - 1);
  if (values.length < 2) return unqualifiedName(c, last, values[0]);
  return { schema: c.name(last - 2, values.at(-2)), name: c.name(last, values.at(-1)), span: c.span(first, last) };
}

function unqualifiedName(c: Cursor, at: number, value: string | undefined): QualifiedName {
  const name = c.name(at, value);
  return { schema: undefined, name, span: name.span };
}

export function relationParts(relation: RangeVar | undefined): string[] {
  const { catalogname, schemaname, relname } = relation ?? {};
  return [catalogname, schemaname, relname ?? ''].filter((x) => x !== undefined);
}

/** One name for each element of a list in parentheses, whose first token it is. */
export function nameList(c: Cursor, open: number, values: readonly string[]): Name[] {
  const elements = c.commas({ first: open + 1, last: c.pair(open) - 1 });
  return values.map((value, i) => c.name(elements[i]?.first ?? open, value));
}

/** The roles of a list, PUBLIC among them; none where nothing is written. */
export function roleNames(c: Cursor, roles: readonly RoleSpec[]): Name[] {
  const names: Name[] = [];
  for (const role of roles) if (role.location !== -1) names.push(roleName(c, role));
  return names;
}

const roleWords: Readonly<Record<string, string>> = {
  ROLESPEC_PUBLIC: 'public',
  ROLESPEC_CURRENT_ROLE: 'current_role',
  ROLESPEC_CURRENT_USER: 'current_user',
  ROLESPEC_SESSION_USER: 'session_user',
};

export function roleName(c: Cursor, role: RoleSpec): Name {
  return c.name(c.at(role.location), role.rolename ?? roleWords[role.roletype ?? ''] ?? '');
}

/** The string literal that begins at a token. */
export function stringSpan(c: Cursor, at: number): Span {
  return c.span(at, c.is(at + 1, 'uescape') ? at + 2 : at);
}

// -- Types -----------------------------------------------------------------------------------------------------------

export function typeName(c: Cursor, type: TypeNode): TypeName {
  const { first, last, qualified } = typeRange(c, type);
  const names = type.pct_type ? columnTypeNames(type) : strings(type.names);
  const name = names[names.length - 1] ?? '';
  return {
    schema: qualified ? names[names.length - 2] : undefined,
    name,
    modifiers: type.typmods ? modifiers(type.typmods, name) : [],
    arrayDimensions: type.arrayBounds?.length ?? 0,
    setOf: type.setof === true,
    span: c.span(type.setof ? first - 1 : first, last),
  };
}

/** `schema.table.column%TYPE` is a type by the name `table.column%type`. */
function columnTypeNames(type: TypeNode): string[] {
  const names = strings(type.names);
  return [...names.slice(0, -2), `${names.slice(-2).join('.')}%type`];
}

/** The last token of a type, its modifiers and array bounds included. */
export function typeEnd(c: Cursor, type: TypeNode): number {
  return typeRange(c, type).last;
}

function typeRange(c: Cursor, type: TypeNode): Range & { readonly qualified: boolean } {
  const first = c.at(type.location);
  let last = first;
  while (c.char(last + 1, '.')) last += 2;
  const qualified = last > first;
  if (!qualified) last = wordsEnd(c, first);
  if (type.pct_type) return { first, last: last + 2, qualified };
  if (c.char(last + 1, '(')) last = c.pair(last + 1);
  last = qualified ? last : suffixEnd(c, first, last);
  return { first, last: type.arrayBounds ? boundsEnd(c, last) : last, qualified };
}

/** DOUBLE PRECISION, CHARACTER VARYING, NATIONAL CHARACTER VARYING, BIT VARYING, ... */
function wordsEnd(c: Cursor, first: number): number {
  if (c.are(first, 'double', 'precision')) return first + 1;
  let last = first;
  if (c.is(first, 'national') && (c.is(first + 1, 'character') || c.is(first + 1, 'char'))) last++;
  const varies = c.is(last, 'character') || c.is(last, 'char') || c.is(last, 'nchar') || c.is(last, 'bit');
  return varies && c.is(last + 1, 'varying') ? last + 1 : last;
}

/** TIMESTAMP (3) WITH TIME ZONE; INTERVAL DAY TO SECOND (3). */
function suffixEnd(c: Cursor, first: number, last: number): number {
  if (c.is(first, 'interval')) return intervalFieldsEnd(c, last);
  if (!c.is(first, 'timestamp') && !c.is(first, 'time')) return last;
  const zone = (c.is(last + 1, 'with') || c.is(last + 1, 'without')) && c.are(last + 2, 'time', 'zone');
  return zone ? last + 3 : last;
}

const intervalFields = ['year', 'month', 'day', 'hour', 'minute', 'second'];

/** The last token of the fields that may follow INTERVAL or its literal. */
export function intervalFieldsEnd(c: Cursor, before: number): number {
  const field = (index: number) => intervalFields.some((word) => c.is(index, word));
  let last = before;
  if (!field(last + 1)) return last;
  last++;
  if (c.is(last + 1, 'to') && field(last + 2)) last += 2;
  return c.char(last + 1, '(') ? c.pair(last + 1) : last;
}

function boundsEnd(c: Cursor, before: number): number {
  let last = c.is(before + 1, 'array') ? before + 1 : before;
  while (c.char(last + 1, '[')) last = c.pair(last + 1);
  return last;
}

function modifiers(nodes: readonly Node[], type: string): number[] {
  const values: number[] = [];
  for (const constant of parts(nodes, 'A_Const')) {
    if (constant.ival) values.push(constant.ival.ival ?? 0);
  }
  // For an interval the grammar puts a mask of its fields first.
  return type === 'interval' ? values.slice(1) : values;
}

/** A possibly qualified name in a string, as in COLLATE or an operator class. */
export function dotted(nodes: Parameters<typeof strings>[0]): string | undefined {
  const names = strings(nodes);
  return names.length === 0 ? undefined : names.join('.');
}

/** The argument types of a function that is named with them: nothing to spread where it is not. */
export function argumentTypes(c: Cursor, f: ObjectWithArgs | undefined): { readonly arguments?: readonly TypeName[] } {
  if (!f || f.args_unspecified) return {};
  return { arguments: parts(f.objargs, 'TypeName').map((type) => typeName(c, type)) };
}

/** The name lists of DROP and COMMENT are either String nodes, a List of them, a TypeName or a function's signature. */
export function objectParts(node: Parameters<typeof part>[0]): string[] {
  const list = part(node, 'List');
  if (list) return strings(list.items);
  const signature = part(node, 'ObjectWithArgs');
  if (signature) return strings(signature.objname);
  const type = part(node, 'TypeName');
  if (type) return strings(type.names);
  return strings(node);
}
