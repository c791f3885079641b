/**
 * What comments declare of a table: `Estimated rows: 20M`, `Multi-Tenant: No`, `Hot query: SELECT ...`. The text is that
 * of a COMMENT ON, or of the comments above a statement with the signs that make them comments.
 */

/**
 * How many rows a table is expected to hold: K, M and B stand for thousands, millions and billions, and a range counts
 * by its upper end. Where several are declared, the largest counts. "per tenant" is taken as it is written.
 */
export function estimatedRows(text: string): number | undefined {
  const counts = declared(text, 'Estimated rows').flatMap((value) => rowCount(value) ?? []);
  return counts.length > 0 ? Math.max(...counts) : undefined;
}

/** Whether its rows belong to tenants; `undefined` where the text does not say yes or no. */
export function declaredMultiTenant(text: string): boolean | undefined {
  const word = /^\W*(yes|no|true|false)\b/i.exec(declared(text, 'Multi-Tenant')[0] ?? '')?.[1]?.toLowerCase();
  return word === undefined ? undefined : word === 'yes' || word === 'true';
}

/** The queries that are said to run often, each as it is written, lines that are indented below it included. */
export function hotQueries(text: string): readonly string[] {
  return declared(text, 'Hot query');
}

/**
 * What stands behind each `name:` that begins a line or a sentence, in the order of the text, empty ones left out.
 * Letters count in any case, and so does what separates the words of the name.
 */
export function declared(text: string, name: string): readonly string[] {
  if (!text.includes(':')) return [];
  const key = new RegExp(`(^|[.;|(]\\s*)${name.replace(/[^a-z]+/gi, '[\\s_-]*')}\\s*:`, 'i');
  const lines = text.split(/\r\n|\n|\r/).map(withoutSigns);
  const values: string[] = [];
  for (const [i, line] of lines.entries()) {
    const match = key.exec(line.trim());
    if (!match) continue;
    const parts = [
      line
        .trim()
        .slice(match.index + match[0].length)
        .trim(),
    ];
    const indent = indentOf(line);
    for (let next = i + 1; next < lines.length && indentOf(lines[next] as string) > indent; next++) {
      parts.push((lines[next] as string).trim());
    }
    const value = parts.join(' ').trim();
    if (value !== '') values.push(value);
  }
  return values;
}

/** The line with blanks in place of the signs of a comment, so that indentation can be compared. */
function withoutSigns(line: string): string {
  const blanked = line.replace(/^\s*(?:--+|\/\*+|\*+(?!\/))/, (signs) => ' '.repeat(signs.length));
  return blanked.replace(/\s*\*+\/\s*$/, '');
}

/** A line without words is not indented below another. */
function indentOf(line: string): number {
  return line.trim() === '' ? -1 : line.search(/\S/);
}

const amount = String.raw`(\d{1,3}(?:[,_ ']\d{3})+|\d+)(\.\d+)?\s*(k|m|b|bn|thousand|million|billion)?(?![a-z0-9])`;
const rows = new RegExp(`^[^\\d{}]*${amount}(?:\\s*(?:-|–|—|\\.\\.+|…|to)\\s*${amount})?`, 'i');

const factors: Readonly<Record<string, number>> = { k: 1e3, t: 1e3, m: 1e6, b: 1e9 };

function rowCount(value: string): number | undefined {
  const match = rows.exec(value);
  if (!match) return undefined;
  const [, from = '', fromFraction = '', fromUnit = '', to, toFraction = '', toUnit = ''] = match;
  const lower = scaled(from, fromFraction, fromUnit);
  return to === undefined ? lower : Math.max(lower, scaled(to, toFraction, toUnit));
}

function scaled(digits: string, fraction: string, unit: string): number {
  return Number(digits.replace(/\D/g, '') + fraction) * (factors[unit.charAt(0).toLowerCase()] ?? 1);
}
