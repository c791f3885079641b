/** How messages write names. */
import type { Origin } from '../catalog/origin.js';
import type { UniqueKey } from './subjects.js';

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
  return joined(names.map(quoted), last);
}

/** As `listed`, of words as they are. */
export function joined(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  const end = words.at(-1) ?? '';
  return words.length < 2 ? end : `${words.slice(0, -1).join(', ')} ${last} ${end}`;
}

interface UniqueWords {
  /** `The unique constraint`. */
  readonly kind: string;
  /** Where its columns are listed. */
  readonly at: Origin;
  /** `"tenant_id" and "email"`; with expressions the list as it is written. */
  readonly subject: string;
}

export function uniqueWords(unique: UniqueKey): UniqueWords {
  if (unique.by === 'constraint') {
    const { kind, columns, columnsOrigin } = unique.constraint;
    const word = kind === 'primary-key' ? 'The primary key' : 'The unique constraint';
    return { kind: word, at: columnsOrigin, subject: listed(columns) };
  }
  const { elements, elementsOrigin } = unique.index;
  const written = elementsOrigin.statement.text.slice(elementsOrigin.span.start, elementsOrigin.span.end);
  const columns = elements.map(({ column }) => column?.value);
  const plain = columns.every((name) => name !== undefined);
  return { kind: 'The unique index', at: elementsOrigin, subject: plain ? listed(columns) : written };
}
