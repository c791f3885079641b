/**
 * Computes the score from judgements: an item earns its points in proportion to the subjects that hold. What nothing
 * applies to leaves the denominator, and the total is scaled to 100.
 */
import { type ChecklistItem, type Criterion, checklist, type Grade, gradeOf, passMark } from './checklist.js';
import type { Judgement } from './judgement.js';

export interface Score<F> {
  /** Of 100, unrounded; absent where nothing of the checklist applies. */
  readonly total: number | undefined;
  readonly grade: Grade | undefined;
  /** Enough points and every gate held. */
  readonly passed: boolean;
  /** The part of all subjects that could be judged, from 0 to 1. */
  readonly confidence: number;
  readonly gates: readonly Gate[];
  readonly categories: readonly CategoryScore<F>[];
  readonly waived: readonly SubjectScore<F>[];
  /** What would bring most, the best first; at most three. */
  readonly nextSteps: readonly NextStep<F>[];
}

export interface Gate {
  readonly criterion: Criterion;
  /** A gate whose criterion applies to nothing holds. */
  readonly held: boolean;
}

export interface CategoryScore<F> extends Points {
  readonly title: string;
  readonly criteria: readonly CriterionScore<F>[];
}

export interface CriterionScore<F> extends Points {
  readonly criterion: Criterion;
  readonly items: readonly ItemScore<F>[];
}

export interface ItemScore<F> extends Points {
  readonly item: ChecklistItem;
  /** Subjects that passed or failed. */
  readonly checked: number;
  readonly failed: number;
  readonly unknown: number;
  readonly failures: readonly SubjectScore<F>[];
  readonly unknowns: readonly SubjectScore<F>[];
}

/** Points of the checklist, not scaled. */
export interface Points {
  /** That can be had: 0 where nothing applies. */
  readonly possible: number;
  readonly earned: number;
}

/** All that was said of one subject of one item; the worst answer counts. */
export interface SubjectScore<F> {
  readonly item: ChecklistItem;
  readonly subject: string;
  readonly table: string;
  readonly database: string;
  readonly state: Judgement<F>['state'];
  /** Those that have this state. */
  readonly judgements: readonly Judgement<F>[];
}

/** One cause to mend, with all items that it fails. */
export interface NextStep<F> {
  readonly items: readonly ChecklistItem[];
  /** That the total would rise by. */
  readonly points: number;
  readonly failures: readonly SubjectScore<F>[];
}

/** What was said of a part of the schema, such as one table, by item. Parts add up to a score. */
export type Tally<F> = ReadonlyMap<string, ItemTally<F>>;

interface ItemTally<F> {
  /** Waived ones too. */
  readonly passed: number;
  readonly failures: readonly SubjectScore<F>[];
  readonly unknowns: readonly SubjectScore<F>[];
  readonly waived: readonly SubjectScore<F>[];
}

export function tallyOf<F>(judgements: readonly Judgement<F>[]): Tally<F> {
  const tally = new Map<string, ItemTally<F>>();
  for (const [id, subjects] of subjectsByItem(judgements)) {
    const failures = subjects.filter(({ state }) => state === 'failed' || state === 'blocked');
    const unknowns = subjects.filter(({ state }) => state === 'unknown');
    const waived = subjects.filter(({ state }) => state === 'waived');
    tally.set(id, { passed: subjects.length - failures.length - unknowns.length, failures, unknowns, waived });
  }
  return tally;
}

export function scoreOf<F>(parts: readonly Tally<F>[]): Score<F> {
  const tally = added(parts);
  const categories = checklist.map(({ title, criteria }): CategoryScore<F> => {
    const scored = criteria.map((criterion) => scoreCriterion(criterion, tally));
    return { title, ...sumOf(scored), criteria: scored };
  });
  const { possible, earned } = sumOf(categories);
  const items = categories.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.items));
  const total = possible === 0 ? undefined : (earned / possible) * 100;
  const gates = gatesOf(tally);
  const judged = items.reduce((sum, item) => sum + item.checked, 0);
  const unknown = items.reduce((sum, item) => sum + item.unknown, 0);
  return {
    total,
    grade: total === undefined ? undefined : gradeOf(total),
    passed: total !== undefined && total >= passMark && gates.every((gate) => gate.held),
    confidence: judged + unknown === 0 ? 1 : judged / (judged + unknown),
    gates,
    categories,
    waived: [...tally.values()].flatMap(({ waived }) => waived),
    nextSteps: nextStepsOf(items, possible),
  };
}

interface GrowingTally<F> {
  passed: number;
  readonly failures: SubjectScore<F>[];
  readonly unknowns: SubjectScore<F>[];
  readonly waived: SubjectScore<F>[];
}

function added<F>(parts: readonly Tally<F>[]): Tally<F> {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const sum = new Map<string, GrowingTally<F>>();
  for (const part of parts) {
    for (const [id, { passed, failures, unknowns, waived }] of part) {
      let own = sum.get(id);
      if (!own) {
        own = { passed: 0, failures: [], unknowns: [], waived: [] };
        sum.set(id, own);
      }
      own.passed += passed;
      for (const subject of failures) own.failures.push(subject);
      for (const subject of unknowns) own.unknowns.push(subject);
      for (const subject of waived) own.waived.push(subject);
    }
  }
  return sum;
}

/** From what counts least to what counts most. */
const states: readonly Judgement<never>['state'][] = ['passed', 'waived', 'unknown', 'blocked', 'failed'];

function subjectsByItem<F>(judgements: readonly Judgement<F>[]): ReadonlyMap<string, readonly SubjectScore<F>[]> {
  const grouped = new Map<string, Map<string, Judgement<F>[]>>();
  for (const judgement of judgements) {
    const subjects = grouped.get(judgement.item) ?? new Map<string, Judgement<F>[]>();
    grouped.set(judgement.item, subjects);
    const name = `${judgement.database} ${nameOfSubject(judgement)}`;
    const said = subjects.get(name);
    if (said) said.push(judgement);
    else subjects.set(name, [judgement]);
  }
  const result = new Map<string, readonly SubjectScore<F>[]>();
  for (const [id, subjects] of grouped) {
    const item = items.get(id);
    if (item)
      result.set(
        id,
        Array.from(subjects.values(), (said) => worstOf(item, said)),
      );
  }
  return result;
}

const items: ReadonlyMap<string, ChecklistItem> = new Map(
  checklist.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.items.map((item) => [item.id, item]))),
);

function nameOfSubject({ item, table, subject }: Judgement<unknown>): string {
  return items.get(item)?.subject === 'table' ? table : subject;
}

function worstOf<F>(item: ChecklistItem, said: readonly Judgement<F>[]): SubjectScore<F> {
  const rank = Math.max(...said.map(({ state }) => states.indexOf(state)));
  const state = states[rank] ?? 'passed';
  const judgements = said.filter((judgement) => judgement.state === state);
  const [first] = judgements as [Judgement<F>];
  return { item, subject: nameOfSubject(first), table: first.table, database: first.database, state, judgements };
}

function scoreCriterion<F>(criterion: Criterion, tally: Tally<F>): CriterionScore<F> {
  const scored = criterion.items.map((item) => scoreItem(item, tally.get(item.id)));
  return { criterion, ...sumOf(scored), items: scored };
}

function scoreItem<F>(item: ChecklistItem, tally: ItemTally<F> | undefined): ItemScore<F> {
  const { passed = 0, failures = [], unknowns = [] } = tally ?? {};
  const checked = passed + failures.length;
  return {
    item,
    possible: checked === 0 ? 0 : item.points,
    earned: checked === 0 ? 0 : (item.points * passed) / checked,
    checked,
    failed: failures.length,
    unknown: unknowns.length,
    failures,
    unknowns,
  };
}

function sumOf(parts: readonly Points[]): Points {
  return {
    possible: parts.reduce((sum, part) => sum + part.possible, 0),
    earned: parts.reduce((sum, part) => sum + part.earned, 0),
  };
}

function gatesOf<F>(tally: Tally<F>): readonly Gate[] {
  return checklist
    .flatMap(({ criteria }) => criteria)
    .filter((criterion) => criterion.items.some((item) => item.gate))
    .map((criterion) => {
      const gated = criterion.items.filter((item) => item.gate).flatMap((item) => tally.get(item.id) ?? []);
      return { criterion, held: !gated.some(breaksGate) };
    });
}

function breaksGate<F>({ failures, waived }: ItemTally<F>): boolean {
  return failures.length > 0 || waived.some(isWaivedWithOthers);
}

/** A waiver of one subject lifts its gate; one of a whole file or of part of it speaks of no subject in particular. */
function isWaivedWithOthers<F>({ judgements }: SubjectScore<F>): boolean {
  return judgements.some(({ waivers }) =>
    waivers.some((waiver) => waiver.kind === 'comment' && waiver.form !== 'next-statement'),
  );
}

const mostSteps = 3;

/** Items that one cause fails together are one step. */
function nextStepsOf<F>(scored: readonly ItemScore<F>[], possible: number): readonly NextStep<F>[] {
  const taken = new Set<string>();
  const steps: NextStep<F>[] = [];
  for (const { item } of scored) {
    if (taken.has(item.id)) continue;
    const together = scored.filter((other) => other.item === item || item.sharesCauseWith?.includes(other.item.id));
    for (const other of together) taken.add(other.item.id);
    const lost = together.reduce((sum, other) => sum + other.possible - other.earned, 0);
    if (lost === 0) continue;
    steps.push({
      items: together.filter((other) => other.failed > 0).map((other) => other.item),
      points: (lost / possible) * 100,
      failures: together.flatMap((other) => other.failures),
    });
  }
  return steps.sort((a, b) => b.points - a.points).slice(0, mostSteps);
}
