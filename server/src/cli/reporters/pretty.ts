/** Findings for people: each with its place, its source and what to do. */
import type { LocatedFinding } from '../../core/project/analysis.js';
import type { Span } from '../../core/text/span.js';
import type { Report } from '../report.js';
import type { Style } from '../style.js';
import { codeFrame, printable } from './code-frame.js';

export function reportPretty(report: Report, style: Style): string {
  const files = new Map<string, LocatedFinding[]>();
  for (const finding of report.findings) {
    const others = files.get(finding.path);
    if (others) others.push(finding);
    else files.set(finding.path, [finding]);
  }
  const blocks = [...files].map(([path, findings]) => fileBlock(path, findings, report, style));
  return `${[...blocks, summaryLines(report, style)].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** `file:line:column`, both counting from 1. */
export function shownPlace(path: string, span: Span | undefined, report: Pick<Report, 'source' | 'shownPath'>): string {
  const position = span && report.source(path)?.lines.position(span.start);
  return report.shownPath(path) + (position ? `:${position.line + 1}:${position.column + 1}` : '');
}

function fileBlock(path: string, findings: readonly LocatedFinding[], report: Report, style: Style): readonly string[] {
  const lines = [style.bold(report.shownPath(path))];
  for (const finding of findings) {
    lines.push('', ...findingLines(finding, report, style));
  }
  return lines;
}

function findingLines(finding: LocatedFinding, report: Report, style: Style): readonly string[] {
  const place = shownPlace(finding.path, finding.span, report);
  const severity = style[finding.severity](finding.severity);
  const rule = style.dim(`[${style.link(finding.rule.name, finding.url)}]`);
  const source = report.source(finding.path);
  const frame = source ? codeFrame(source.text, source.lines, finding.span, style) : [];
  return [
    `${place} ${severity} ${printable(finding.message)} ${rule}`,
    ...frame.map((line) => `  ${line}`),
    ...finding.related.map(
      (related) =>
        `    ${style.dim('see:')} ${shownPlace(related.path, related.span, report)} ${printable(related.message)}`,
    ),
    ...helpLines(finding, style),
  ];
}

function helpLines(finding: LocatedFinding, style: Style): readonly string[] {
  const remedy = finding.remedy?.();
  if (!remedy) return [];
  if ('reason' in remedy) return [`    ${style.dim('help:')} ${printable(remedy.reason)}`];
  const review = remedy.safety === 'review' ? ', then look at the result' : '';
  return [`    ${style.dim('help:')} ${printable(remedy.title)} (\`tenantlint fix\`${review})`];
}

function summaryLines(report: Report, style: Style): readonly string[] {
  return [countLine(report, style), ...detectedLines(report).map(style.dim), style.dim(coverageLine(report))];
}

function countLine(report: Report, style: Style): string {
  const { error, warning, info } = report.counts;
  if (error + warning + info === 0) return 'No findings.';
  const parts = [count(error, 'error'), count(warning, 'warning'), count(info, 'info')];
  const mendable = report.findings.filter((finding) => {
    const remedy = finding.remedy?.();
    return remedy && 'changes' in remedy;
  }).length;
  const counts =
    error > 0 ? style.error(parts.join(', ')) : warning > 0 ? style.warning(parts.join(', ')) : parts.join(', ');
  return mendable > 0
    ? `${style.bold(counts)}; ${mendable} with a remedy (\`tenantlint fix\`).`
    : `${style.bold(counts)}.`;
}

/** What was found out about the project, and how. */
function detectedLines(report: Report): readonly string[] {
  const { model, databases } = report.analysis;
  const detected = new Map<string, string[]>();
  for (const { tool, because, folder } of databases) {
    const what = `${tool}, because ${because}`;
    const folders = detected.get(what);
    if (folders) folders.push(folder);
    else detected.set(what, [folder]);
  }
  const lines = [...detected].map(([what, folders]) => `Migrations in ${folderList(folders, report)}: ${what}.`);
  if (model.source === 'none') return [...lines, 'Tenant columns: none found.'];
  const columns = model.columns.map((column) => `"${printable(column)}"`).join(', ');
  const from = { configuration: 'configured', preset: 'from the preset', detection: 'detected' }[model.source];
  return [...lines, `Tenant column: ${columns} (${from}), session setting: ${printable(model.setting)}.`];
}

const mostFolders = 3;

function folderList(folders: readonly string[], report: Report): string {
  const shown = folders.slice(0, mostFolders).map((folder) => printable(report.shownPath(folder)));
  const more = folders.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function coverageLine({ analysis: { coverage } }: Report): string {
  const unseen = coverage.unseen === 0 ? '' : `, ${coverage.unseen} of which could not be seen into`;
  return `${count(coverage.files, 'file')}, ${count(coverage.statements, 'statement')}${unseen}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
