/** The score for machines and for pull requests: the same from the command line and from the editor. */
import { code, prose } from '../text/markdown.js';
import { type ChecklistItem, passMark } from './checklist.js';
import type { CriterionScore, ItemScore, Score, SubjectScore } from './score.js';

/** All that is reported of a project. */
export interface ScoreReport<F> {
  readonly score: Score<F>;
  readonly modules: readonly { readonly name: string; readonly score: Score<F> }[];
  readonly tables: readonly { readonly subject: string; readonly score: Score<F> }[];
  /** Where a finding stands: a path relative to the root, and a line, counting from 1. */
  placeOf(finding: F): { readonly file: string; readonly line: number };
  /** What a finding says. */
  messageOf(finding: F): string;
}

/** The stable shape of `tenantlint score --format json`. */
export function scoreJson<F>(report: ScoreReport<F>): object {
  const { score, modules, tables } = report;
  return {
    version: 1,
    ...totalJson(score),
    passed: score.passed,
    confidence: round(score.confidence, 3),
    gates: score.gates.map(({ criterion, held }) => ({ criterion: criterion.id, held })),
    criteria: criteriaOf(score).map((criterion) => criterionJson(criterion, report)),
    modules: modules.map((module) => ({ name: module.name, ...totalJson(module.score) })),
    tables: tables.map((table) => ({ subject: table.subject, ...totalJson(table.score) })),
    waivers: waiversOf(score),
  };
}

function totalJson<F>({ total, grade }: Score<F>): object {
  return { total: total === undefined ? null : round(total, 1), grade: grade ?? null };
}

function criterionJson<F>({ criterion, possible, earned, items }: CriterionScore<F>, report: ScoreReport<F>): object {
  return {
    id: criterion.id,
    title: criterion.title,
    points: sum(criterion.items.map((item) => item.points)),
    earned: round(earned, 2),
    applicable: possible > 0,
    items: items.map((item) => itemJson(item, report)),
  };
}

function itemJson<F>(scored: ItemScore<F>, report: ScoreReport<F>): object {
  const { item, earned, checked, failed, unknown, failures } = scored;
  return {
    id: item.id,
    points: item.points,
    earned: round(earned, 2),
    checked,
    failed,
    unknown,
    failures: failures.map((failure) => failureJson(failure, report)),
  };
}

function failureJson<F>({ subject, judgements }: SubjectScore<F>, report: ScoreReport<F>): object {
  const finding = judgements.flatMap(({ findings }) => findings)[0];
  const rules = [...new Set(judgements.map(({ rule }) => rule))];
  if (finding === undefined) return { subject, rules, blockedBy: judgements[0]?.because ?? null };
  return { subject, rules, ...report.placeOf(finding), message: report.messageOf(finding) };
}

/** A checklist to paste into a pull request. */
export function scoreMarkdown<F>(report: ScoreReport<F>): string {
  const { score } = report;
  const lines = [`## Schema checklist: ${headline(score)}`, ''];
  for (const { title, possible, earned, criteria } of score.categories) {
    lines.push(`### ${title} (${possible === 0 ? notApplicable : `${shown(earned)} of ${possible}`})`, '');
    for (const { items } of criteria) lines.push(...items.flatMap((item) => itemMarkdown(item, report)));
    lines.push('');
  }
  const waivers = waiversOf(score);
  if (waivers.length > 0) {
    lines.push('### Waivers', '');
    for (const { rule, subject, reason } of waivers) {
      lines.push(`- ${code(rule)} for ${code(subject)}: ${prose(reason)}`);
    }
    lines.push('');
  }
  return lines.join('\n');
}

/** Failures that a list names before it only counts them. */
const mostFailures = 10;

function itemMarkdown<F>({ item, checked, failed, unknown, failures }: ItemScore<F>, report: ScoreReport<F>): string[] {
  const gate = item.gate ? ' **gate**' : '';
  if (checked === 0)
    return [`- [ ] ${item.id} ${item.title}: ${unknown > 0 ? `${unknown} unknown` : notApplicable}${gate}`];
  if (failed === 0) return [`- [x] ${item.id} ${item.title} (${checked})${gate}`];
  const lines = [`- [ ] ${item.id} ${item.title}: ${failed} of ${checked} fail${gate}`];
  for (const { subject, judgements } of failures.slice(0, mostFailures)) {
    const finding = judgements.flatMap(({ findings }) => findings)[0];
    if (finding === undefined) {
      lines.push(`  - ${code(subject)}: waits for ${code(judgements[0]?.because ?? '')}`);
      continue;
    }
    const { file, line } = report.placeOf(finding);
    lines.push(`  - ${code(`${file}:${line}`)} ${prose(report.messageOf(finding))}`);
  }
  if (failures.length > mostFailures) lines.push(`  - and ${failures.length - mostFailures} more`);
  return lines;
}

export const notApplicable = 'not applicable';

/** `92.4 of 100, A with 2 waivers, passed`. */
export function headline<F>(score: Score<F>): string {
  if (score.total === undefined) return `${notApplicable}: there is nothing that it could judge`;
  const broken = score.gates.filter((gate) => !gate.held).map(({ criterion }) => criterion.id);
  const gates = broken.length === 0 ? '' : `, gate${broken.length === 1 ? '' : 's'} ${broken.join(', ')} failed`;
  const verdict = score.passed ? 'passed' : score.total < passMark ? `failed (${passMark} pass)` : 'failed';
  return `${shown(score.total)} of 100, ${gradeText(score)}, ${verdict}${gates}`;
}

/** `A+ with 3 waivers`. */
export function gradeText<F>({ grade, waived }: Score<F>): string {
  const count = waived.length;
  if (grade === undefined) return notApplicable;
  return count === 0 ? grade : `${grade} with ${count} waiver${count === 1 ? '' : 's'}`;
}

/** With one decimal, cut rather than rounded up, so that 84.96 does not look like 85. */
export function shown(points: number): string {
  return (Math.floor(points * 10 + 1e-9) / 10).toFixed(1);
}

export interface WaiverJson {
  readonly rule: string;
  readonly subject: string;
  readonly reason: string;
}

/** Each waiver once, whatever number of items it speaks for. */
export function waiversOf<F>({ waived }: Score<F>): readonly WaiverJson[] {
  const waivers = new Map<string, WaiverJson>();
  for (const { subject, judgements } of waived) {
    for (const { rule, waivers: by } of judgements) {
      for (const { reason } of by) waivers.set(`${rule} ${subject}`, { rule, subject, reason: reason ?? '' });
    }
  }
  return [...waivers.values()];
}

export function criteriaOf<F>({ categories }: Score<F>): readonly CriterionScore<F>[] {
  return categories.flatMap(({ criteria }) => criteria);
}

/** Which items fail together with one, as the checklist says, of those that fail here. */
export function togetherWith<F>(item: ChecklistItem, score: Score<F>): readonly string[] {
  const failing = new Set(
    criteriaOf(score).flatMap(({ items }) => items.filter(({ failed }) => failed > 0).map((scored) => scored.item.id)),
  );
  return (item.sharesCauseWith ?? []).filter((id) => failing.has(id));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function round(number: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.floor(number * factor + 1e-9) / factor;
}
