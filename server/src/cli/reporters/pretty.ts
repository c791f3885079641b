/** Findings for people: each with its place, its source and what to do. */
import type { LocatedFinding } from '../../core/project/analysis.js';
import { planFixes } from '../../core/project/plan.js';
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
  const help = helpFor(report);
  const blocks = [...files].map(([path, findings]) => fileBlock(path, findings, report, help, style));
  return `${[...blocks, summaryLines(report, help, style)].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** `file:line:column`, both counting from 1. */
export function shownPlace(path: string, span: Span | undefined, report: Pick<Report, 'source' | 'shownPath'>): string {
  const position = span && report.source(path)?.lines.position(span.start);
  return report.shownPath(path) + (position ? `:${position.line + 1}:${position.column + 1}` : '');
}

function fileBlock(
  path: string,
  findings: readonly LocatedFinding[],
  report: Report,
  help: Help,
  style: Style,
): readonly string[] {
  const lines = [style.bold(report.shownPath(path))];
  for (const finding of findings) {
    lines.push('', ...findingLines(finding, report, help, style));
  }
  return lines;
}

function findingLines(finding: LocatedFinding, report: Report, help: Help, style: Style): readonly string[] {
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
    ...helpLines(finding, help, style),
  ];
}

/** What `tenantlint fix` would do about the findings. */
interface Help {
  readonly safe: ReadonlySet<LocatedFinding>;
  readonly unsafe: ReadonlySet<LocatedFinding>;
}

function helpFor({ analysis, findings }: Report): Help {
  const plan = (unsafe: boolean) => new Set(planFixes(analysis, findings, { unsafe }).applied);
  return { safe: plan(false), unsafe: plan(true) };
}

function helpLines(finding: LocatedFinding, help: Help, style: Style): readonly string[] {
  const remedy = finding.remedy?.();
  if (!remedy) return [];
  const text = 'reason' in remedy ? `No fix is offered: ${remedy.reason}.` : remedy.title;
  const command = help.safe.has(finding)
    ? ' (`tenantlint fix`)'
    : help.unsafe.has(finding)
      ? ' (`tenantlint fix --unsafe`)'
      : '';
  return [`    ${style.dim('help:')} ${printable(text)}${command}`];
}

function summaryLines(report: Report, help: Help, style: Style): readonly string[] {
  return [countLine(report, help, style), ...detectedLines(report).map(style.dim), style.dim(coverageLine(report))];
}

function countLine({ counts }: Report, help: Help, style: Style): string {
  const total = counts.error + counts.warning + counts.info;
  if (total === 0) return 'No findings.';
  const color = counts.error > 0 ? style.error : counts.warning > 0 ? style.warning : style.info;
  const mendable = help.safe.size > 0 ? `; ${help.safe.size} fixable with \`tenantlint fix\`` : '';
  return `${style.bold(color(countsText(counts)))}${mendable}.`;
}

/** `1 error, 2 warnings, 0 infos`. */
export function countsText({ error, warning, info }: Report['counts']): string {
  return [count(error, 'error'), count(warning, 'warning'), count(info, 'info')].join(', ');
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

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
