/** What a panel shows of a score, as texts. Who speaks to the editor puts in how it calls places and parts. */
import { displayName } from '../core/catalog/names.js';
import type { Analysis, LocatedFinding } from '../core/project/analysis.js';
import { whyFrozen } from '../core/project/editable.js';
import { planFixes } from '../core/project/plan.js';
import type { ScoreBoard, ScoreFinding, TableScore } from '../core/project/score-board.js';
import { gradeText, headline, notApplicable, shown, togetherWith, waiversOf } from '../core/score/report.js';
import type { CriterionScore, ItemScore, Points, Score, SubjectScore } from '../core/score/score.js';
import type { PartName, ScoredPart } from './score-part.js';

export interface ScorePageOptions<P, S> {
  readonly analysis: Analysis;
  readonly board: ScoreBoard;
  /** How many entries of which list are wanted: an item by its id, `tables`, `waivers`. */
  readonly lists: Readonly<Record<string, number>>;
  /** A place for the editor; absent where the file is gone. */
  placeOf(path: string, offset: number): P | undefined;
  scopeOf(name: PartName): S;
}

export function scoreSummary<F>(score: Score<F>) {
  return {
    ...totalOf(score),
    headline: headline(score),
    gates: score.gates.map(({ criterion: { id, title }, held }) => ({ id, title, held })),
  };
}

export function scorePage<P, S>(part: ScoredPart, options: ScorePageOptions<P, S>) {
  const { score, modules } = part;
  return {
    ...scoreSummary(score),
    title: part.title,
    remarks: remarksOn(part, options),
    steps: score.nextSteps.map(({ points, items }) => ({
      points: shown(points),
      items: items.map(({ id }) => id),
      title: items.map(({ title }) => title).join('; '),
    })),
    categories: score.categories.map(({ title, criteria, ...points }) => ({
      title,
      points: pointsOf(points),
      criteria: criteria.map((criterion) => criterionOf(criterion, score, options)),
    })),
    modules: modules.map(({ name, score: own }) => ({
      name,
      ...totalOf(own),
      scope: options.scopeOf({ kind: 'module', module: name }),
    })),
    tables: tableList(part.tables, options),
    waivers: listOf(waiversOf(score), 'waivers', options, (waiver) => waiver),
  };
}

/** Names a finding of the checklist, wherever it stands by then. */
export interface ScoreFindingName {
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
}

/** The finding of a part that goes by a name. */
export function findScoreFinding(
  { score }: ScoredPart,
  board: ScoreBoard,
  { rule, subject, message }: ScoreFindingName,
): LocatedFinding | undefined {
  const failures = score.categories.flatMap(({ criteria }) => criteria.flatMap(({ items }) => items));
  for (const { judgements } of failures.flatMap((item) => item.failures)) {
    for (const { findings } of judgements) {
      const found = findings.find(
        ({ finding, outcome }) => finding.message === message && outcome.by.rule.name === rule,
      );
      const place = found && board.locate(found);
      if (place?.subject === subject) return place;
    }
  }
  return undefined;
}

/** The edits that mend a finding without anyone looking at them; `undefined` where there are none. */
export function safeFix(analysis: Analysis, finding: LocatedFinding) {
  const remedy = finding.remedy && whyFrozen(analysis, finding.path) === undefined ? finding.remedy() : undefined;
  if (!remedy || !('changes' in remedy) || remedy.safety !== 'safe') return undefined;
  const { edits } = planFixes(analysis, [finding], { unsafe: false });
  return edits.size === 0 ? undefined : { title: remedy.title, edits };
}

function totalOf<F>(score: Score<F>) {
  return {
    ...(score.total !== undefined && { total: shown(score.total) }),
    grade: gradeText(score),
    passed: score.passed,
  };
}

function pointsOf({ possible, earned }: Points) {
  if (possible === 0) return { text: notApplicable };
  return { text: `${shown(earned)} of ${possible}`, share: earned / possible };
}

function remarksOn<P, S>({ kind, score }: ScoredPart, { analysis }: ScorePageOptions<P, S>): string[] {
  const remarks: string[] = [];
  const items = score.categories.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.items));
  const unknown = items.reduce((sum, item) => sum + item.unknown, 0);
  if (score.total === undefined && unknown === 0) remarks.push(nothingToJudge[kind]);
  if (analysis.model.columns.length === 0) {
    remarks.push('No tenant column was found, so nothing about tenants is judged.');
  }
  if (unknown > 0) {
    const percent = Math.floor(score.confidence * 100);
    const are = unknown === 1 ? 'One is unknown' : `${unknown} are unknown`;
    remarks.push(
      `${percent} % of the subjects could be judged. ${are}, since SQL that is made at run time may have changed them.`,
    );
  }
  return remarks;
}

const nothingToJudge: Readonly<Record<ScoredPart['kind'], string>> = {
  project: 'No table was found that the checklist could judge: it is about tables that migrations create.',
  module: 'This module has no table that the checklist could judge.',
  file: 'This file creates no table that the checklist could judge.',
  table: 'Nothing of the checklist applies to this table.',
};

function criterionOf<P, S>(
  { criterion, items, ...points }: CriterionScore<ScoreFinding>,
  score: Score<ScoreFinding>,
  options: ScorePageOptions<P, S>,
) {
  return {
    id: criterion.id,
    title: criterion.title,
    points: pointsOf(points),
    items: items.map((item) => itemOf(item, score, options)),
  };
}

function itemOf<P, S>(scored: ItemScore<ScoreFinding>, score: Score<ScoreFinding>, options: ScorePageOptions<P, S>) {
  const { item, checked, failed, unknown, failures, unknowns, ...points } = scored;
  return {
    id: item.id,
    title: item.title,
    gate: item.gate === true,
    state: stateOf(scored),
    text: textOf(scored),
    points: pointsOf(points),
    together: failed > 0 ? togetherWith(item, score) : [],
    subjects: listOf([...failures, ...unknowns], item.id, options, (subject) => subjectOf(subject, options)),
  };
}

function stateOf({ checked, failed, unknown }: ItemScore<ScoreFinding>) {
  if (failed > 0) return 'failed' as const;
  if (checked > 0) return 'passed' as const;
  return unknown > 0 ? ('unknown' as const) : ('not-applicable' as const);
}

function textOf({ checked, failed, unknown }: ItemScore<ScoreFinding>): string {
  if (checked === 0) return unknown > 0 ? `${unknown} unknown` : notApplicable;
  const judged = failed > 0 ? `${failed} of ${checked} ${failed === 1 ? 'fails' : 'fail'}` : `${checked} checked`;
  return unknown > 0 ? `${judged}, ${unknown} unknown` : judged;
}

function subjectOf<P, S>(scored: SubjectScore<ScoreFinding>, options: ScorePageOptions<P, S>) {
  const { subject, state, judgements } = scored;
  const { analysis, board, placeOf } = options;
  const [first] = judgements;
  const rule = first?.rule ?? '';
  if (state === 'unknown')
    return { state, subject, rule, message: first?.because ?? 'unknown', ...tablePlace(scored, options) };
  const finding = judgements.flatMap(({ findings }) => findings)[0];
  if (state === 'blocked' || !finding) {
    return {
      state: 'blocked' as const,
      subject,
      rule,
      message: `waits for ${first?.because ?? 'another rule'}`,
      ...tablePlace(scored, options),
    };
  }
  const located = board.locate(finding);
  const place = located && placeOf(located.path, located.span.start);
  const fix = located && safeFix(analysis, located);
  const { message } = finding.finding;
  return {
    state: 'failed' as const,
    subject,
    rule: finding.outcome.by.rule.name,
    message,
    ...(place && { place }),
    ...(located &&
      fix && { fix: { title: fix.title, finding: { rule: located.rule.name, subject: located.subject, message } } }),
  };
}

/** Of what has no finding: where its table is created. */
function tablePlace<P, S>(subject: SubjectScore<ScoreFinding>, { analysis, board, placeOf }: ScorePageOptions<P, S>) {
  const { statement, span } = board.tableOf(subject)?.origin ?? {};
  const created = statement && span && analysis.file(statement.path)?.placeOf(statement, span);
  const place = created && placeOf(statement.path, created.start);
  return place && { place };
}

/** The worst first. They are put in order only where somebody looks. */
function tableList<P, S>(tables: readonly TableScore[], options: ScorePageOptions<P, S>) {
  const sorted = options.lists.tables
    ? [...tables].sort((a, b) => (a.score.total ?? 101) - (b.score.total ?? 101))
    : tables;
  return listOf(sorted, 'tables', options, ({ table, score }) => ({
    name: displayName(table),
    ...totalOf(score),
    scope: options.scopeOf({ kind: 'table', path: table.origin.statement.path, table: table.id }),
  }));
}

function listOf<T, R>(
  all: readonly T[],
  name: string,
  { lists }: { readonly lists: Readonly<Record<string, number>> },
  entryOf: (entry: T) => R,
) {
  const shownOnes = all.slice(0, lists[name] ?? 0);
  return { shown: shownOnes.map(entryOf), count: all.length };
}
