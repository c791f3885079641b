// How judgements become points, gates, grades and next steps.
import assert from 'node:assert/strict';
import { checklist, checklistItems, gradeOf } from '../../../server/src/core/score/checklist.js';
import type { Judgement } from '../../../server/src/core/score/judgement.js';
import { type ScoreReport, scoreMarkdown } from '../../../server/src/core/score/report.js';
import { type Score, scoreOf as sumUp, tallyOf } from '../../../server/src/core/score/score.js';

function scoreOf<F>(judgements: readonly Judgement<F>[]): Score<F> {
  return sumUp([tallyOf(judgements)]);
}

describe('the checklist', () => {
  it('has 16 criteria, 36 items and 100 points', () => {
    const criteria = checklist.flatMap((category) => category.criteria);
    assert.deepEqual(
      criteria.map(({ id }) => id),
      Array.from({ length: 16 }, (_, i) => i + 1),
    );
    assert.equal(checklistItems.length, 36);
    assert.equal(pointsOf(checklistItems), 100);
  });

  it('has 30, 15, 20, 15, 10 and 10 points in its categories', () => {
    const points = checklist.map(({ criteria }) => pointsOf(criteria.flatMap((criterion) => criterion.items)));
    assert.deepEqual(points, [30, 15, 20, 15, 10, 10]);
  });

  it('has four gates, worth 35 points', () => {
    const gated = checklist.flatMap(({ criteria }) => criteria.filter(({ items }) => items.some((item) => item.gate)));
    assert.deepEqual(
      gated.map(({ id }) => id),
      [1, 2, 11, 13],
    );
    assert.equal(pointsOf(gated.flatMap(({ items }) => items)), 35);
  });

  it('names a shared cause on both sides', () => {
    for (const item of checklistItems) {
      for (const other of item.sharesCauseWith ?? []) {
        assert.ok(
          checklistItems.find(({ id }) => id === other)?.sharesCauseWith?.includes(item.id),
          `${item.id} ${other}`,
        );
      }
    }
  });

  it('grades by the unrounded total', () => {
    const grades = [100, 95, 94.99, 90, 85, 84.96, 80, 75, 74.9, 0].map(gradeOf);
    assert.deepEqual(grades, ['A+', 'A+', 'A', 'A', 'B+', 'B', 'B', 'C', 'F', 'F']);
  });
});

describe('a score', () => {
  it('is 100, A+ and passed where everything holds', () => {
    const { total, grade, passed, confidence, nextSteps } = scoreOf(checklistItems.map(({ id }) => judged(id)));
    assert.deepEqual(
      { total, grade, passed, confidence, nextSteps },
      { total: 100, grade: 'A+', passed: true, confidence: 1, nextSteps: [] },
    );
  });

  it('does not exist where nothing applies', () => {
    const { total, grade, passed } = scoreOf([]);
    assert.deepEqual({ total, grade, passed }, { total: undefined, grade: undefined, passed: false });
  });

  it('gives the points of an item in proportion to the subjects that hold', () => {
    const judgements = [judged('2c', { subject: 'a' }), judged('2c', { subject: 'b', state: 'failed' })];
    assert.equal(scoreOf(judgements).total, 50);
  });

  it('scales what applies to 100', () => {
    const judgements = [judged('1a'), judged('1b', { state: 'failed' }), judged('2a')];
    assert.equal(scoreOf(judgements).total, (10 / 15) * 100);
  });

  it('counts what waits for a worse failure as failed', () => {
    assert.equal(scoreOf([judged('11a', { state: 'blocked' })]).total, 0);
  });

  it('leaves out what is unknown, and says how much was judged', () => {
    const { total, confidence } = scoreOf([
      judged('11a', { subject: 't', table: 't' }),
      judged('11a', { subject: 'u', table: 'u', state: 'unknown' }),
    ]);
    assert.deepEqual([total, confidence], [100, 0.5]);
  });

  it('takes the worst answer of several rules about one table', () => {
    const judgements = [
      judged('11b', { subject: 'public.t' }),
      judged('11b', { subject: 'public.t.a policy', state: 'failed' }),
    ];
    const { total } = scoreOf(judgements);
    assert.equal(total, 0);
  });

  it('keeps the tables of two databases apart', () => {
    const judgements = [judged('11a'), judged('11a', { database: 'b', state: 'failed' })];
    assert.equal(scoreOf(judgements).total, 50);
  });

  it('fails with 96 points where a gate does not hold', () => {
    const judgements = checklistItems.map(({ id }) => judged(id));
    const failed = Array.from({ length: 4 }, (_, i) => judged('2a', { subject: `${i}`, state: 'failed' }));
    const { total, passed, gates } = scoreOf([...judgements, ...failed]);
    assert.equal(total, 96);
    assert.equal(passed, false);
    assert.deepEqual(
      gates.filter(({ held }) => !held).map(({ criterion }) => criterion.id),
      [2],
    );
  });

  it('counts what is waived as passed, and lists it', () => {
    const waiver = {
      kind: 'waiver',
      rule: 'r',
      subject: 'public.t',
      reason: 'shared',
      path: '',
      span: { start: 0, end: 0 },
    } as const;
    const { total, gates, waived } = scoreOf([judged('11a', { state: 'waived', waivers: [waiver] })]);
    assert.equal(total, 100);
    assert.ok(gates.every(({ held }) => held));
    assert.equal(waived.length, 1);
  });

  it('does not open a gate by a waiver of a whole file', () => {
    const span = { start: 0, end: 0 };
    const file = { kind: 'comment', form: 'file', rule: 'r', reason: 'old', path: '', span, covers: span } as const;
    const { gates } = scoreOf([judged('11a', { state: 'waived', waivers: [file] })]);
    assert.deepEqual(
      gates.filter(({ held }) => !held).map(({ criterion }) => criterion.id),
      [11],
    );
  });

  it('names the three causes that cost most first, and what one cause costs together', () => {
    const failed = ['1a', '10a', '16a', '2c', '13c'].map((id) => judged(id, { state: 'failed' }));
    const steps = scoreOf([...failed, judged('3a')]).nextSteps;
    assert.deepEqual(
      steps.map(({ items }) => items.map(({ id }) => id)),
      [['10a', '16a'], ['1a'], ['2c']],
    );
  });
});

describe('a checklist for a pull request', () => {
  it('shows text as text', () => {
    const findings = [{ message: 'Table `a|b` <img src=x> *has* no [column](x).' }];
    const score = scoreOf([judged('1a', { state: 'failed', findings })]);
    const report: ScoreReport<{ readonly message: string }> = {
      score,
      modules: [],
      tables: [],
      placeOf: () => ({ file: 'a`b.sql', line: 3 }),
      messageOf: ({ message }) => message,
    };
    assert.match(
      scoreMarkdown(report),
      /^ {2}- `` a`b\.sql:3 `` Table \\`a\\\|b\\` \\<img src=x\\> \\\*has\\\* no \\\[column\\\]\(x\)\.$/m,
    );
  });
});

function judged<F = never>(item: string, more: Partial<Judgement<F>> = {}): Judgement<F> {
  return {
    item,
    rule: 'r',
    table: 'public.t',
    database: 'a',
    subject: 'public.t',
    state: 'passed',
    because: undefined,
    findings: [],
    waivers: [],
    ...more,
  };
}

function pointsOf(items: readonly { readonly points: number }[]): number {
  return items.reduce((sum, item) => sum + item.points, 0);
}
