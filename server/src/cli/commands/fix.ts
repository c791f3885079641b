/** `tenantlint fix`: writes what mends the findings, or prints it as a diff. */
import { join } from 'node:path';
import type { LocatedFinding } from '../../core/project/analysis.js';
import { type Mended, mend } from '../../core/project/mend.js';
import { planFixes, type RefusedFinding } from '../../core/project/plan.js';
import type { Command } from '../args.js';
import { type OpenProject, openProject } from '../open-project.js';
import { createReport, exitCodeOf, exitCodes, type Report } from '../report.js';
import { printable } from '../reporters/code-frame.js';
import { count, countsText, shownPlace } from '../reporters/pretty.js';
import { reportProblems } from '../reporters/problems.js';
import { createStyle, type Style } from '../style.js';
import type { Output, Program, Terminal } from '../terminal.js';

export async function fix(command: Command, program: Program, terminal: Terminal): Promise<number> {
  const opened = await openProject(command, program, terminal);
  if ('mistake' in opened) {
    terminal.stderr.write(`${opened.mistake}\n`);
    return exitCodes.mistake;
  }
  const problemStyle = createStyle(terminal.stderr, terminal.env, command.color);
  terminal.stderr.write(reportProblems(createReport(opened, false), problemStyle));

  const result = mendSelected(opened, command);
  // A dry run leaves nothing but the diff on standard output.
  const notes: Output = command.dryRun ? terminal.stderr : terminal.stdout;
  const style = createStyle(notes, terminal.env, command.color);
  let failed = false;
  for (const [path, text] of result.texts) {
    if (command.dryRun) {
      const diffStyle = createStyle(terminal.stdout, terminal.env, command.color);
      terminal.stdout.write(await unifiedDiff(opened.shownPath(path), opened.texts.get(path) ?? '', text, diffStyle));
      continue;
    }
    const { problem } = terminal.files.write(join(opened.root, path), text);
    if (problem !== undefined) {
      terminal.stderr.write(`${opened.shownPath(path)} was not changed: ${problem}.\n`);
      failed = true;
    }
  }
  const after = createReport(
    { ...opened, analysis: result.analysis, texts: new Map([...opened.texts, ...result.texts]) },
    command.quiet,
  );
  // What a dry run leaves alone stands where it stood.
  const shown = command.dryRun ? createReport(opened, command.quiet) : after;
  notes.write(describe(result, after, shown, command, style));
  return failed ? exitCodes.mistake : exitCodeOf(after, command.maxWarnings);
}

interface Outcome extends Mended {
  /** How many more findings could be mended if a person looked at the result. */
  readonly toReview: number;
}

function mendSelected({ project, analysis, isSelected }: OpenProject, { unsafe, dryRun }: Command): Outcome {
  const mended = mend(project, analysis, { unsafe, isSelected });
  const left = new Set(mended.refused.map(({ finding }) => keyOf(finding)));
  const refused = dryRun ? mended.refusedFirst.filter(({ finding }) => left.has(keyOf(finding))) : mended.refused;
  const selected = mended.analysis.findings.filter((finding) => isSelected(finding.path));
  const toReview = unsafe ? 0 : planFixes(mended.analysis, selected, { unsafe: true }).applied.length;
  return { ...mended, refused, toReview };
}

/** Tells a finding apart, wherever it stands. */
function keyOf({ rule, path, subject, message }: LocatedFinding): string {
  return JSON.stringify([rule.name, path, subject, message]);
}

async function unifiedDiff(path: string, before: string, after: string, style: Style): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  const headers = { headerOptions: FILE_HEADERS_ONLY };
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, headers);
  return patch
    .split('\n')
    .map((line) => {
      if (/^(---|\+\+\+|@@)/.test(line)) return style.bold(line);
      if (line.startsWith('+')) return style.added(line);
      return line.startsWith('-') ? style.removed(line) : line;
    })
    .join('\n');
}

/** `shown` is where findings are shown to stand, `after` what is left of them. */
function describe(result: Outcome, after: Report, shown: Report, { dryRun }: Command, style: Style): string {
  const lines: string[] = [];
  for (const path of result.texts.keys()) {
    const titles = new Set(result.applied.filter((finding) => finding.path === path).flatMap(titleOf));
    lines.push(style.bold(after.shownPath(path)), ...[...titles].map((title) => `  ${printable(title)}`), '');
  }
  const byReason = new Map<string, RefusedFinding[]>();
  for (const refusal of result.refused) {
    byReason.set(refusal.reason, [...(byReason.get(refusal.reason) ?? []), refusal]);
  }
  for (const [reason, refusals] of byReason) {
    lines.push(
      style.bold(`Left alone: ${printable(reason)}`),
      ...refusals.map((refusal) => refusedLine(refusal, shown)),
      '',
    );
  }
  const verb = dryRun ? 'would be mended' : 'mended';
  const review = result.toReview > 0 ? ` ${result.toReview} more with \`--unsafe\`.` : '';
  lines.push(`${count(result.applied.length, 'finding')} ${verb}. ${countsText(after.counts)} left.${review}`);
  return `${lines.join('\n')}\n`;
}

function refusedLine({ finding }: RefusedFinding, shown: Report): string {
  return `  ${shownPlace(finding.path, finding.span, shown)} ${printable(finding.message)} [${finding.rule.name}]`;
}

function titleOf(finding: LocatedFinding): readonly string[] {
  const remedy = finding.remedy?.();
  return remedy && 'changes' in remedy ? [remedy.title] : [];
}
