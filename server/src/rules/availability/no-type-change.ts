import type { RelationId, Table } from '../../core/catalog/catalog.js';
import { formatType } from '../../core/catalog/format-type.js';
import { columnOf } from '../../core/catalog/keys.js';
import { resolvedType } from '../../core/catalog/resolved-type.js';
import { typeChange } from '../../core/catalog/type-change.js';
import type { RuleContext } from '../../core/lint/context.js';
import { type ExistingTable, existingTables, onlyBefore } from '../../core/lint/existing-tables.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import type { Name } from '../../core/syntax/ddl.js';
import type { Statement } from '../../core/syntax/source-file.js';

export default defineRule({
  name: 'no-type-change',
  category: 'availability',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The type of a column in use must not change in a way that writes every row anew.',
  items: [],
  options: {},
  subject: 'migration',
  *check(subject, context) {
    // CockroachDB changes schemas without locks.
    if (context.dialect === 'cockroachdb') return skip;
    const byTable = new Map<RelationId, Rewritten[]>();
    for (const change of existingTables(subject, context)) {
      for (const rewritten of rewrittenColumns(change, context)) {
        byTable.set(rewritten.table.id, [...(byTable.get(rewritten.table.id) ?? []), rewritten]);
      }
    }
    for (const rewritten of byTable.values()) yield findingOf(rewritten as [Rewritten, ...Rewritten[]]);
    return pass;
  },
});

interface Rewritten {
  readonly statement: Statement;
  readonly table: Table;
  readonly column: Name;
  readonly from: string;
  readonly to: string;
}

function rewrittenColumns(
  { statement, table, after }: ExistingTable,
  context: RuleContext<object>,
): readonly Rewritten[] {
  const { ddl } = statement;
  if (ddl.kind !== 'alter-table' || !after) return [];
  return ddl.actions.flatMap((action) => {
    if (action.kind !== 'set-type') return [];
    const { value: name } = action.column;
    const [before, now] = [columnOf(table, name), columnOf(after, name)];
    const from = before && resolvedType(before, table, context);
    const to = now && resolvedType(now, after, context);
    if (!from || !to || typeChange(from, to, action.using, name) !== 'rewritten') return [];
    return [{ statement, table, column: action.column, from: formatType(from.type), to: formatType(to.type) }];
  });
}

function findingOf(rewritten: readonly [Rewritten, ...Rewritten[]]): Finding {
  const [first, ...others] = rewritten;
  const names = listed(rewritten.map(({ column }) => column.value));
  const table = quoted(first.table.name);
  const types = first.from === first.to ? '' : ` from ${first.from} to ${first.to}`;
  const what = others.length === 0 ? `${names} of ${table}${types}` : `${names} of ${table}`;
  return {
    ...onlyBefore,
    at: inStatement(first.statement, first.column.span),
    subject: first.table.id,
    message: `Changing ${what} writes the whole table anew while nobody can read it or write to it.`,
    related: others.map(({ statement, column, from, to }) => ({
      at: inStatement(statement, column.span),
      message: `${quoted(column.value)} changes from ${from} to ${to}.`,
    })),
  };
}
