/** Analyses as plain values that can be compared and read. */
import { describeCatalog } from '../../server/src/core/catalog/describe.js';
import type { Analysis } from '../../server/src/core/project/analysis.js';

/** `path:offset rule subject`, one line a finding. */
export function findingLines(analysis: Analysis): string[] {
  return analysis.findings.map(
    ({ path, span, rule, severity, subject, message }) =>
      `${path}:${span.start}-${span.end} ${severity} ${rule.name} ${subject}: ${message}`,
  );
}

/** Everything that two analyses of the same files must have in common. */
export function summaryOf(analysis: Analysis): unknown {
  return {
    model: { ...analysis.model, roots: [...analysis.model.roots] },
    databases: analysis.databases.map(({ folder, tool, files, history }) => ({
      folder,
      tool,
      files,
      catalog: describeCatalog(history.catalog),
      refused: history.steps.map((step) => step.refused),
      unseen: history.steps.map((step) => step.unseen),
    })),
    findings: findingLines(analysis),
    problems: analysis.problems,
    coverage: analysis.coverage,
  };
}
