/** Calls PostgreSQL's grammar in its WebAssembly instance, and takes a new instance when one has died. */
import { encodable, isAscii, offsetOfCodePoint } from './offsets.js';

/** What is used of libpg-query's module. Pointers are numbers. */
export interface PgQueryModule {
  _free(pointer: number): void;
  _wasm_parse_query_raw(sql: number): number;
  _wasm_free_parse_result(result: number): void;
  getValue(pointer: number, type: 'i32'): number;
  /** Puts a text into memory of its own, for which it answers the pointer. */
  write(text: string): number;
  /** The text that a NUL ends, or its beginning. */
  read(pointer: number, maximumBytes?: number): string;
}

export type Parsed =
  | { readonly kind: 'tree'; readonly tag: string; readonly json: () => string }
  /** `offset` in UTF-16 units. */
  | { readonly kind: 'fault'; readonly message: string; readonly offset: number }
  /** The grammar ran out of stack or memory: nothing is known about the text. */
  | { readonly kind: 'crashed' };

/**
 * Parses a text and gives its tree to `use` while it is in the instance's memory. `json` is expensive: the first
 * statement's tag can be had without it, and is empty for a text without statements.
 */
type Parse = <T>(text: string, use: (parsed: Parsed) => T) => T;

export function createParse(instantiate: () => PgQueryModule): Parse {
  let module: PgQueryModule | undefined;

  return (text, use) => {
    const sql = encodable(text);
    let query = 0;
    let result = 0;
    let pg: PgQueryModule;
    let parsed: Parsed;
    try {
      module ??= instantiate();
      pg = module;
      query = pg.write(sql);
      result = pg._wasm_parse_query_raw(query);
      parsed = outcome(pg, result, sql);
    } catch {
      // Too deep a nesting overflows the stack. It leaves the instance's memory undefined, and after some tens of
      // times no call works any more.
      module = undefined;
      return use({ kind: 'crashed' });
    }
    try {
      return use(parsed);
    } finally {
      pg._free(query);
      pg._wasm_free_parse_result(result);
    }
  };
}

/** Reads `PgQueryParseResult { char *parse_tree; char *stderr_buffer; PgQueryError *error; }`. */
function outcome(pg: PgQueryModule, result: number, sql: string): Parsed {
  const error = pg.getValue(result + 8, 'i32');
  if (error) return fault(pg, error, sql);
  const tree = pg.getValue(result, 'i32');
  return { kind: 'tree', tag: firstTag(pg.read(tree, 120)), json: () => pg.read(tree) };
}

/** Reads `PgQueryError { char *message; char *funcname; char *filename; int lineno; int cursorpos; char *context; }`. */
function fault(pg: PgQueryModule, error: number, sql: string): Parsed {
  const message = pg.read(pg.getValue(error, 'i32'));
  const position = Math.max(0, pg.getValue(error + 16, 'i32') - 1);
  return { kind: 'fault', message, offset: isAscii(sql) ? position : offsetOfCodePoint(sql, position) };
}

/** The tree begins `{"version":180000,"stmts":[{"stmt":{"CreateStmt":`. */
function firstTag(head: string): string {
  const mark = '"stmt":{"';
  const start = head.indexOf(mark);
  return start < 0 ? '' : head.slice(start + mark.length, head.indexOf('"', start + mark.length));
}
