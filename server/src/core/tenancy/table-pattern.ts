/** Matches tables against the patterns of the configuration: `table`, `schema.table`, either with `*` for any text. */

export interface NamedTable {
  readonly schema: string;
  readonly name: string;
}

/** A pattern without a dot is about the table's name in any schema. Case counts: names are as PostgreSQL stores them. */
export function matchesTable(table: NamedTable, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const name = pattern.includes('.') ? `${table.schema}.${table.name}` : table.name;
    return pattern.includes('*') ? matchesGlob(name, pattern) : name === pattern;
  });
}

/** Walks the pieces between the stars from left to right, so no pattern can make it slow. */
function matchesGlob(text: string, pattern: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
