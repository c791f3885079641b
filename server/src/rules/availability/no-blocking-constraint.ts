import type { RelationId, Table } from '../../core/catalog/catalog.js';
import { columnOf } from '../../core/catalog/keys.js';
import { quoteIdentifier } from '../../core/catalog/names.js';
import { type ExistingTable, existingTables, onlyBefore } from '../../core/lint/existing-tables.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { isShared, surroundingsOf } from '../../core/lint/surroundings.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy, type SchemaChange } from '../../core/remedy/change.js';
import { rewrite, statementAfter } from '../../core/remedy/changes.js';
import type { ConstraintDefinition } from '../../core/syntax/ddl.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { type Span, textOf } from '../../core/text/span.js';

export default defineRule({
  name: 'no-blocking-constraint',
  category: 'availability',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A constraint of a table in use must be checked without keeping others waiting.',
  items: [],
  options: {},
  subject: 'migration',
  *check(subject, context) {
    // CockroachDB changes schemas without locks.
    if (context.dialect === 'cockroachdb') return skip;
    const byTable = new Map<RelationId, Scan[]>();
    const unchecked = new Set<string>();
    for (const change of existingTables(subject, context)) {
      for (const scan of scansOf(change, subject, unchecked, context.postgresVersion)) {
        byTable.set(scan.table.id, [...(byTable.get(scan.table.id) ?? []), scan]);
      }
    }
    for (const scans of byTable.values()) yield findingOf(scans as [Scan, ...Scan[]], subject);
    return pass;
  },
});

/** A constraint that a statement checks against every row. */
interface Scan {
  readonly statement: Statement;
  readonly table: Table;
  /** As PostgreSQL knows it. */
  readonly name: string;
  readonly at: Span;
  readonly blocks: 'everybody' | 'writers';
  /** What can be made NOT VALID; absent for what cannot. */
  readonly definition: ConstraintDefinition | undefined;
  readonly because: 'added' | 'validated';
}

type Subject = Subjects['migration'];

function scansOf(change: ExistingTable, subject: Subject, unchecked: Set<string>, version: number): readonly Scan[] {
  const { statement, table } = change;
  const { ddl } = statement;
  if (ddl.kind !== 'alter-table') return [];
  return ddl.actions.flatMap((action): readonly Scan[] => {
    switch (action.kind) {
      case 'add-constraint': {
        const { constraint } = action;
        const scan = scanOf(constraint, change, version);
        if (constraint.notValid) unchecked.add(keyOf(table, constraint.name?.value));
        return scan ? [scan] : [];
      }
      case 'add-column': {
        const { constraints, default: value, name } = action.column;
        if (columnOf(table, name.value)) return [];
        // A foreign key of a column that holds only NULL has nothing to check.
        const checked = constraints.filter(({ kind }) => kind !== 'foreign-key' || value !== undefined);
        return checked.flatMap((constraint) => scanOf(constraint, change, version) ?? []);
      }
      case 'validate-constraint': {
        const { value: name, span: at } = action.constraint;
        const shares = isShared(surroundingsOf(statement, subject));
        if (!shares || !unchecked.has(keyOf(table, name))) return [];
        const isCheck = table.constraints.some((constraint) => constraint.name === name && constraint.kind === 'check');
        const blocks = isCheck ? 'everybody' : 'writers';
        return [{ statement, table, name, at, blocks, definition: undefined, because: 'validated' }];
      }
      default:
        return [];
    }
  });
}

function keyOf(table: Table, name: string | undefined): string {
  return `${table.id} ${name}`;
}

function scanOf(constraint: ConstraintDefinition, change: ExistingTable, version: number): Scan | undefined {
  const { statement, table, after } = change;
  if (constraint.notValid || !after) return undefined;
  const at = constraint.name?.span ?? firstWord(constraint.span, statement);
  const made = after.constraints.find(
    ({ origin }) => origin.statement === statement && origin.span.start === constraint.span.start,
  );
  const base = { statement, table, at, because: 'added' } as const;
  switch (constraint.kind) {
    case 'foreign-key':
      // Before PostgreSQL 18 a partitioned table has no foreign key that is NOT VALID.
      if (!constraint.enforced || !made || (table.partitionBy && version < 18)) return undefined;
      return { definition: constraint.inline ? undefined : constraint, blocks: 'writers', name: made.name, ...base };
    case 'check':
      if (!made) return undefined;
      return { definition: constraint.inline ? undefined : constraint, blocks: 'everybody', name: made.name, ...base };
    case 'primary-key':
    case 'unique':
      if (!made || constraint.usingIndex) return undefined;
      return { definition: undefined, blocks: 'everybody', name: made.name, ...base };
    default:
      return undefined;
  }
}

function firstWord(span: Span, { text }: Statement): Span {
  const word = /^\w+/.exec(textOf(text, span))?.[0] ?? '';
  return { start: span.start, end: span.start + word.length };
}

function findingOf(scans: readonly [Scan, ...Scan[]], subject: Subject): Finding {
  const [first, ...others] = scans;
  const names = listed(scans.map(({ name }) => name));
  const [what, does] = others.length === 0 ? ['Constraint', 'is'] : ['Constraints', 'are'];
  const waiting = scans.some(({ blocks }) => blocks === 'everybody') ? 'read it or write to it' : 'write to it';
  const table = quoted(first.table.name);
  return {
    ...onlyBefore,
    at: inStatement(first.statement, first.at),
    subject: first.table.id,
    message:
      first.because === 'validated'
        ? `${what} ${names} ${does} validated in the transaction that adds it, so nobody can ${waiting} while every row of ${table} is checked.`
        : `${what} ${names} ${does} checked against every row of ${table} while nobody can ${waiting}.`,
    related: others.map(({ statement, at, name }) => ({
      at: inStatement(statement, at),
      message: `${quoted(name)} is checked here.`,
    })),
    remedy: () => notValid(scans, subject),
  };
}

function notValid(scans: readonly [Scan, ...Scan[]], subject: Subject): Remedy | NoRemedy {
  const [first] = scans;
  const possible = scans.filter(({ definition, statement }) => definition && !statement.within);
  if (possible.length === 0) return { reason: whyNot(first) };
  const alone = possible.every(({ statement }) => surroundingsOf(statement, subject) === 'alone');
  // Where the file is a transaction, to validate there too would hold the lock all the same.
  const validates = alone && subject.migration.transaction === 'none';
  const title = `Add ${listed(possible.map(({ name }) => name))} NOT VALID${validates ? ' and validate it' : ', for a later migration to validate'}`;
  return remedy(
    title,
    validates ? 'safe' : 'review',
    possible.flatMap((scan) => inSteps(scan, validates)),
  );
}

function whyNot({ because, definition, statement }: Scan): string {
  if (because === 'validated') return 'the constraint has to be validated by a later migration';
  if (definition && statement.within) return 'code runs the statement';
  return 'only a CHECK or a foreign key that stands by itself can be NOT VALID; a key can be built as a unique index CONCURRENTLY, and then added with USING INDEX';
}

function inSteps({ statement, definition, name }: Scan, validates: boolean): readonly SchemaChange[] {
  const { ddl, text } = statement;
  if (!definition || ddl.kind !== 'alter-table') return [];
  const { end } = definition.span;
  const added = rewrite({ statement, span: { start: end, end } }, ' NOT VALID');
  const table = textOf(text, ddl.table.span);
  const validated = `ALTER TABLE ${table} VALIDATE CONSTRAINT ${quoteIdentifier(name)}`;
  return validates ? [added, statementAfter(statement, validated)] : [added];
}
