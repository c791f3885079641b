/** What is wrong with the project itself: its configuration, and files that cannot be read. */
import type { Problem } from '../../core/project/analysis.js';
import type { Report } from '../report.js';
import type { Style } from '../style.js';
import { codeFrame, printable } from './code-frame.js';
import { shownPlace } from './pretty.js';

export function reportProblems(report: Pick<Report, 'analysis' | 'source' | 'shownPath'>, style: Style): string {
  return report.analysis.problems.map((problem) => `${problemLines(problem, report, style).join('\n')}\n\n`).join('');
}

function problemLines(problem: Problem, report: Pick<Report, 'source' | 'shownPath'>, style: Style): readonly string[] {
  const source = problem.span && report.source(problem.path);
  const frame = source && problem.span ? codeFrame(source.text, source.lines, problem.span, style) : [];
  const place = shownPlace(problem.path, problem.span, report);
  const severity = style[problem.severity](problem.severity);
  return [`${place} ${severity} ${printable(problem.message)}`, ...frame.map((line) => `  ${line}`)];
}
