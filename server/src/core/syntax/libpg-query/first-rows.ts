/** Where an INSERT of many rows can be cut, so that the tree of those that are not kept is never built. */
import { Cursor } from '../cursor.js';
import { mostRows } from '../ddl.js';
import { keywordIs, type Token } from '../lexer.js';

/** Shorter statements are read as they are, in UTF-16 units. */
const long = 4096;

/** The end of the last row that is kept; `undefined` for what is no long INSERT ... VALUES, or has no row behind it. */
export function endOfFirstRows(text: string, tokens: readonly Token[]): number | undefined {
  if (text.length < long || !keywordIs(text, tokens[0], 'insert')) return undefined;
  const c = new Cursor(text, tokens);
  const values = c.find('values', 0, c.all.last);
  if (values < 0) return undefined;
  let rows = 0;
  let end: number | undefined;
  let at = values + 1;
  for (; c.char(at, '('); at = c.pair(at) + 2) {
    rows++;
    if (rows === mostRows) end = c.end(c.pair(at));
    if (!c.char(c.pair(at) + 1, ',')) break;
  }
  const tail = c.pair(at) + 1;
  // Behind a set operation the rows are only a part of the source.
  const isWhole = tail > c.all.last || c.is(tail, 'on') || c.is(tail, 'returning');
  return isWhole && rows > mostRows ? end : undefined;
}
