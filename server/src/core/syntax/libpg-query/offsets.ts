/** Turns the offsets of PostgreSQL's grammar into UTF-16: its tree counts bytes of UTF-8, its errors code points. */

/** Whether every character is one byte, one code point and one UTF-16 unit. */
export function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant.
  return /^[\x00-\x7f]*$/.test(text);
}

/**
 * The text with the same UTF-16 offsets that survives the way into the grammar: a NUL would end it, and a lone
 * surrogate has no UTF-8. The stand-in for NUL is as forbidden in SQL as NUL itself.
 */
export function encodable(text: string): string {
  const withoutNul = text.includes('\0') ? text.replaceAll('\0', '\x01') : text;
  if (isAscii(text)) return withoutNul;
  return withoutNul.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

/** For the first byte of each character in UTF-8, and for the text's end, the UTF-16 offset. */
export function utf16Offsets(text: string): Uint32Array {
  const offsets = new Uint32Array(text.length * 3 + 1);
  let bytes = 0;
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) as number;
    offsets[bytes] = at;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    at += point > 0xffff ? 2 : 1;
  }
  offsets[bytes] = text.length;
  return offsets.subarray(0, bytes + 1);
}

/** The UTF-16 offset of the code point with this number, from 0. */
export function offsetOfCodePoint(text: string, index: number): number {
  let at = 0;
  for (let left = index; left > 0 && at < text.length; left--) {
    at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
  }
  return at;
}
