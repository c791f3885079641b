/**
 * Reads a data type from tokens. The package's own node loses where `timestamp with time zone` begins and where
 * `varchar(20)` ends, and keeps the spelling instead of the type PostgreSQL's grammar makes of it.
 */
import type { Cursor } from '../cursor.js';
import type { TypeName } from '../ddl.js';
import { tokenText } from '../lexer.js';
import { qualifiedNameAt } from './names.js';

/** The type that begins at token `from`, and the index of the token behind it. */
export function readType(cursor: Cursor, from: number): { readonly type: TypeName; readonly next: number } {
  const head = readHead(cursor, from);
  const { modifiers, next: afterModifiers } = readModifiers(cursor, head.next);
  const zone = readZone(cursor, head.zoned, afterModifiers);
  const { dimensions, next } = readArray(cursor, zone.next);
  const bare = { schema: head.schema, ...adjusted(head, modifiers) };

  return {
    type: {
      ...bare,
      name: zone.zoned ? `${bare.name}tz` : bare.name,
      arrayDimensions: dimensions,
      setOf: false,
      span: cursor.span(from, next - 1),
    },
    next,
  };
}

interface Head {
  readonly schema: string | undefined;
  readonly name: string;
  /** The word as written, in lower case; empty for a quoted or qualified name. */
  readonly word: string;
  /** `time` and `timestamp`, which WITH TIME ZONE may follow. */
  readonly zoned: boolean;
  readonly next: number;
}

/** Spellings that PostgreSQL's grammar turns into the name of a type in pg_catalog (manual, table 8.1). */
const spellings: Readonly<Record<string, string>> = {
  int: 'int4',
  integer: 'int4',
  smallint: 'int2',
  bigint: 'int8',
  real: 'float4',
  float: 'float8',
  decimal: 'numeric',
  dec: 'numeric',
  boolean: 'bool',
  char: 'bpchar',
  character: 'bpchar',
  nchar: 'bpchar',
};

function readHead(cursor: Cursor, from: number): Head {
  const head = (name: string, length: number, word = ''): Head => {
    return { schema: undefined, name, word, zoned: false, next: from + length };
  };
  if (cursor.are(from, 'double', 'precision')) return head('float8', 2);
  if (cursor.are(from, 'character', 'varying')) return head('varchar', 2);
  if (cursor.are(from, 'bit', 'varying')) return head('varbit', 2);

  const { name, next } = qualifiedNameAt(cursor, from);
  if (name.schema) return { schema: name.schema.value, name: name.name.value, word: '', zoned: false, next };
  if (cursor.tokens[from]?.kind === 'quoted-identifier') return head(name.name.value, 1);
  const word = name.name.value;
  return { ...head(spellings[word] ?? word, 1, word), zoned: word === 'time' || word === 'timestamp' };
}

function readModifiers(cursor: Cursor, at: number): { readonly modifiers: readonly number[]; readonly next: number } {
  if (!cursor.char(at, '(')) return { modifiers: [], next: at };
  const parts = cursor.commas(cursor.inside(at));
  const modifiers = parts.map(({ first, last }) => Number(tokenText(cursor.text, cursor.span(first, last))));
  return { modifiers, next: cursor.pair(at) + 1 };
}

function readZone(cursor: Cursor, possible: boolean, at: number): { readonly zoned: boolean; readonly next: number } {
  if (possible && cursor.are(at, 'with', 'time', 'zone')) return { zoned: true, next: at + 3 };
  if (possible && cursor.are(at, 'without', 'time', 'zone')) return { zoned: false, next: at + 3 };
  return { zoned: false, next: at };
}

function readArray(cursor: Cursor, at: number): { readonly dimensions: number; readonly next: number } {
  let next = cursor.is(at, 'array') ? at + 1 : at;
  let dimensions = 0;
  while (cursor.char(next, '[')) {
    next = cursor.pair(next) + 1;
    dimensions++;
  }
  return { dimensions: next > at ? Math.max(dimensions, 1) : 0, next };
}

/**
 * `char` and `bit` without a length have length 1 (manual, 8.3 and 8.10); the digits of `float` choose between single
 * precision, up to 24, and double (manual, 8.1.3).
 */
function adjusted({ word, name }: Head, modifiers: readonly number[]): Pick<TypeName, 'name' | 'modifiers'> {
  if (word === 'float') return { name: (modifiers[0] ?? 53) <= 24 ? 'float4' : name, modifiers: [] };
  const implied = ['char', 'character', 'nchar', 'bit'].includes(word);
  return { name, modifiers: implied && modifiers.length === 0 ? [1] : modifiers };
}
