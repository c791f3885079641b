/** What the code of a trigger function does with the row, as far as rules ask. */
import { identifierValue, lex, type Token } from '../syntax/lexer.js';
import type { DatabaseFunction } from './catalog.js';

/** Whether the function may set a column of the new row. One whose code is not known may. */
export function maySetColumn({ body, language }: DatabaseFunction, column: string): boolean {
  if (body === undefined || (language !== 'plpgsql' && language !== 'sql')) return true;
  const words = lex(body).map((token) => wordOf(body, token));
  return words.some((word, i) => {
    if (word !== 'new') return false;
    const next = words[i + 1];
    if (next === '.') return words[i + 2] === column;
    // The row as a whole: `NEW := jsonb_populate_record(NEW, ...)`.
    return next === ':=' || next === '=' || words[i - 1] === 'into';
  });
}

/** Identifiers and keywords as PostgreSQL reads them, anything else as it is written. */
export function wordOf(text: string, token: Token): string {
  const isName = token.kind === 'word' || token.kind === 'quoted-identifier';
  return isName ? identifierValue(text, token) : text.slice(token.start, token.end);
}
