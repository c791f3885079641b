/**
 * Advice and what it weighs. Errors are errors wherever they stand. Advice is for who writes a migration: it is a hint
 * where nothing can be changed any more, and where most of the schema does without, which is a decision rather than a
 * slip.
 */
import type { Category, Rule, RuleMeta } from './rule.js';
import type { LintRun, Report } from './run.js';

const adviceCategories: ReadonlySet<Category> = new Set(['columns', 'indexes', 'naming', 'partitions']);

export function isAdvice({ category, convention, name }: RuleMeta): boolean {
  return convention === true || adviceCategories.has(category) || name.startsWith('prefer-');
}

/** Fewer failures than these may be slips, however few subjects there are. */
const fewestFailures = 5;

/** How many subjects of each rule of advice follow it, and how many do not. */
export interface AdviceCounts {
  readonly followed: ReadonlyMap<Rule, number>;
  readonly failed: ReadonlyMap<Rule, number>;
}

interface Counts extends AdviceCounts {
  readonly followed: Map<Rule, number>;
  readonly failed: Map<Rule, number>;
}

/** What was counted before holds for all reports that are the same. */
export function countAdvice(
  objects: readonly Report[],
  before: Pick<LintRun, 'objects' | 'advice'> | undefined,
): AdviceCounts {
  const counts: Counts = { followed: new Map(before?.advice.followed), failed: new Map(before?.advice.failed) };
  const earlier = before?.objects ?? [];
  for (let i = 0; i < Math.max(objects.length, earlier.length); i++) {
    const was = earlier[i];
    const is = objects[i];
    if (was === is) continue;
    if (was) count(was, -1, counts);
    if (is) count(is, 1, counts);
  }
  return counts;
}

function count({ followed, failures }: Report, by: 1 | -1, { followed: passed, failed }: Counts): void {
  for (const rule of followed) passed.set(rule, (passed.get(rule) ?? 0) + by);
  for (const {
    by: { rule },
  } of failures)
    if (isAdvice(rule)) failed.set(rule, (failed.get(rule) ?? 0) + by);
}

/** The rules that give advice which most of their subjects, in all databases together, do not follow. */
export function mostlyIgnored(runs: readonly LintRun[]): ReadonlySet<RuleMeta> {
  const sum = (rule: Rule, kind: keyof AdviceCounts) =>
    runs.reduce((all, { advice }) => all + (advice[kind].get(rule) ?? 0), 0);
  const failing = new Set(runs.flatMap(({ advice }) => [...advice.failed.keys()]));
  return new Set(
    [...failing].filter((rule) => {
      const failed = sum(rule, 'failed');
      return failed >= fewestFailures && failed > sum(rule, 'followed');
    }),
  );
}
