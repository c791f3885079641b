/** The score for people: what was checked, what failed where, and what to do first. */
import {
  gradeText,
  headline,
  notApplicable,
  type ScoreReport,
  shown,
  togetherWith,
  waiversOf,
} from '../../core/score/report.js';
import type { CategoryScore, ItemScore, SubjectScore } from '../../core/score/score.js';
import type { Style } from '../style.js';
import { printable } from './code-frame.js';

export function reportScore<F>(report: ScoreReport<F>, style: Style): string {
  const { score } = report;
  const paint = score.total === undefined ? style.dim : score.passed ? style.added : style.error;
  const lines = [style.bold(paint(`Score: ${headline(score)}`)), ''];
  for (const category of score.categories) lines.push(...categoryLines(category, report, style), '');
  lines.push(...gateLines(report, style), ...moduleLines(report, style), ...waiverLines(report, style));
  lines.push(...stepLines(report, style));
  if (score.confidence < 1) {
    lines.push(
      style.dim(`${Math.floor(score.confidence * 100)} % of the subjects could be judged; the others are unknown.`),
      '',
    );
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

const barWidth = 20;

function categoryLines<F>(category: CategoryScore<F>, report: ScoreReport<F>, style: Style): readonly string[] {
  const { title, possible, earned } = category;
  const filled = possible === 0 ? 0 : Math.floor((earned / possible) * barWidth + 1e-9);
  const paint = earned === possible ? style.added : style.warning;
  const bar = paint('█'.repeat(filled)) + style.dim('░'.repeat(barWidth - filled));
  const points = possible === 0 ? notApplicable : `${shown(earned)} of ${possible}`;
  const lines = [`${style.bold(title.padEnd(titleWidth))} ${bar} ${points}`];
  for (const { items } of category.criteria) for (const item of items) lines.push(...itemLines(item, report, style));
  return lines;
}

/** So that the bars of all categories start in one column. */
const titleWidth = 14;

function itemLines<F>(scored: ItemScore<F>, report: ScoreReport<F>, style: Style): readonly string[] {
  const { item, checked, failed, unknown, earned, failures } = scored;
  const gate = item.gate ? style.dim(' (gate)') : '';
  const name = `${item.id.padEnd(3)} ${item.title}${gate}`;
  const unseen = unknown > 0 ? style.dim(`, ${unknown} unknown`) : '';
  if (checked === 0) return [style.dim(`  -  ${name}: ${notApplicable}`) + unseen];
  if (failed === 0) return [`  ${style.added('✓')}  ${name}: ${checked} checked${unseen}`];
  const together = togetherWith(item, report.score);
  const shared = together.length === 0 ? '' : style.dim(`, together with ${together.join(' and ')}`);
  const points = `${shown(earned)} of ${item.points} points`;
  return [
    `  ${style.error('✗')}  ${name}: ${failed} of ${checked} fail, ${points}${shared}${unseen}`,
    ...failureLines(failures, report, style),
  ];
}

/** Failures of an item that are listed before they are only counted. */
const mostFailures = 3;

function failureLines<F>(
  failures: readonly SubjectScore<F>[],
  report: ScoreReport<F>,
  style: Style,
): readonly string[] {
  const lines = failures.slice(0, mostFailures).map((failure) => `       ${failureText(failure, report, style)}`);
  const more = failures.length - mostFailures;
  return more > 0 ? [...lines, style.dim(`       and ${more} more`)] : lines;
}

function failureText<F>({ subject, judgements }: SubjectScore<F>, report: ScoreReport<F>, style: Style): string {
  const finding = judgements.flatMap(({ findings }) => findings)[0];
  if (finding === undefined)
    return style.dim(`${printable(subject)} waits for ${judgements[0]?.because ?? 'another rule'}`);
  const { file, line } = report.placeOf(finding);
  return `${style.dim(`${file}:${line}`)} ${printable(report.messageOf(finding))}`;
}

function gateLines<F>({ score }: ScoreReport<F>, style: Style): readonly string[] {
  const gates = score.gates.map(({ criterion, held }) => {
    const name = `${criterion.id} ${criterion.title}`;
    return held ? style.added(`✓ ${name}`) : style.error(`✗ ${name}`);
  });
  return [style.bold('Gates'), `  ${gates.join('   ')}`, ''];
}

function moduleLines<F>({ modules }: ScoreReport<F>, style: Style): readonly string[] {
  if (modules.length === 0) return [];
  const width = Math.max(...modules.map(({ name }) => name.length));
  const lines = modules.map(({ name, score }) => {
    const total = score.total === undefined ? '    -' : shown(score.total).padStart(5);
    return `  ${printable(name).padEnd(width)}  ${total}  ${gradeText(score)}`;
  });
  return [style.bold('Modules'), ...lines, ''];
}

function waiverLines<F>({ score }: ScoreReport<F>, style: Style): readonly string[] {
  const waivers = waiversOf(score);
  if (waivers.length === 0) return [];
  const lines = waivers.map(({ rule, subject, reason }) => `  ${rule} for ${printable(subject)}: ${printable(reason)}`);
  return [style.bold('Waivers'), ...lines, ''];
}

function stepLines<F>(report: ScoreReport<F>, style: Style): readonly string[] {
  const { nextSteps } = report.score;
  if (nextSteps.length === 0) return [];
  const lines = nextSteps.flatMap(({ items, points, failures }, i) => {
    const titles = items.map((item) => `${item.id} ${item.title}`).join('; ');
    const [first] = failures;
    return [
      `  ${i + 1}. +${shown(points)}  ${titles}`,
      ...(first ? [`       ${failureText(first, report, style)}`] : []),
    ];
  });
  return [style.bold('What would bring most'), ...lines, ''];
}
