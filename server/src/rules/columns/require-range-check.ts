import { checksAbout, looksAt } from '../../core/catalog/allowed-values.js';
import type { Column, Table } from '../../core/catalog/catalog.js';
import { columnsMentionedIn, columnsOfElement, foreignKeysOf, unknownAspect } from '../../core/catalog/keys.js';
import { quoteIdentifier } from '../../core/catalog/names.js';
import { isNumber, isTime, type ResolvedType, resolvedType } from '../../core/catalog/resolved-type.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { countNames, isOneOf } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addCheck } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-range-check',
  category: 'columns',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'Amounts that cannot be negative, and periods that cannot end before they start, must have a CHECK.',
  items: ['6b'],
  options: {
    names: {
      type: 'string-list',
      default: countNames,
      description: 'Names of columns whose number is never below zero; `*_price` is any name that ends in `_price`.',
    },
  },
  subject: 'column',
  columns: ({ name }, { names }) => isOneOf(name, names) || mayEnd(name),
  *check({ table, column }, context) {
    const type = column.generated ? undefined : resolvedType(column, table, context);
    if (!type) return skip;
    const start = startOf(table, column, type, context);
    const isCount = isNumber(type) && isOneOf(column.name, context.options.names) && !isReference(table, column);
    if (!start && !isCount) return skip;

    const comparesBoth = !start || isCompared(table, start.name, column.name);
    if (comparesBoth && (!isCount || isBounded(table, column, type))) return pass;
    if (unknownAspect(table, 'constraints', 'columns')) {
      return unknown(`The constraints of ${quoted(table.name)} are not all known.`);
    }
    yield comparesBoth ? unbounded(table, column) : reversible(table, start, column);
    return undefined;
  },
});

function unbounded(table: Table, column: Column): Finding {
  return {
    at: column.origin,
    message: `${quoted(column.name)} of ${quoted(table.name)} takes negative numbers: no CHECK limits it.`,
    remedy: () =>
      remedy(`Check that ${quoted(column.name)} is not negative`, 'safe', [
        addCheck(table, [column.name], `${quoteIdentifier(column.name)} >= 0`),
      ]),
  };
}

function reversible(table: Table, start: Column, end: Column): Finding {
  const [from, to] = [quoteIdentifier(start.name), quoteIdentifier(end.name)];
  return {
    at: end.origin,
    message: `${quoted(end.name)} of ${quoted(table.name)} may lie before ${quoted(start.name)}: no CHECK compares them.`,
    related: [{ at: start.origin, message: `${quoted(start.name)} is here.` }],
    remedy: () =>
      remedy(`Check that ${quoted(end.name)} does not lie before ${quoted(start.name)}`, 'safe', [
        addCheck(table, [start.name, end.name], `${to} >= ${from}`),
      ]),
  };
}

/** The words by which the end of a period is called, each with those of its start. */
const periods: ReadonlyMap<string, readonly string[]> = new Map([
  ['end', ['start', 'begin']],
  ['ends', ['starts', 'begins']],
  ['ended', ['started', 'began']],
  ['finished', ['started']],
  ['finish', ['start']],
  ['stop', ['start']],
  ['stopped', ['started']],
  ['to', ['from']],
  ['until', ['from', 'since']],
]);

/** The same of numbers. Those of a period are left alone: they are moments, in which 0 may mean an open end. */
const ranges: ReadonlyMap<string, readonly string[]> = new Map([
  ['max', ['min']],
  ['maximum', ['minimum']],
]);

/** The column at which the period or range starts that this one ends: both are dates or points in time, or both numbers. */
function startOf(table: Table, column: Column, type: ResolvedType, context: RuleContext<object>): Column | undefined {
  const [isKind, words] = isTime(type) ? [isTime, periods] : [isNumber, ranges];
  if (!isKind(type)) return undefined;
  for (const name of startNames(column.name, words)) {
    const start = table.columns.find((other) => other.name === name && other !== column && !other.generated);
    const other = start && resolvedType(start, table, context);
    if (start && other && isKind(other)) return start;
  }
  return undefined;
}

/** Whether the name speaks of an end. */
function mayEnd(name: string): boolean {
  return startNames(name, periods).length > 0 || startNames(name, ranges).length > 0;
}

/** `ends_at` ends what `starts_at` starts, `endDate` what `startDate` starts. */
function startNames(end: string, starts: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const words: readonly string[] = end.match(/[A-Z]?[a-z]+|[^a-z]+/g) ?? [];
  return words.flatMap((word, i) => {
    const names = starts.get(word.toLowerCase()) ?? [];
    return names.map((name) => {
      const cased = /^[A-Z]/.test(word) ? `${name.charAt(0).toUpperCase()}${name.slice(1)}` : name;
      return words.with(i, cased).join('');
    });
  });
}

function isReference(table: Table, { name }: Column): boolean {
  return /_?id$/i.test(name) || foreignKeysOf(table).some(({ columns }) => columns.includes(name));
}

function isBounded(table: Table, { name }: Column, { domains }: ResolvedType): boolean {
  if (domains.some(({ checks }) => checks.length > 0)) return true;
  return checksAbout(table, name).some(({ expression }) => looksAt(expression, name));
}

/** By a CHECK, or by a range made of the two, which PostgreSQL refuses where its ends are reversed. */
function isCompared({ constraints, columns }: Table, start: string, end: string): boolean {
  const both = (names: Iterable<string>) => {
    const set = new Set(names);
    return set.has(start) && set.has(end);
  };
  const compared = constraints.some((constraint) => {
    if (constraint.kind === 'check') return both(columnsMentionedIn(constraint.expression));
    if (constraint.kind !== 'exclusion') return false;
    return constraint.elements.some(({ element }) => both(columnsOfElement(element)));
  });
  return compared || columns.some(({ generatedAs }) => generatedAs && both(columnsMentionedIn(generatedAs)));
}
