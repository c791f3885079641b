/** What a reporter prints: the findings that were asked for, and what surrounds them. */
import type { Analysis, LocatedFinding } from '../core/project/analysis.js';
import { createLineIndex, type LineIndex } from '../core/text/line-index.js';
import type { OpenProject } from './open-project.js';

export interface Report {
  readonly analysis: Analysis;
  readonly findings: readonly LocatedFinding[];
  readonly counts: Readonly<Record<LocatedFinding['severity'], number>>;
  /** `undefined` for a file that could not be read. */
  source(path: string): Source | undefined;
  shownPath(path: string): string;
}

export interface Source {
  readonly text: string;
  readonly lines: LineIndex;
}

/** With `quiet`, warnings are counted but not printed. */
export function createReport(opened: OpenProject, quiet: boolean): Report {
  const selected = opened.analysis.findings.filter((finding) => opened.isSelected(finding.path));
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of selected) counts[finding.severity]++;
  return {
    analysis: opened.analysis,
    findings: quiet ? selected.filter((finding) => finding.severity === 'error') : selected,
    counts,
    source: sources(opened.texts),
    shownPath: opened.shownPath,
  };
}

/** Line indexes are made once for each file that has something to show. */
function sources(texts: ReadonlyMap<string, string>): (path: string) => Source | undefined {
  const known = new Map<string, Source>();
  return (path) => {
    const text = texts.get(path);
    if (text === undefined) return undefined;
    let source = known.get(path);
    if (!source) {
      source = { text, lines: createLineIndex(text) };
      known.set(path, source);
    }
    return source;
  };
}

export const exitCodes = { clean: 0, findings: 1, mistake: 2, internal: 3 } as const;

/** A configuration or file that could not be read outweighs findings: the answer is then not the whole one. */
export function exitCodeOf(report: Report, maxWarnings: number | undefined): number {
  if (report.analysis.problems.some((problem) => problem.severity === 'error')) return exitCodes.mistake;
  const tooMany = maxWarnings !== undefined && report.counts.warning > maxWarnings;
  return report.counts.error > 0 || tooMany ? exitCodes.findings : exitCodes.clean;
}
