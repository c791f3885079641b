/** PostgreSQL's grammar as an engine that only says which kind of statement it read: enough to test what uses engines. */
import { hasSqlDetails, parseSync } from 'libpg-query';
import type { Ddl } from '../../server/src/core/syntax/ddl.js';
import type { Engine, SyntaxFault } from '../../server/src/core/syntax/engine.js';

/** Needs libpg-query's module loaded. `count` counts the statements read. */
export function createThinEngine(reduced = false): Engine & { count: number } {
  const engine = {
    name: 'libpg-query' as const,
    reduced,
    count: 0,
    read(text: string): Ddl | SyntaxFault {
      engine.count++;
      try {
        const { stmts = [] } = parseSync(text);
        const tag = Object.keys(stmts[0]?.stmt ?? {})[0];
        return stmts.length === 1 && tag !== undefined
          ? { kind: 'other', tag, span: { start: 0, end: text.length } }
          : { message: `${stmts.length} statements`, offset: 0 };
      } catch (error) {
        const offset = hasSqlDetails(error) ? error.sqlDetails.cursorPosition : 0;
        return { message: error instanceof Error ? error.message : String(error), offset };
      }
    },
  };
  return engine;
}
