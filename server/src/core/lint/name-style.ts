/** What rules about names share: which names a table gives itself, how they are spelled, and how many are one finding. */
import type { Column, Table } from '../catalog/catalog.js';
import { columnOf } from '../catalog/keys.js';
import type { Origin } from '../catalog/origin.js';
import { identifierValue, lex } from '../syntax/lexer.js';
import type { RuleContext } from './context.js';
import type { Finding } from './rule.js';
import { listed, quoted } from './wording.js';

/** Lower case words, digits among them, joined by `_`. Letters without case, as in `größe` or `日付`, are as good as any. */
export function isSnakeCase(name: string): boolean {
  return /^_?[\p{Ll}\p{Lo}\p{Lm}\p{M}][\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]*(?:_[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+)*$/u.test(
    name,
  );
}

/** English words are judged by their spelling, others are not. */
export function isEnglish(name: string): boolean {
  return /^[ -~]+$/.test(name);
}

/** The columns that a table has neither from a parent nor, by LIKE or a query, from elsewhere: their names are its own. */
export function ownColumns(table: Table, context: Pick<RuleContext<unknown>, 'table'>): readonly Column[] {
  const parents = table.inherits.map((id) => context.table(id));
  return table.columns.filter(
    ({ name, origin, definition }) =>
      definition.span.end > origin.span.end && !parents.some((parent) => parent && columnOf(parent, name)),
  );
}

/** How an unquoted name is written where that differs from what PostgreSQL makes of it. */
export function spelling({ statement, span }: Origin, name: string): string | undefined {
  const token = lex(statement.text.slice(span.start, span.end)).at(-1);
  if (token?.kind !== 'word') return undefined;
  const written = statement.text.slice(span.start + token.start, span.start + token.end);
  return written !== name && identifierValue(written, { ...token, start: 0, end: written.length }) === name
    ? written
    : undefined;
}

/** So many names are written out. */
const most = 4;

/** One finding for all columns of a table with the same fault: `one` says it of a single column, `many` of several. */
export function columnsFinding(
  table: Table,
  columns: readonly Column[],
  one: string,
  many: string,
): Finding | undefined {
  const [first, ...others] = columns;
  if (!first) return undefined;
  const names = columns.map(({ name }) => name);
  const rest = names.length - most + 1;
  const subject =
    names.length <= most
      ? listed(names)
      : `${names
          .slice(0, most - 1)
          .map(quoted)
          .join(', ')} and ${rest} others`;
  return {
    at: first.origin,
    message: `${subject} of ${quoted(table.name)} ${others.length === 0 ? one : many}.`,
    related: others.map(({ name, origin }) => ({ at: origin, message: `${quoted(name)} is another one.` })),
  };
}
