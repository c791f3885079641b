/** `tenantlint fix`: writes what mends the findings, or prints it as a diff. */
import { join } from 'node:path';
import type { LocatedFinding } from '../../core/project/analysis.js';
import { type Mended, mend } from '../../core/project/mend.js';
import { mendInNewMigrations } from '../../core/project/new-migration.js';
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

  const result = mendSelected(opened, command, terminal);
  // A dry run leaves nothing but the diff on standard output.
  const notes: Output = command.dryRun ? terminal.stderr : terminal.stdout;
  const style = createStyle(notes, terminal.env, command.color);
  let failed = false;
  for (const [path, text] of result.texts) {
    if (command.dryRun || command.newMigration) {
      const diffStyle = createStyle(terminal.stdout, terminal.env, command.color);
      terminal.stdout.write(await unifiedDiff(opened.shownPath(path), opened.texts.get(path) ?? '', text, diffStyle));
    }
    if (command.dryRun) continue;
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
  /** Sentences about what is left to the user. */
  readonly afterwards: readonly string[];
}

function mendSelected(opened: OpenProject, command: Command, terminal: Terminal): Outcome {
  const { isSelected } = opened;
  const { dryRun, unsafe, newMigration } = command;
  const { afterwards, ...mended } = newMigration ? mendAnew(opened, command, terminal) : mendInPlace(opened, command);
  const left = new Set(mended.refused.map(({ finding }) => keyOf(finding)));
  const refused = dryRun ? mended.refusedFirst.filter(({ finding }) => left.has(keyOf(finding))) : mended.refused;
  const selected = mended.analysis.findings.filter((finding) => isSelected(finding.path));
  const toReview = unsafe || newMigration ? 0 : planFixes(mended.analysis, selected, { unsafe: true }).applied.length;
  return { ...mended, refused, toReview, afterwards };
}

function mendInPlace({ project, analysis, isSelected }: OpenProject, { unsafe }: Command): Omit<Outcome, 'toReview'> {
  return { afterwards: [], ...mend(project, analysis, { unsafe, isSelected: ({ path }) => isSelected(path) }) };
}

function mendAnew(
  { project, analysis, isSelected }: OpenProject,
  { unsafe, name }: Command,
  { moment }: Terminal,
): Omit<Outcome, 'toReview'> {
  const isWanted = ({ path }: LocatedFinding) => isSelected(path);
  return mendInNewMigrations(project, analysis, { unsafe, isSelected: isWanted, title: name, now: moment() });
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
function describe(result: Outcome, after: Report, shown: Report, command: Command, style: Style): string {
  const lines = [...changedFiles(result, after, command, style), ...result.afterwards.flatMap((left) => [left, ''])];
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
  const verb = command.dryRun ? 'would be mended' : 'mended';
  const review = result.toReview > 0 ? ` ${result.toReview} more with \`--unsafe\`.` : '';
  lines.push(`${count(result.applied.length, 'finding')} ${verb}. ${countsText(after.counts)} left.${review}`);
  return `${lines.join('\n')}\n`;
}

/** What was done to each file; new migrations hold what was done to others. */
function changedFiles(
  { texts, applied }: Outcome,
  { shownPath }: Report,
  { newMigration }: Command,
  style: Style,
): readonly string[] {
  const titles = (findings: readonly LocatedFinding[]) =>
    [...new Set(findings.flatMap(titleOf))].map((title) => `  ${printable(title)}`);
  const paths = [...texts.keys()];
  if (newMigration) {
    return paths.length === 0 ? [] : [...paths.map((path) => style.bold(shownPath(path))), ...titles(applied), ''];
  }
  // What undoes a migration stands in a file of its own.
  const mentioned = (path: string) => {
    const own = applied.filter((finding) => finding.path === path);
    return own.length > 0 ? own : applied.filter((finding) => !texts.has(finding.path));
  };
  return paths.flatMap((path) => [style.bold(shownPath(path)), ...titles(mentioned(path)), '']);
}

function refusedLine({ finding }: RefusedFinding, shown: Report): string {
  return `  ${shownPlace(finding.path, finding.span, shown)} ${printable(finding.message)} [${finding.rule.name}]`;
}

function titleOf(finding: LocatedFinding): readonly string[] {
  const remedy = finding.remedy?.();
  return remedy && 'changes' in remedy ? [remedy.title] : [];
}
