/**
 * Advice and what it weighs. Errors are errors wherever they stand. Advice is for who writes a migration: it is a hint
 * where nothing can be changed any more, and where most of the schema does without, which is a decision rather than a
 * slip.
 */
import type { Category, Rule, RuleMeta } from './rule.js';
import type { LintRun } from './run.js';

const adviceCategories: ReadonlySet<Category> = new Set(['columns', 'indexes', 'naming', 'partitions']);

export function isAdvice({ category, convention, name }: RuleMeta): boolean {
  return convention === true || adviceCategories.has(category) || name.startsWith('prefer-');
}

/** Fewer failures than these may be slips, however few subjects there are. */
const fewestFailures = 5;

/** The rules that give advice which most of their subjects, in all databases together, do not follow. */
export function mostlyIgnored(runs: readonly LintRun[]): ReadonlySet<RuleMeta> {
  const counts = new Map<Rule, { passed: number; failed: number }>();
  for (const { settings } of runs) {
    for (const { rule } of settings.rules) if (isAdvice(rule)) counts.set(rule, { passed: 0, failed: 0 });
  }
  for (const run of runs) {
    for (const { outcomes } of run.objects.values()) {
      for (const { by, verdict } of outcomes) {
        if (verdict.kind !== 'pass' && verdict.kind !== 'fail' && verdict.kind !== 'by-item') continue;
        const count = counts.get(by.rule);
        if (!count) continue;
        if (verdict.kind === 'fail') count.failed++;
        else count.passed++;
      }
    }
  }
  const ignored = [...counts].filter(([, { passed, failed }]) => failed >= fewestFailures && failed > passed);
  return new Set(ignored.map(([rule]) => rule));
}
