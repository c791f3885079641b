/** PostgreSQL's own functions, as far as code makes statements with them. */
import { quoteIdentifier, quoteLiteral } from '../names.js';
import { type ArrayValue, equalValues, formatText, textOfValue, type Value } from './values.js';

type Given = readonly (Value | undefined)[];
type BuiltIn = (args: Given) => Value | undefined;

/** `undefined` for a function that is not among them. Each gives `undefined` where its value is not known. */
export function builtIn(schema: string | undefined, name: string): BuiltIn | undefined {
  return schema === undefined || schema === 'pg_catalog' ? functions.get(name) : undefined;
}

/** A function of texts: NULL for NULL, not known if one of them is not. */
function ofTexts(compute: (...texts: string[]) => Value | undefined): BuiltIn {
  return (args) => {
    if (args.some((argument) => argument === null)) return null;
    const texts = args.map(textOfValue);
    return texts.every((text) => text !== undefined) ? compute(...texts) : undefined;
  };
}

function ofArray(compute: (array: ArrayValue, ...rest: (Value | undefined)[]) => Value | undefined): BuiltIn {
  return ([array, ...rest]) => {
    if (array === null) return null;
    return typeof array === 'object' && array.kind === 'array' ? compute(array, ...rest) : undefined;
  };
}

function joined(args: Given, separator: string): string | undefined {
  const texts: string[] = [];
  for (const argument of args) {
    if (argument === null) continue;
    const text = typeof argument === 'boolean' ? (argument ? 't' : 'f') : textOfValue(argument);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts.join(separator);
}

function array(items: Given): ArrayValue {
  return { kind: 'array', items };
}

const functions: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ['quote_ident', ofTexts((text) => quoteIdentifier(text))],
  ['quote_literal', ofTexts((text) => quoteLiteral(text))],
  ['quote_nullable', ([value]) => (value === null ? 'NULL' : ofTexts((text) => quoteLiteral(text))([value]))],
  ['lower', ofTexts((text) => text.toLowerCase())],
  ['upper', ofTexts((text) => text.toUpperCase())],
  ['replace', ofTexts((text, from = '', to = '') => (from === '' ? text : text.replaceAll(from, () => to)))],
  ['btrim', ofTexts((text, of = ' ') => (of === ' ' ? text.replace(/^ +| +$/g, '') : undefined))],
  ['trim', ofTexts((text, of = ' ') => (of === ' ' ? text.replace(/^ +| +$/g, '') : undefined))],
  ['length', ofTexts((text) => [...text].length)],
  ['left', ofTexts((text, count = '') => (Number(count) >= 0 ? text.slice(0, Number(count)) : undefined))],
  ['right', ofTexts((text, count = '') => (Number(count) > 0 ? text.slice(-Number(count)) : undefined))],
  ['lpad', ofTexts((text, width = '', fill = ' ') => text.slice(0, Number(width)).padStart(Number(width), fill))],
  [
    'split_part',
    ofTexts((text, by = '', field = '') => (Number(field) > 0 ? (text.split(by)[Number(field) - 1] ?? '') : undefined)),
  ],
  ['string_to_array', ofTexts((text, by = '') => (by === '' ? undefined : array(text === '' ? [] : text.split(by))))],
  // PostgreSQL's regular expressions are JavaScript's where they are as simple as this.
  [
    'regexp_replace',
    ofTexts((text, pattern = '', to = '', ...flags) =>
      flags.length === 0 && /^\^?[\w ]*\$?$/.test(pattern) && !to.includes('\\')
        ? text.replace(new RegExp(pattern), () => to)
        : undefined,
    ),
  ],
  ['concat', (args) => joined(args, '')],
  ['concat_ws', ([by, ...args]) => (typeof by === 'string' ? joined(args, by) : undefined)],
  ['format', ([template, ...args]) => (typeof template === 'string' ? formatText(template, args) : undefined)],
  ['coalesce', (args) => args.find((argument) => argument !== null) ?? (args.includes(undefined) ? undefined : null)],
  [
    'nullif',
    ([a, b]) => {
      const equal = equalValues(a, b);
      return equal === undefined ? undefined : equal ? null : a;
    },
  ],
  ['array_length', ofArray(({ items }) => (items.length === 0 ? null : items.length))],
  ['array_upper', ofArray(({ items }) => (items.length === 0 ? null : items.length))],
  ['array_lower', ofArray(({ items }) => (items.length === 0 ? null : 1))],
  ['cardinality', ofArray(({ items }) => items.length)],
  ['array_append', ofArray(({ items }, item) => array([...items, item]))],
  ['array_to_string', ofArray(({ items }, by) => (typeof by === 'string' ? joined(items, by) : undefined))],
]);
