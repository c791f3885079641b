/**
 * The grammar for hosts without WebAssembly. The package reads a part of PostgreSQL: tables, indexes, comments and
 * the like, but no policy and nothing about row level security. What it refuses is unreadable, never a fault.
 */
import type { parse as parseStatements, Statement } from 'pgsql-ast-parser';
import { Cursor } from '../cursor.js';
import type { Ddl } from '../ddl.js';
import type { Engine } from '../engine.js';
import { keywordIs, type Token } from '../lexer.js';
import { readAlterTable } from './alter-table.js';
import { readCreateIndex } from './create-index.js';
import { readCreateTable } from './create-table.js';
import { readAlterEnum, readCreateComposite, readCreateEnum } from './create-type.js';
import { readCreateFunction, readDropFunction } from './functions.js';
import { wholeSpan } from './names.js';
import { readAlterIndex, readComment, readDrop } from './objects.js';
import { readRefresh, readRows, readTruncate } from './rows.js';
import { readAlterSequence, readCreateSequence } from './sequences.js';
import {
  readCreateExtension,
  readCreateSchema,
  readDo,
  readSet,
  readSetNames,
  readSetTimeZone,
  readTransaction,
} from './session.js';

/** Takes the package's `parse`, so that whoever does not need this engine does not load the package. */
export function createPgsqlAstParserEngine(parse: typeof parseStatements): Engine {
  return {
    name: 'pgsql-ast-parser',
    reduced: true,
    read(text, tokens) {
      if (tokens.length === 0) return { kind: 'other', tag: 'Empty', span: { start: 0, end: text.length } };
      const cursor = new Cursor(text, tokens);
      return readRows(cursor) ?? readParsed(parse, cursor) ?? unreadable(cursor);
    },
  };
}

function unreadable(cursor: Cursor): Ddl {
  return { kind: 'unreadable', span: wholeSpan(cursor) };
}

/** The package's own time grows faster than the text: beyond this length (UTF-16 units) it is not asked. */
const longestText = 256 * 1024;

/** The package throws at what it refuses, and the readers at what they cannot place; both mean unreadable. */
function readParsed(parse: typeof parseStatements, cursor: Cursor): Ddl | undefined {
  if (!beginsReadable(cursor.text, cursor.tokens[0]) || cursor.text.length > longestText) return undefined;
  try {
    const [statement, ...more] = parse(packageText(cursor), { locationTracking: true });
    return statement && more.length === 0 ? readStatement(cursor, statement) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The text at the same offsets as the package's lexer can take it: it trips over characters beyond the first 65,536,
 * even in comments. Names and literals are read from the tokens of the text itself.
 */
function packageText({ text, tokens }: Cursor): string {
  let result = '';
  for (const { start, end } of tokens) result += ' '.repeat(start - result.length) + text.slice(start, end);
  return result.replace(/[\ud800-\udfff]/g, '_');
}

const readable = [
  'create',
  'alter',
  'drop',
  'comment',
  'set',
  'begin',
  'start',
  'commit',
  'rollback',
  'do',
  'truncate',
  'refresh',
];

function beginsReadable(text: string, first: Token | undefined): boolean {
  return readable.some((keyword) => keywordIs(text, first, keyword));
}

function readStatement(cursor: Cursor, node: Statement): Ddl | undefined {
  switch (node.type) {
    case 'create table':
      return readCreateTable(cursor, node);
    case 'alter table':
      return readAlterTable(cursor, node);
    case 'create index':
      return readCreateIndex(cursor, node);
    case 'create schema':
      return readCreateSchema(cursor, node);
    case 'alter index':
      return readAlterIndex(cursor, node);
    case 'alter sequence':
      return readAlterSequence(cursor, node);
    case 'alter enum':
      return readAlterEnum(cursor, node);
    case 'comment':
      return readComment(cursor, node);
    case 'drop table':
    case 'drop index':
    case 'drop sequence':
    case 'drop type':
    case 'drop trigger':
      return readDrop(cursor, node);
    case 'set':
      return readSet(cursor, node);
    case 'set timezone':
      return readSetTimeZone(cursor, node);
    case 'set names':
      return readSetNames(cursor);
    case 'begin':
    case 'start transaction':
      return readTransaction(cursor, 'begin');
    case 'commit':
    case 'rollback':
      return readTransaction(cursor, node.type);
    case 'do':
      return readDo(cursor);
    case 'create function':
      return readCreateFunction(cursor, node);
    case 'drop function':
      return readDropFunction(cursor, node);
    case 'create enum':
      return readCreateEnum(cursor, node);
    case 'create composite type':
      return readCreateComposite(cursor, node);
    case 'create sequence':
      return readCreateSequence(cursor, node);
    case 'create extension':
      return readCreateExtension(cursor, node);
    case 'refresh materialized view':
      return readRefresh(cursor, node);
    case 'truncate table':
      return readTruncate(cursor, node);
    default:
      return undefined;
  }
}
