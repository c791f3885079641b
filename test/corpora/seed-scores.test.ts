// The templates of the first convention, put together as it says, by the checklist that comes from it: each lost point has a reason.
import assert from 'node:assert/strict';
import type { Grade } from '../../server/src/core/score/checklist.js';
import { shown } from '../../server/src/core/score/report.js';
import { describeWithCorpus } from '../support/corpus.js';
import { testProject } from '../support/project.js';
import { between, seed } from '../support/seed-documents.js';
import { clinic, pairOfMigrations, tableOfSteps } from '../support/seed-templates.js';

type File = readonly [path: string, text: string];

interface Expected {
  readonly total: string;
  readonly grade: Grade;
  /** A sentence for each item that is not met in full. */
  readonly lost: Readonly<Record<string, string>>;
}

const withoutId = 'The template of step 6 does not say how ids are made, as that of step 2 does.';
const constraint =
  'Its section on unique constraints asks for a partial index, its template of a table has a constraint.';
const covering = 'Its best practices ask for the predicate on deleted_at, its template of a covering index lacks it.';
const wholeIndex = 'Its best practices ask for the predicate on deleted_at, its template of a migration lacks it.';

describeWithCorpus('the score of the templates of the first seed', () => {
  const ours: File = ['migrations/clinic/001_create_clinic.up.sql', clinic];
  const patients = tableOfSteps('patients', {
    '{child_table}': 'patients',
    '{child}': 'patients',
    '{parent_table}': 'doctors',
    '{parent_id}': 'doctor_id',
    '{parent}': 'doctor',
  });
  const visits = tableOfSteps('visits', {
    '{reference_id}': 'patient_id',
    '{fk_column}': 'patient_id',
    '{fk}': 'patient_id',
    '{child_table}': 'visits',
    '{child}': 'visits',
    '{parent_table}': 'patients',
  });
  const tables = (parent: string): readonly File[] => [
    ['migrations/clinic/002_create_patients.up.sql', parent],
    ['migrations/clinic/003_create_visits.up.sql', visits],
  ];

  it('for two tables by steps 2 to 5', () => {
    scores([ours], tables(patients), {
      total: '89.0',
      grade: 'B+',
      lost: {
        '2b': 'Steps 2 to 5 have no UNIQUE (tenant_id, id), without which PostgreSQL refuses the key of step 4.',
        '3b': constraint,
        '7b': 'The key that 2b asks for is also that by which 7b sees that a composite key was considered.',
        '14b': covering,
      },
    });
  });

  it('for the same tables with the key that its examples add to the parent', () => {
    const key = between(seed('000_'), 'ALTER TABLE patients\nADD CONSTRAINT uq_patients_tenant_id', 'id);').replace(
      'patients',
      'clinic.patients',
    );
    scores([ours], tables(`${patients}\n${key}`), {
      total: '95.3',
      grade: 'A+',
      lost: { '3b': constraint, '14b': covering },
    });
  });

  it('for the pair of migrations of step 6', () => {
    const [before, ...pair] = pairOfMigrations('visits');
    assert.ok(before);
    scores([before], pair, {
      total: '86.0',
      grade: 'B+',
      lost: { '4b': withoutId, '8b': wholeIndex, '14b': wholeIndex },
    });
  });
});

/** The score of what `files` create, of which `ours` hold what they refer to. */
function scores(ours: readonly File[], files: readonly File[], { total, grade, lost }: Expected): void {
  const config: File = ['tenantlint.json', JSON.stringify({ extends: 'lokstra' })];
  const board = testProject([config, ...ours, ...files])
    .analyze()
    .scores();
  const score = board.of(files.flatMap(([path]) => board.tablesIn(path)));
  for (const reason of Object.values(lost)) assert.match(reason, /^[A-Z].*\.$/);
  const items = score.categories.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.items));
  assert.deepEqual(
    items.filter(({ earned, possible }) => earned < possible).map(({ item }) => item.id),
    Object.keys(lost).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1)),
  );
  assert.deepEqual(
    score.gates.map(({ criterion, held }) => [criterion.id, held]),
    [
      [1, true],
      [2, true],
      [11, true],
      [13, true],
    ],
  );
  assert.deepEqual(
    { total: shown(score.total ?? 0), grade: score.grade, passed: score.passed, confidence: score.confidence },
    { total, grade, passed: true, confidence: 1 },
  );
}
