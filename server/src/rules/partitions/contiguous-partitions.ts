import { allowedValues, checksAbout } from '../../core/catalog/allowed-values.js';
import type { Table } from '../../core/catalog/catalog.js';
import type { Origin } from '../../core/catalog/origin.js';
import {
  type BoundValue,
  boundOf,
  compareBounds,
  type PartitionBound,
  sameValue,
  shownBound,
  shownValue,
} from '../../core/catalog/partition-bounds.js';
import { resolvedType } from '../../core/catalog/resolved-type.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'contiguous-partitions',
  category: 'partitions',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The partitions of a table must leave no gap, not overlap, and have a place for every other row.',
  items: [],
  options: {},
  subject: 'partitioned-table',
  *check({ table, partitions }, context) {
    if (partitions.length === 0) return skip;
    let sure = true;
    for (const { parent, members } of levelsOf(table, partitions, context)) {
      const parts = members.map((member) => ({ table: member, bound: boundOf(member), at: placeOf(member) }));
      if (parts.some(({ bound }) => bound.kind === 'unknown')) sure = false;
      else yield* problemsOf(parent, parts, context);
    }
    return sure ? undefined : unknown(`The bounds of some partitions of ${quoted(table.name)} are not known.`);
  },
});

interface Level {
  readonly parent: Table;
  readonly members: readonly Table[];
}

/** The table with its partitions, and each of these that is partitioned itself and has some. */
function levelsOf(parent: Table, members: readonly Table[], context: RuleContext<unknown>): readonly Level[] {
  const below = members.flatMap((member) => {
    const own = member.partitionBy ? context.partitionsOf(member.id) : [];
    return own.length > 0 ? levelsOf(member, own, context) : [];
  });
  return [{ parent, members }, ...below];
}

function placeOf({ partitionBound, origin }: Table): Origin {
  return partitionBound ?? origin;
}

interface Part {
  readonly table: Table;
  readonly bound: PartitionBound;
  readonly at: Origin;
}

function problemsOf(parent: Table, parts: readonly Part[], context: RuleContext<unknown>): readonly Finding[] {
  const fallback = parts.some(({ bound }) => bound.kind === 'default');
  switch (parent.partitionBy?.strategy) {
    case 'range':
      return rangeProblems(parent, parts, fallback);
    case 'list':
      return fallback ? listOverlaps(parts) : [...listOverlaps(parts), ...unlisted(parent, parts, context)];
    case 'hash':
      return hashProblems(parent, parts);
    default:
      return [];
  }
}

// -- Ranges ----------------------------------------------------------------------------------------------------------

interface RangePart extends Part {
  readonly bound: Extract<PartitionBound, { kind: 'range' }>;
}

function rangeProblems(parent: Table, parts: readonly Part[], fallback: boolean): readonly Finding[] {
  const ranges = inOrder(parts.filter((part): part is RangePart => part.bound.kind === 'range'));
  if (!ranges) return [];
  const problems = ranges.flatMap((part, i) => {
    const before = ranges[i - 1];
    return before ? (joint(before, part, fallback) ?? []) : [];
  });
  const [first, last] = [ranges[0], ranges.at(-1)];
  const whole = first?.bound.from[0]?.kind === 'minimum' && last?.bound.to[0]?.kind === 'maximum';
  return fallback || whole || !last ? problems : [...problems, withoutDefault(parent, last.bound.to)];
}

/** Nothing where two of them cannot be compared. */
function inOrder(parts: readonly RangePart[]): readonly RangePart[] | undefined {
  const known = parts.every((a) => parts.every((b) => compareBounds(a.bound.from, b.bound.from) !== undefined));
  return known ? parts.toSorted((a, b) => compareBounds(a.bound.from, b.bound.from) ?? 0) : undefined;
}

function joint(before: RangePart, part: RangePart, fallback: boolean): Finding | undefined {
  const order = compareBounds(before.bound.to, part.bound.from);
  if (order === undefined || order === 0) return undefined;
  const names = `${quoted(before.table.name)} and ${quoted(part.table.name)}`;
  const related = [{ at: before.at, message: `The bound of ${quoted(before.table.name)}.` }];
  if (order > 0) return { at: part.at, related, message: `The partitions ${names} overlap.` };
  const gap = `from ${shownBound(before.bound.to)} up to ${shownBound(part.bound.from)}`;
  const message = fallback
    ? `Between the partitions ${names} is a gap ${gap}, whose rows go to the default partition.`
    : `Between the partitions ${names} is a gap ${gap}: rows in it are refused.`;
  return { at: part.at, related, message, ...(fallback && { severity: 'info' as const }) };
}

/** Partitions by time are often made in advance by a job; the end of the last one is then far off. */
function withoutDefault(parent: Table, end: readonly BoundValue[]): Finding {
  return {
    at: parent.origin,
    severity: 'info',
    message: `${quoted(parent.name)} has no default partition: rows from ${shownBound(end)} on are refused.`,
  };
}

// -- Lists and hashes ------------------------------------------------------------------------------------------------

function listOverlaps(parts: readonly Part[]): readonly Finding[] {
  const seen: ListedValue[] = [];
  return listedValues(parts).flatMap(({ value, part }) => {
    const other = seen.find((one) => sameValue(one.value, value));
    if (!other) seen.push({ value, part });
    return other && other.part !== part ? [twice(other.part, part, value)] : [];
  });
}

interface ListedValue {
  readonly value: BoundValue;
  readonly part: Part;
}

function listedValues(parts: readonly Part[]): readonly ListedValue[] {
  return parts.flatMap((part) =>
    part.bound.kind === 'list' ? part.bound.values.map((value) => ({ value, part })) : [],
  );
}

function unlisted(parent: Table, parts: readonly Part[], context: RuleContext<unknown>): readonly Finding[] {
  const listed = listedValues(parts);
  if (listed.length === 0 || coversAll(parent, listed, context)) return [];
  const message = `${quoted(parent.name)} has no default partition: rows with a value that no partition lists are refused.`;
  return [{ at: parent.origin, message }];
}

function twice(first: Part, second: Part, value: BoundValue): Finding {
  const names = `${quoted(first.table.name)} and ${quoted(second.table.name)}`;
  return {
    at: second.at,
    message: `The partitions ${names} overlap: both list ${shownValue(value)}.`,
    related: [{ at: first.at, message: `The bound of ${quoted(first.table.name)}.` }],
  };
}

/** Whether there are no more values: of a boolean, of an enum, or by a CHECK. NULL is one that a list may have. */
function coversAll(parent: Table, seen: readonly ListedValue[], context: RuleContext<unknown>): boolean {
  const [name = ''] = parent.partitionBy?.columns ?? [];
  const column = parent.columns.find((candidate) => candidate.name === name);
  if (!column) return false;
  const listed = new Set(seen.map(({ value }) => ('value' in value ? String(value.value) : value.kind)));
  if (column.type?.name === 'bool') return listed.has('true') && listed.has('false');
  if (!column.notNull.value && !listed.has('null')) return false;
  const lists = checksAbout(parent, name).flatMap(({ expression }) => {
    const values = allowedValues(expression, name);
    return values ? [values] : [];
  });
  const labels = resolvedType(column, parent, context)?.enumType?.labels;
  return [...lists, ...(labels ? [labels] : [])].some((values) => values.every((value) => listed.has(value)));
}

function hashProblems(parent: Table, parts: readonly Part[]): readonly Finding[] {
  const hashes = parts.flatMap(({ bound }) => (bound.kind === 'hash' ? [bound] : []));
  const modulus = Math.max(0, ...hashes.map((bound) => bound.modulus));
  if (modulus === 0 || modulus > mostRemainders) return [];
  const missing: number[] = [];
  for (let remainder = 0; remainder < modulus; remainder++) {
    if (!hashes.some((bound) => remainder % bound.modulus === bound.remainder)) missing.push(remainder);
  }
  if (missing.length === 0) return [];
  const which = missing.length === 1 ? `remainder ${missing[0]}` : `${missing.length} of ${modulus} remainders`;
  const message = `The partitions of ${quoted(parent.name)} leave out ${which} of modulus ${modulus}: rows there are refused.`;
  return [{ at: parent.origin, message }];
}

const mostRemainders = 10_000;
