/** The full engine: PostgreSQL's own grammar, and readers that turn its tree into a Ddl with exact places. */
import type { Node } from '@pgsql/types';
import type { Ddl } from '../ddl.js';
import type { Engine, SyntaxFault } from '../engine.js';
import type { Token } from '../lexer.js';
import { Cursor } from './cursor.js';
import { endOfFirstRows } from './first-rows.js';
import { createParse, type Parsed, type PgQueryModule } from './instance.js';
import { encodable, isAscii, utf16Offsets } from './offsets.js';
import { isRead, readStatement } from './readers/statements.js';

/** `instantiate` gives a fresh instance of the grammar; it is called again when one has died. */
export function createLibpgQueryEngine(instantiate: () => PgQueryModule): Engine {
  const parse = createParse(instantiate);
  return {
    name: 'libpg-query',
    reduced: false,
    read(text, tokens) {
      const first = tokens[0];
      const last = tokens.at(-1);
      if (!first || !last) return { kind: 'other', tag: 'Empty', span: { start: 0, end: text.length } };
      const span = { start: first.start, end: last.end };
      try {
        const end = endOfFirstRows(text, tokens);
        if (end === undefined) return parse(text, (parsed) => readParsed(text, tokens, span, parsed));
        // The rows that are not kept are held to the grammar all the same.
        const accepted = parse(text, ({ kind }) => kind === 'tree');
        const head = accepted ? text.slice(0, end) : text;
        return parse(head, (parsed) => readParsed(text, tokens, span, parsed));
      } catch {
        return { kind: 'unreadable', span };
      }
    },
  };
}

function readParsed(text: string, tokens: readonly Token[], span: Ddl['span'], parsed: Parsed): Ddl | SyntaxFault {
  if (parsed.kind === 'crashed') return { kind: 'unreadable', span };
  if (parsed.kind === 'fault') return { message: parsed.message, offset: parsed.offset };
  if (!isRead(parsed.tag)) return { kind: 'other', tag: parsed.tag || 'Empty', span };
  const tree = JSON.parse(parsed.json()) as { readonly stmts?: readonly { readonly stmt?: Node }[] };
  const node = tree.stmts?.[0]?.stmt;
  if (!node) return { kind: 'other', tag: 'Empty', span };
  const cursor = new Cursor(text, tokens, isAscii(text) ? undefined : utf16Offsets(encodable(text)));
  return readStatement(cursor, node, cursor.all);
}
