/** How messages write names. */

/** `"email"`. */
export function quoted(name: string): string {
  return `"${name}"`;
}

/** `("tenant_id", "id")`. */
export function columnList(names: readonly string[]): string {
  return `(${names.map(quoted).join(', ')})`;
}

/** `"a"`, `"a" and "b"`, `"a", "b" and "c"`; with another last word, `"a" or "b"`. */
export function listed(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  const words = names.map(quoted);
  const end = words.pop() ?? '';
  return words.length === 0 ? end : `${words.join(', ')} ${last} ${end}`;
}
