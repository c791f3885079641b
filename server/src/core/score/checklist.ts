/** The checklist: 16 criteria with 36 items, 100 points in all, and four criteria without which nothing passes. */

export interface ChecklistItem {
  /** `1a`. */
  readonly id: string;
  /** A sentence's worth, without full stop: what holds where it is met. */
  readonly title: string;
  readonly points: number;
  /**
   * What one subject is. `table`: everything that its rules say of one table is one answer. `own`: each subject of its
   * rules (a foreign key, an index, a column) is one.
   */
  readonly subject: 'table' | 'own';
  readonly gate?: true;
  /** Items that one cause fails together with this one. */
  readonly sharesCauseWith?: readonly string[];
}

export interface Criterion {
  readonly id: number;
  readonly title: string;
  readonly items: readonly ChecklistItem[];
}

export interface ChecklistCategory {
  readonly title: string;
  readonly criteria: readonly Criterion[];
}

/** A schema passes with so many points, of 100, if all gates hold. */
export const passMark = 85;

export const checklist: readonly ChecklistCategory[] = [
  {
    title: 'Multi-tenancy',
    criteria: [
      {
        id: 1,
        title: 'Tenant isolation',
        items: [
          {
            id: '1a',
            title: 'The tenant column is there, of the right type and NOT NULL',
            points: 5,
            subject: 'table',
            gate: true,
          },
          { id: '1b', title: 'A global table says so in its comment', points: 5, subject: 'table' },
        ],
      },
      {
        id: 2,
        title: 'Composite foreign keys',
        items: [
          {
            id: '2a',
            title: 'The foreign key holds the tenant column on both sides',
            points: 5,
            subject: 'own',
            gate: true,
          },
          {
            id: '2b',
            title: 'A referenced table has a key on the tenant column and its id',
            points: 3,
            subject: 'table',
            sharesCauseWith: ['7b'],
          },
          { id: '2c', title: 'ON DELETE and ON UPDATE are written', points: 2, subject: 'own' },
        ],
      },
      {
        id: 3,
        title: 'Unique keys within the tenant',
        items: [
          { id: '3a', title: 'The tenant column comes first', points: 5, subject: 'own' },
          { id: '3b', title: 'Soft-deleted rows are left out', points: 3, subject: 'own' },
          { id: '3c', title: 'The tenant column is part of the key', points: 2, subject: 'own' },
        ],
      },
    ],
  },
  {
    title: 'Data types',
    criteria: [
      {
        id: 4,
        title: 'Ids',
        items: [
          { id: '4a', title: 'Ids do not count up', points: 3, subject: 'table' },
          { id: '4b', title: 'It is said how ids are made', points: 2, subject: 'table' },
        ],
      },
      {
        id: 5,
        title: 'Timestamps',
        items: [
          { id: '5a', title: 'Points in time are TIMESTAMPTZ', points: 3, subject: 'own' },
          {
            id: '5b',
            title: 'created_at and updated_at default to now()',
            points: 2,
            subject: 'table',
            sharesCauseWith: ['13a', '13b'],
          },
        ],
      },
      {
        id: 6,
        title: 'CHECK constraints',
        items: [
          { id: '6a', title: 'Columns of few values are limited to them', points: 3, subject: 'own' },
          { id: '6b', title: 'Amounts and periods are limited to what makes sense', points: 2, subject: 'own' },
        ],
      },
    ],
  },
  {
    title: 'Indexing',
    criteria: [
      {
        id: 7,
        title: 'Primary keys',
        items: [
          { id: '7a', title: 'The table has a primary key', points: 3, subject: 'table' },
          { id: '7b', title: 'A composite key was considered', points: 2, subject: 'table', sharesCauseWith: ['2b'] },
        ],
      },
      {
        id: 8,
        title: 'Tenant indexes',
        items: [
          { id: '8a', title: 'An index is led by the tenant column', points: 3, subject: 'table' },
          {
            id: '8b',
            title: 'One of them leaves soft-deleted rows out',
            points: 2,
            subject: 'table',
            sharesCauseWith: ['14b'],
          },
        ],
      },
      {
        id: 9,
        title: 'Composite indexes',
        items: [
          { id: '9a', title: 'Indexes of several columns start with the tenant column', points: 3, subject: 'own' },
          { id: '9b', title: 'A hot query has a covering index', points: 2, subject: 'table' },
        ],
      },
      {
        id: 10,
        title: 'Specialised indexes',
        items: [
          { id: '10a', title: 'JSONB columns have a GIN index', points: 3, subject: 'own', sharesCauseWith: ['16a'] },
          { id: '10b', title: 'Text search has a GIN or GiST index', points: 2, subject: 'own' },
        ],
      },
    ],
  },
  {
    title: 'Security',
    criteria: [
      {
        id: 11,
        title: 'Row level security',
        items: [
          { id: '11a', title: 'Row level security is enabled', points: 5, subject: 'table', gate: true },
          {
            id: '11b',
            title: "Every command is admitted only for the session's tenant",
            points: 3,
            subject: 'table',
            gate: true,
          },
          { id: '11c', title: 'Policies read the one setting of the project', points: 2, subject: 'own' },
        ],
      },
      {
        id: 12,
        title: 'Sensitive data',
        items: [
          { id: '12a', title: 'A comment names the hash of passwords', points: 3, subject: 'own' },
          { id: '12b', title: 'Personal data is marked as such', points: 2, subject: 'own' },
        ],
      },
    ],
  },
  {
    title: 'Audit',
    criteria: [
      {
        id: 13,
        title: 'Audit columns',
        items: [
          {
            id: '13a',
            title: 'created_at is TIMESTAMPTZ NOT NULL DEFAULT now()',
            points: 2,
            subject: 'table',
            gate: true,
            sharesCauseWith: ['5b'],
          },
          {
            id: '13b',
            title: 'updated_at is TIMESTAMPTZ NOT NULL DEFAULT now()',
            points: 2,
            subject: 'table',
            gate: true,
            sharesCauseWith: ['5b'],
          },
          { id: '13c', title: 'A trigger keeps updated_at', points: 1, subject: 'table' },
        ],
      },
      {
        id: 14,
        title: 'Soft delete',
        items: [
          { id: '14a', title: 'Rows are marked as deleted by a nullable TIMESTAMPTZ', points: 3, subject: 'table' },
          {
            id: '14b',
            title: 'Indexes leave soft-deleted rows out',
            points: 2,
            subject: 'own',
            sharesCauseWith: ['8b'],
          },
        ],
      },
    ],
  },
  {
    title: 'Performance',
    criteria: [
      {
        id: 15,
        title: 'Partitioning',
        items: [
          { id: '15a', title: 'A very large table is partitioned', points: 3, subject: 'table' },
          { id: '15b', title: 'A comment names the strategy', points: 2, subject: 'table' },
        ],
      },
      {
        id: 16,
        title: 'JSONB',
        items: [
          { id: '16a', title: 'JSONB columns have a GIN index', points: 3, subject: 'own', sharesCauseWith: ['10a'] },
          { id: '16b', title: 'JSONB does not stand in for columns', points: 2, subject: 'own' },
        ],
      },
    ],
  },
];

export const checklistItems: readonly ChecklistItem[] = checklist.flatMap(({ criteria }) =>
  criteria.flatMap(({ items }) => items),
);

const grades = [
  [95, 'A+'],
  [90, 'A'],
  [85, 'B+'],
  [80, 'B'],
  [75, 'C'],
] as const;

export type Grade = (typeof grades)[number][1] | 'F';

/** Of an unrounded total. */
export function gradeOf(total: number): Grade {
  return grades.find(([least]) => total >= least)?.[1] ?? 'F';
}
