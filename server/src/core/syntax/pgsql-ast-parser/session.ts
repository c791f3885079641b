/** Reads what concerns the session rather than one object: SET, CREATE SCHEMA and EXTENSION, transactions, DO. */
import type {
  CreateExtensionStatement,
  CreateSchemaStatement,
  SetGlobalStatement,
  SetTimezone,
} from 'pgsql-ast-parser';
import type { Cursor, Range } from '../cursor.js';
import type { CreateExtension, CreateSchema, Opaque, SetVariable, Transaction } from '../ddl.js';
import { identifierValue, stringValue, type Token, tokenText } from '../lexer.js';
import { Disagreement } from './disagreement.js';
import { nameAt, startOf, wholeSpan } from './names.js';

export function readSet(cursor: Cursor, node: SetGlobalStatement): SetVariable {
  const at = startOf(cursor, node.variable);
  const values = node.set.type === 'default' ? undefined : readValues(cursor, { first: at + 2, last: cursor.all.last });
  return {
    kind: 'set-variable',
    name: nameAt(cursor, at).value.toLowerCase(),
    values,
    local: cursor.is(1, 'local'),
    span: wholeSpan(cursor),
  };
}

/** SET TIME ZONE sets the parameter `timezone`; LOCAL and DEFAULT bring back the server's. */
export function readSetTimeZone(cursor: Cursor, node: SetTimezone): SetVariable {
  if (node.to.type === 'interval') throw new Disagreement('SET TIME ZONE INTERVAL is not read');
  const values = node.to.type === 'value' ? readValues(cursor, { first: 3, last: cursor.all.last }) : undefined;
  return { kind: 'set-variable', name: 'timezone', values, local: false, span: wholeSpan(cursor) };
}

export function readSetNames(cursor: Cursor): SetVariable {
  const values = readValues(cursor, { first: 2, last: cursor.all.last });
  return { kind: 'set-variable', name: 'client_encoding', values, local: false, span: wholeSpan(cursor) };
}

function readValues(cursor: Cursor, range: Range): readonly string[] {
  return cursor.commas(range).map(({ first, last }) => {
    const token = cursor.tokens[first] as Token;
    if (token.kind === 'string') return stringValue(cursor.text, token);
    if (token.kind === 'word' || token.kind === 'quoted-identifier') return identifierValue(cursor.text, token);
    return tokenText(cursor.text, cursor.span(first, last));
  });
}

export function readCreateSchema(cursor: Cursor, node: CreateSchemaStatement): CreateSchema {
  return {
    kind: 'create-schema',
    name: nameAt(cursor, startOf(cursor, node.name)),
    ifNotExists: node.ifNotExists === true,
    elements: [],
    span: wholeSpan(cursor),
  };
}

export function readCreateExtension(cursor: Cursor, node: CreateExtensionStatement): CreateExtension {
  return {
    kind: 'create-extension',
    name: nameAt(cursor, startOf(cursor, node.extension)),
    schema: node.schema && nameAt(cursor, startOf(cursor, node.schema)),
    ifNotExists: node.ifNotExists === true,
    span: wholeSpan(cursor),
  };
}

export function readTransaction(cursor: Cursor, action: Transaction['action']): Transaction {
  return { kind: 'transaction', action, savepoint: undefined, chain: false, span: wholeSpan(cursor) };
}

export function readDo(cursor: Cursor): Opaque {
  const at = cursor.tokens.findIndex((token) => token.kind === 'string');
  const body = cursor.tokens[at];
  return {
    kind: 'opaque',
    tag: 'do',
    body: body && stringValue(cursor.text, body),
    bodySpan: body && cursor.span(at, at),
    calls: [],
    span: wholeSpan(cursor),
  };
}
