/** What PostgreSQL's own scanner and grammar say about bounds, in UTF-16 units: the oracle for lexer and splitter. */
import { parseSync, scanSync } from 'libpg-query';
import type { Span } from '../../server/src/core/text/span.js';

/** The tokens without comments. Throws where the scanner refuses the text. Needs libpg-query's module loaded. */
export function scannedByPostgres(text: string): Span[] {
  if (text.trim() === '') return [];
  const units = unitsOfBytes(text);
  return scanSync(text)
    .tokens.filter((token) => !token.tokenName.endsWith('_COMMENT'))
    .map(({ start, end }) => ({ start: at(units, start), end: at(units, end) }));
}

/** Raw statement bounds: what stands between them is terminators, space and comments. Throws on a syntax error. */
export function splitByPostgres(text: string): Span[] {
  if (text.trim() === '') return [];
  const units = unitsOfBytes(text);
  const { stmts = [] } = parseSync(text);
  return stmts.map(({ stmt_location: start = 0, stmt_len: length }) => ({
    start: at(units, start),
    end: length === undefined ? text.length : at(units, start + length),
  }));
}

function at(units: Uint32Array, byte: number): number {
  return units[byte] ?? 0;
}

/** For each byte of the UTF-8 text the UTF-16 offset of its character. */
function unitsOfBytes(text: string): Uint32Array {
  const units = new Uint32Array(Buffer.byteLength(text) + 1);
  let byte = 0;
  for (let unit = 0; unit < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(unit) as number);
    const width = Buffer.byteLength(character);
    units.fill(unit, byte, byte + width);
    byte += width;
    unit += character.length;
  }
  units[byte] = text.length;
  return units;
}
