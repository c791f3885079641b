import type { ForeignKey, Table } from '../../core/catalog/catalog.js';
import { foreignKeysOf } from '../../core/catalog/keys.js';
import { isJunction } from '../../core/catalog/table-shape.js';
import type { RuleContext } from '../../core/lint/context.js';
import { isEnglish } from '../../core/lint/name-style.js';
import { bothNumbers } from '../../core/lint/plural.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { isOneOf, wordsOf } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'junction-names',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A table that only joins two others must be named after both.',
  items: [],
  convention: true,
  options: {
    alphabetical: {
      type: 'boolean',
      default: false,
      description: 'Whether the two names must stand in the order of the alphabet.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    const [first, second] = joinedBy(table, context);
    if (!first || !second) return skip;
    const names = [table.name, first.table, second.table];
    if (!names.every(isEnglish)) return skip;
    const wanted = [first, second].sort((a, b) => (a.table < b.table ? -1 : 1)) as [Side, Side];
    const orders = context.options.alphabetical ? [wanted] : [wanted, [wanted[1], wanted[0]] as const];
    if (orders.some(([left, right]) => isOneOf(table.name, combined(left, right)))) return pass;
    yield {
      at: table.origin,
      message: `${quoted(table.name)} joins ${quoted(first.table)} and ${quoted(second.table)}, and is not named ${quoted(wanted.map(({ table: name }) => name).join('_'))}.`,
    };
    return undefined;
  },
});

interface Side {
  readonly table: string;
  readonly column: string;
}

/** The two tables that a junction joins; nothing where there are more, or one that is joined with itself. */
function joinedBy(table: Table, context: RuleContext<object>): readonly Side[] {
  if (!isJunction(table)) return [];
  const sides = new Map<string, Side>();
  for (const key of foreignKeysOf(table)) {
    const referenced = context.table(key.references);
    if (!referenced || isTenantOnly(key, table, context)) continue;
    if (sides.has(referenced.id)) return [];
    sides.set(referenced.id, { table: referenced.name, column: key.columns.at(-1) ?? '' });
  }
  return sides.size === 2 ? [...sides.values()] : [];
}

/** The reference of every tenant table to its tenant joins nothing, unless the table joins tenants with others. */
function isTenantOnly(key: ForeignKey, table: Table, context: RuleContext<object>): boolean {
  const tenant = context.tenantColumnsOf(table);
  if (!key.columns.every((column) => tenant.includes(column))) return false;
  return foreignKeysOf(table).filter((other) => !other.columns.every((column) => tenant.includes(column))).length > 1;
}

/** `a_b`, or `a_to_b`; in `app_user_roles` both sides share the word that the tables begin with. */
function combined(left: Side, right: Side): string[] {
  const shared = sharedBeginning(left.table, right.table);
  return wordsFor(left).flatMap((first) =>
    wordsFor(right).flatMap((second) => {
      const seconds = shared !== '' && second.startsWith(shared) ? [second, second.slice(shared.length)] : [second];
      return seconds.flatMap((word) => [`${first}_${word}`, `${first}_to_${word}`, `_${first}_to_${word}`]);
    }),
  );
}

/** The words that both names begin with, each with its `_`. */
function sharedBeginning(left: string, right: string): string {
  const others = wordsOf(right);
  const words = wordsOf(left);
  const different = words.findIndex((word, i) => word !== others[i]);
  const count = Math.min(different < 0 ? words.length : different, others.length - 1);
  return words
    .slice(0, count)
    .map((word) => `${word}_`)
    .join('');
}

/** After the table or after the column that references it, in singular or plural. */
function wordsFor({ table, column }: Side): readonly string[] {
  const names = [wordsOf(table), wordsOf(column.replace(/(?:_i|I)d$/, ''))];
  return names.flatMap((words) => {
    const before = words.slice(0, -1);
    return bothNumbers(words.at(-1) ?? '').map((last) => [...before, last].join('_'));
  });
}
