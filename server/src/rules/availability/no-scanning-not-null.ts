import type { CheckConstraint, RelationId, Table } from '../../core/catalog/catalog.js';
import { columnOf } from '../../core/catalog/keys.js';
import { quoteIdentifier } from '../../core/catalog/names.js';
import type { RuleContext } from '../../core/lint/context.js';
import { type ExistingTable, existingTables, onlyBefore } from '../../core/lint/existing-tables.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { surroundingsOf } from '../../core/lint/surroundings.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { rewrite, statementAfter, statementBefore } from '../../core/remedy/changes.js';
import type { AlterAction } from '../../core/syntax/ddl.js';
import type { Expression } from '../../core/syntax/expression.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { textOf } from '../../core/text/span.js';

export default defineRule({
  name: 'no-scanning-not-null',
  category: 'availability',
  severity: 'warning',
  remedy: 'review',
  since: '0.1.0',
  summary: 'SET NOT NULL on a table in use must find a CHECK constraint that has looked at the rows before.',
  items: [],
  options: {},
  subject: 'migration',
  *check(subject, context) {
    // CockroachDB changes schemas without locks.
    if (context.dialect === 'cockroachdb') return skip;
    const byTable = new Map<RelationId, ScannedColumn[]>();
    for (const change of existingTables(subject, context)) {
      for (const scanned of scannedColumns(change)) {
        byTable.set(scanned.table.id, [...(byTable.get(scanned.table.id) ?? []), scanned]);
      }
    }
    for (const scanned of byTable.values()) {
      yield findingOf(scanned as [ScannedColumn, ...ScannedColumn[]], subject, context);
    }
    return pass;
  },
});

interface ScannedColumn {
  readonly statement: Statement;
  readonly table: Table;
  readonly action: Extract<AlterAction, { kind: 'set-not-null' | 'drop-not-null' }>;
  /** A CHECK that says the same and has not looked at the rows yet. */
  readonly unproven: CheckConstraint | undefined;
}

function scannedColumns({ statement, table }: ExistingTable): readonly ScannedColumn[] {
  const { ddl } = statement;
  if (ddl.kind !== 'alter-table') return [];
  return ddl.actions.flatMap((action) => {
    if (action.kind !== 'set-not-null') return [];
    const column = columnOf(table, action.column.value);
    const checks = checksOf(action.column.value, table);
    // Since PostgreSQL 12 a valid CHECK that says so spares the scan.
    if (column?.notNull.value || checks.some(({ validated }) => validated)) return [];
    return [{ statement, table, action, unproven: checks[0] }];
  });
}

function checksOf(column: string, table: Table): readonly CheckConstraint[] {
  return table.constraints.filter(
    (constraint): constraint is CheckConstraint =>
      constraint.kind === 'check' && excludesNull(constraint.expression, column),
  );
}

function excludesNull(expression: Expression, column: string): boolean {
  if (expression.kind === 'and') return expression.operands.some((operand) => excludesNull(operand, column));
  if (expression.kind !== 'null-test' || !expression.negated || expression.operand.kind !== 'column') return false;
  return expression.operand.path.at(-1)?.value === column;
}

type Scanned = readonly [ScannedColumn, ...ScannedColumn[]];

type Context = Pick<RuleContext<object>, 'table' | 'tenantColumnsOf'>;

function findingOf(scanned: Scanned, subject: Subjects['migration'], context: Context): Finding {
  const [first, ...others] = scanned;
  const names = listed(scanned.map(({ action }) => action.column.value));
  return {
    ...onlyBefore,
    at: inStatement(first.statement, first.action.column.span),
    subject: first.table.id,
    message: `SET NOT NULL of ${names} reads every row of ${quoted(first.table.name)} while nobody can read it or write to it.`,
    related: others.map(({ statement, action }) => ({
      at: inStatement(statement, action.column.span),
      message: `${quoted(action.column.value)} is set here.`,
    })),
    remedy: () => byConstraint(scanned, subject, context),
  };
}

function byConstraint(scanned: Scanned, subject: Subjects['migration'], context: Context): Remedy | NoRemedy {
  if (scanned.some(({ statement }) => statement.within)) return { reason: 'code runs the statement' };
  const names = listed(scanned.map(({ action }) => action.column.value));
  const inOneGo = subject.migration.transaction === 'none' && scanned.every((one) => standsAlone(one, subject));
  if (inOneGo) return remedy(`Check ${names} by a constraint first`, 'review', scanned.flatMap(allSteps));
  const hindrance = scanned.map((one) => whyNotLater(one, context)).find((reason) => reason !== undefined);
  if (hindrance !== undefined) return { reason: hindrance };
  const changes = scanned.map(({ statement, table, action }) =>
    rewrite({ statement, span: action.span }, `ADD ${unchecked(table, action.column.value)}`),
  );
  return remedy(`Begin with a CHECK of ${names} that is NOT VALID, for later migrations to finish`, 'review', changes);
}

/** Why NOT NULL cannot be left to a later migration. */
function whyNotLater({ table, action, unproven }: ScannedColumn, context: Context): string | undefined {
  if (unproven)
    return `${quoted(unproven.name)} says so already: VALIDATE it in a migration of its own before this one`;
  const now = context.table(table.id) ?? table;
  if (!context.tenantColumnsOf(now).includes(action.column.value)) return undefined;
  return `the tenant column ${quoted(action.column.value)} must be NOT NULL when the migration ends`;
}

function standsAlone({ statement }: ScannedColumn, subject: Subjects['migration']): boolean {
  const { ddl } = statement;
  return ddl.kind === 'alter-table' && ddl.actions.length === 1 && surroundingsOf(statement, subject) === 'alone';
}

/** NOT VALID, VALIDATE, SET NOT NULL without a scan, and the constraint has done its work. */
function allSteps({ statement, table, action, unproven }: ScannedColumn) {
  const { ddl, text } = statement;
  const alter = `ALTER TABLE ${ddl.kind === 'alter-table' ? textOf(text, ddl.table.span) : ''}`;
  if (unproven) return [statementBefore(statement, `${alter} VALIDATE CONSTRAINT ${quoteIdentifier(unproven.name)}`)];
  const name = nameOf(table, action.column.value);
  return [
    statementBefore(statement, `${alter} ADD ${unchecked(table, action.column.value)}`),
    statementBefore(statement, `${alter} VALIDATE CONSTRAINT ${name}`),
    statementAfter(statement, `${alter} DROP CONSTRAINT ${name}`),
  ];
}

function unchecked(table: Table, column: string): string {
  return `CONSTRAINT ${nameOf(table, column)} CHECK (${quoteIdentifier(column)} IS NOT NULL) NOT VALID`;
}

function nameOf(table: Table, column: string): string {
  return quoteIdentifier(`ck_${table.name}_${column}_not_null`);
}
