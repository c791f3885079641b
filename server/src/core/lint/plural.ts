/** English plurals, as far as the names of tables need them. What may be either is taken for a plural. */

const irregular: ReadonlyMap<string, string> = new Map([
  ['person', 'people'],
  ['child', 'children'],
  ['man', 'men'],
  ['woman', 'women'],
  ['foot', 'feet'],
  ['mouse', 'mice'],
]);

const irregularPlurals: ReadonlySet<string> = new Set(irregular.values());

/** Words without a plural, or with one that does not end in `s`. */
const sameInBoth: ReadonlySet<string> = new Set([
  ...['data', 'metadata', 'media', 'criteria', 'information', 'info', 'equipment', 'staff', 'inventory', 'content'],
  ...['feedback', 'software', 'hardware', 'series', 'species', 'news', 'money', 'cash', 'access', 'progress', 'stock'],
  ...['personnel', 'merchandise', 'advice', 'knowledge', 'research', 'correspondence', 'history', 'usage', 'schemata'],
  ...['analytics', 'statistics', 'logistics', 'settings', 'traffic', 'spam', 'mail', 'billing', 'pricing', 'tracking'],
]);

/** Singulars that end in `s`, beside those in `ss`. */
const singulars: ReadonlySet<string> = new Set([
  ...['status', 'bonus', 'campus', 'virus', 'census', 'corpus', 'radius', 'syllabus', 'focus', 'locus', 'bus', 'gas'],
  ...['analysis', 'basis', 'crisis', 'axis', 'diagnosis', 'synopsis', 'thesis', 'hypothesis', 'emphasis'],
  ...['alias', 'canvas', 'atlas', 'bias', 'lens', 'iris', 'chaos', 'apparatus'],
]);

/** `word` is in lower case. */
export function isPlural(word: string): boolean {
  if (irregularPlurals.has(word) || sameInBoth.has(word)) return true;
  return word.endsWith('s') && !word.endsWith('ss') && !singulars.has(word);
}

/** What a noun in lower case may be called: itself, and its other number. */
export function bothNumbers(word: string): readonly string[] {
  const plural = irregular.get(word);
  const singular = [...irregular].find(([, many]) => many === word)?.[0];
  if (plural ?? singular) return [word, (plural ?? singular) as string];
  if (!isPlural(word)) return [word, ...pluralsOf(word)];
  if (word.endsWith('ies')) return [word, `${word.slice(0, -3)}y`, word.slice(0, -1)];
  if (/(?:s|sh|ch|x|z)es$/.test(word)) return [word, word.slice(0, -2), word.slice(0, -1)];
  return word.endsWith('s') ? [word, word.slice(0, -1)] : [word];
}

function pluralsOf(word: string): readonly string[] {
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`];
  return /(?:s|sh|ch|x|z)$/.test(word) ? [`${word}es`] : [`${word}s`];
}
