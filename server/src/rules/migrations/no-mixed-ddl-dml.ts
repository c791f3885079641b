import type { Step } from '../../core/catalog/history.js';
import { standsAlone } from '../../core/lint/migration.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import type { DataChange, Ddl, RelationName } from '../../core/syntax/ddl.js';
import type { Statement } from '../../core/syntax/source-file.js';

export default defineRule({
  name: 'no-mixed-ddl-dml',
  category: 'migrations',
  severity: 'info',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A migration that changes existing tables must not change their rows as well.',
  items: [],
  convention: true,
  options: {},
  subject: 'migration',
  *check({ steps, migration }, context) {
    if (standsAlone(migration)) return skip;
    const made = tablesMadeIn(steps);
    const isOld = ({ name }: RelationName) => !made.has(name.value);
    const altering = steps.find(({ statement: { ddl } }) => {
      const table = lockedBy(ddl);
      return table !== undefined && isOld(table);
    });
    if (!altering) return pass;
    for (const { statement } of steps) {
      const table = rowsChangedBy(statement)?.tables.find(isOld);
      if (!table) continue;
      yield {
        at: { statement, span: table.span },
        subject: context.tableNamed(table)?.id ?? table.name.value,
        message: `This migration changes the schema and the rows of ${quoted(table.name.value)} at once.`,
        related: [{ at: placeOf(altering.statement), message: 'Changes the schema of a table that has rows' }],
      };
      return undefined;
    }
    return pass;
  },
});

function tablesMadeIn(steps: readonly Step[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { statement } of steps) {
    const { ddl } = statement;
    if (ddl.kind === 'create-table') names.add(ddl.table.name.value);
    if (ddl.kind === 'rename' && names.has(ddl.object.name.name.value)) names.add(ddl.newName.value);
  }
  return names;
}

/** The table that nobody else can write to from then until the migration ends. */
function lockedBy(ddl: Ddl): RelationName | undefined {
  switch (ddl.kind) {
    case 'alter-table':
      return ddl.objectType === 'table' ? ddl.table : undefined;
    case 'create-index':
      return ddl.concurrently ? undefined : ddl.table;
    case 'create-trigger':
      return ddl.table;
    default:
      return undefined;
  }
}

/** Rows written out in the migration are few, and change none that is there. */
function rowsChangedBy({ ddl }: Statement): DataChange | undefined {
  if (ddl.kind !== 'data' || ddl.command === 'select') return undefined;
  const adds = ddl.command === 'insert' && ddl.query === undefined;
  return adds ? undefined : ddl;
}

function placeOf(statement: Statement) {
  const table = lockedBy(statement.ddl);
  return { statement, span: table?.span ?? statement.ddl.span };
}
