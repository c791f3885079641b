import { checksAbout, constantValue, picksValues } from '../../core/catalog/allowed-values.js';
import type { Column, Table } from '../../core/catalog/catalog.js';
import { commentBeside } from '../../core/catalog/column-comments.js';
import { foreignKeysOf, uniqueKeysOf, unknownAspect } from '../../core/catalog/keys.js';
import { isText, type ResolvedType, resolvedType } from '../../core/catalog/resolved-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { copyTableWords, enumNames, isOneOf, looseEnumNames, wordsOf } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { checkIn } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-enum-check',
  category: 'columns',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A text column that holds one of a few words must be limited to them.',
  items: ['6a'],
  options: {
    names: {
      type: 'string-list',
      default: enumNames,
      description: 'Names of columns that hold one of a few words; `*_status` is any name that ends in `_status`.',
    },
    looseNames: {
      type: 'string-list',
      default: looseEnumNames,
      description:
        'Names of columns that do so where a default, a list in a comment or a length of at most 64 letters speaks for it.',
    },
  },
  subject: 'column',
  columns: ({ name, generated }, { names, looseNames }) =>
    !generated && (isOneOf(name, names) || isOneOf(name, looseNames)),
  *check({ table, column }, context) {
    const isLoose = !isOneOf(column.name, context.options.names);
    const type = resolvedType(column, table, context);
    if (!type) return skip;
    if (type.enumType && !type.isArray) return pass;
    if (!isText(type)) return skip;
    if (isLimited(table, column, type)) return pass;
    if (isOpen(table, column, context.tenantColumnsOf(table))) return skip;
    if (isLoose && !looksLimited(column, type)) return skip;
    if (unknownAspect(table, 'constraints', 'columns')) {
      return unknown(`The constraints of ${quoted(table.name)} are not all known.`);
    }
    yield {
      at: column.origin,
      message: `${quoted(column.name)} of ${quoted(table.name)} takes any text: no CHECK, enum type or foreign key limits it to the values that it is for.`,
      remedy: () => limited(table, column),
    };
    return undefined;
  },
});

function isLimited(table: Table, { name }: Column, { domains }: ResolvedType): boolean {
  if (domains.some(({ checks }) => checks.length > 0)) return true;
  if (foreignKeysOf(table).some(({ columns }) => columns.includes(name))) return true;
  return checksAbout(table, name).some(({ expression }) => picksValues(expression, name));
}

/** Whether something beside its name says that only a few values are meant. */
function looksLimited(column: Column, { type }: ResolvedType): boolean {
  const [length] = type.modifiers;
  if (length !== undefined && length <= 64) return true;
  return (column.default && constantValue(column.default.value)) !== undefined || listedValues(column) !== undefined;
}

/**
 * Whether its values are the rows' own: a key of the table, a copy of other rows', a state of an address or of a
 * login, a kind of reference.
 */
function isOpen(table: Table, { name }: Column, tenant: readonly string[]): boolean {
  const has = (other: string) => table.columns.some((column) => column.name === other);
  const isOwn = uniqueKeysOf(table).some(({ columns }) => {
    const rest = columns.filter((column) => column === undefined || !tenant.includes(column));
    return rest.length === 1 && rest[0] === name;
  });
  if (isOwn || wordsOf(table.name).some((word) => copyTableWords.includes(word))) return true;
  const [, before, word] = /^(.*?)(state|type|kind)$/i.exec(name) ?? [];
  if (before === undefined || word === undefined) return false;
  if (word.toLowerCase() !== 'state') return before !== '' && has(`${before}id`);
  return besideState.some((other) => has(`${before}${other}`) || has(other));
}

/** Columns beside which `state` is part of a postal address, or a value that a login hands on. */
const besideState = [
  ...['city', 'country', 'zip', 'zip_code', 'postal_code'],
  ...['nonce', 'code_verifier', 'code_challenge', 'access_token', 'refresh_token'],
];

function limited(table: Table, column: Column): Remedy | NoRemedy {
  const values = declaredValues(column);
  if (!values) {
    return { reason: `the values of "${column.name}" are not known: list them in a comment beside it (-- open, done)` };
  }
  // A default among them proves that the comment lists values, and not what somebody thinks of the column.
  const safety = column.default ? 'safe' : 'review';
  return remedy(`Limit ${quoted(column.name)} to ${values.join(', ')}`, safety, [checkIn(table, column, values)]);
}

/** The values that a comment lists, the default among them. */
function declaredValues(column: Column): readonly string[] | undefined {
  const values = listedValues(column);
  const usual = column.default && constantValue(column.default.value);
  return values && (usual === undefined || values.includes(usual)) ? values : undefined;
}

/** The words that a comment lists, and nothing else: `-- open, done`. */
function listedValues(column: Column): readonly string[] | undefined {
  for (const text of [column.comment?.value ?? '', commentBeside(column)]) {
    const values = listedIn(text);
    if (values) return values;
  }
  return undefined;
}

function listedIn(comment: string): readonly string[] | undefined {
  const items = comment
    .trim()
    .replace(/\.$/, '')
    .split(/\s*[,|/]\s*/)
    .map((item) => item.replace(/^(['"`])(.*)\1$/, '$2'));
  return items.length > 1 && items.every((item) => /^[\w-]+$/.test(item)) ? [...new Set(items)] : undefined;
}
