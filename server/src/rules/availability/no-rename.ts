import type { Table } from '../../core/catalog/catalog.js';
import type { Step } from '../../core/catalog/history.js';
import { columnOf } from '../../core/catalog/keys.js';
import { relationId } from '../../core/catalog/names.js';
import type { RuleContext } from '../../core/lint/context.js';
import { type ExistingTable, existingTables, onlyBefore } from '../../core/lint/existing-tables.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { writtenStatement } from '../../core/syntax/source-file.js';

export default defineRule({
  name: 'no-rename',
  category: 'availability',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A table or column in use must not be renamed under the application that runs.',
  items: [],
  options: {},
  subject: 'migration',
  *check(subject, context) {
    for (const change of existingTables(subject, context)) {
      const finding = renamed(change, subject, context);
      if (finding) yield finding;
    }
    return pass;
  },
});

type Subject = Subjects['migration'];

function renamed(change: ExistingTable, subject: Subject, context: RuleContext<object>): Finding | undefined {
  const { statement, table, after } = change;
  const { ddl } = statement;
  if (!after || (ddl.kind !== 'rename' && ddl.kind !== 'set-schema')) return undefined;
  const at = inStatement(statement, ddl.object.name.name.span);
  const base = { ...onlyBefore, at, subject: table.id };
  if (ddl.kind === 'rename' && ddl.objectType === 'column') {
    const column = ddl.object.name.name.value;
    // The tenant column has a rule of its own.
    if (context.model.columns.includes(column) || !isLostColumn(column, change, subject)) return undefined;
    const to = `${quoted(column)} of ${quoted(table.name)} becomes ${quoted(ddl.newName.value)}`;
    return { ...base, message: `Column ${to}: every query of the running application that names it fails.` };
  }
  if (after.id === table.id || isStillThere(table, statement, subject)) return undefined;
  const to = `${quoted(table.name)} becomes ${quoted(after.schema === table.schema ? after.name : after.id)}`;
  return { ...base, message: `Table ${to}: every query of the running application that names it fails.` };
}

/** Of the same migration's own columns nobody knows yet, and a new column may take over the name. */
function isLostColumn(
  name: string,
  { table, after, statement }: ExistingTable,
  { steps, migration }: Subject,
): boolean {
  const column = columnOf(table, name);
  if (!column || !after || columnOf(after, name)) return false;
  if (column.origin.statement.path === migration.path) return false;
  return !later(statement, steps).some(({ writes }) =>
    writes.some((write) => write.after && isTableWith(write.after, after.id, name)),
  );
}

function isTableWith(entry: object, id: Table['id'], column: string): boolean {
  return 'columns' in entry && 'id' in entry && entry.id === id && columnOf(entry as Table, column) !== undefined;
}

/** A view, or another table, that goes by the old name from then on. */
function isStillThere({ schema, name }: Table, statement: ExistingTable['statement'], { steps }: Subject): boolean {
  const id = relationId(schema, name);
  return later(statement, steps).some(({ writes }) =>
    writes.some(({ after }) => after !== undefined && 'id' in after && after.id === id),
  );
}

function later(statement: ExistingTable['statement'], steps: readonly Step[]): readonly Step[] {
  const written = writtenStatement(statement);
  return steps.slice(steps.findLastIndex((step) => writtenStatement(step.statement) === written) + 1);
}
