/** The names PostgreSQL makes up for indexes and constraints (ChooseRelationName and ChooseConstraintName in its source). */
import type { IndexElement } from '../syntax/ddl.js';
import type { Expression, OtherExpression } from '../syntax/expression.js';
import type { ExclusionConstraint, Index, KeyConstraint } from './catalog.js';
import { writtenAt } from './origin.js';

const longestName = 63;

/**
 * `name1_name2_label`, the longer of the two names cut until the whole fits 63 bytes, with 1, 2, ... behind the label
 * until `taken` says no.
 */
export function chooseName(
  name1: string,
  name2: string | undefined,
  label: string,
  taken: (name: string) => boolean,
): string {
  for (let pass = 0; ; pass++) {
    const name = objectName(name1, name2, pass === 0 ? label : `${label}${pass}`);
    if (!taken(name)) return name;
  }
}

/** The middle part of an index or foreign key name. PostgreSQL stops adding columns once 63 bytes are full. */
export function columnsPart(columns: readonly string[]): string {
  let result = '';
  for (const column of columns) {
    result += result === '' ? column : `_${column}`;
    if (byteLength(result) > longestName) break;
  }
  return result;
}

/**
 * The names of an index's columns: those of expressions are made up, and repeated ones numbered. `source` is the text of
 * the statement that the elements stand in.
 */
export function indexColumnNames(
  elements: readonly IndexElement[],
  include: readonly string[],
  source: string,
): string[] {
  const names: string[] = [];
  const wanted = elements.map(
    ({ column, expression }) => column?.value ?? (expression && expressionName(expression, source)?.name) ?? 'expr',
  );
  for (const name of [...wanted, ...include]) {
    let unique = name;
    for (let pass = 1; names.includes(unique); pass++) {
      unique = clipBytes(name, longestName - String(pass).length) + pass;
    }
    names.push(unique);
  }
  return names;
}

/** The same of an index that is there, or of the one behind a constraint. */
export function indexNamesOf(item: Index | KeyConstraint | ExclusionConstraint): readonly string[] {
  if (item.namedAfter) return item.namedAfter;
  if ('columns' in item) return [...item.columns, ...item.include];
  const source = writtenAt(item).statement.text;
  if (!('kind' in item)) return indexColumnNames(item.elements, item.include, source);
  const elements = item.elements.map(({ element }) => element);
  return indexColumnNames(elements, [], source);
}

interface ExpressionName {
  readonly name: string;
  readonly weak: boolean;
}

/** The name a result column gets; a weak one (of a cast) yields to a better one inside. */
export function expressionName(e: Expression, source: string): ExpressionName | undefined {
  switch (e.kind) {
    case 'column': {
      const last = e.path.at(-1);
      return last && last.value !== '*' ? { name: last.value, weak: false } : undefined;
    }
    case 'call':
      return { name: e.name, weak: false };
    case 'cast': {
      const inner = expressionName(e.operand, source);
      return inner && !inner.weak ? inner : { name: e.type.name, weak: true };
    }
    case 'other':
      return otherName(e, source);
    default:
      return undefined;
  }
}

/** CASE is named after its ELSE; COLLATE and subscripts do not count. */
function otherName(e: OtherExpression, source: string): ExpressionName | undefined {
  const text = source.slice(e.span.start, e.span.end);
  if (!/^case\b/i.test(text)) return e.children[0] && expressionName(e.children[0], source);
  const last = e.children.at(-1);
  const otherwise = last && /\belse\b/i.test(text) ? expressionName(last, source) : undefined;
  return otherwise && !otherwise.weak ? otherwise : { name: 'case', weak: true };
}

function objectName(name1: string, name2: string | undefined, label: string): string {
  const overhead = byteLength(label) + 1 + (name2 === undefined ? 0 : 1);
  let length1 = byteLength(name1);
  let length2 = name2 === undefined ? 0 : byteLength(name2);
  while (length1 + length2 > longestName - overhead) {
    if (length1 > length2) length1--;
    else length2--;
  }
  const middle = name2 === undefined ? '' : `_${clipBytes(name2, length2)}`;
  return `${clipBytes(name1, length1)}${middle}_${label}`;
}

/** Most names are ASCII, where characters are bytes. */
const otherThanAscii = /[^ -~]/;

function byteLength(text: string): number {
  if (!otherThanAscii.test(text)) return text.length;
  let length = 0;
  for (const character of text) length += bytesOf(character);
  return length;
}

/** The longest beginning of whole characters that fits `limit` UTF-8 bytes. */
export function clipBytes(text: string, limit: number): string {
  if (!otherThanAscii.test(text)) return text.slice(0, limit);
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > limit) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function bytesOf(character: string): number {
  const code = character.codePointAt(0) as number;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
