import type { Table } from '../../core/catalog/catalog.js';
import { isTable, type Step } from '../../core/catalog/history.js';
import { columnOf } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { joined, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { removeStatement } from '../../core/remedy/changes.js';
import type { Ddl, Name } from '../../core/syntax/ddl.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { inheritedPath } from '../../core/tenancy/inheritance.js';

export default defineRule({
  name: 'no-tenant-column-removal',
  category: 'tenancy',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A migration must not drop or rename the tenant column of an existing table.',
  items: [],
  options: {},
  subject: 'statement',
  statements: ['alter-table', 'rename'],
  *check({ statement, step }, context) {
    const named = removedNames(statement.ddl);
    for (const { name, newName } of named) {
      if (!context.model.columns.includes(name.value)) continue;
      const change = changeOf(name.value, statement, step);
      if (!change || !isStillMissed(change.after, context)) continue;
      yield findingOf(name, newName, change, statement);
    }
    return pass;
  },
});

interface Removal {
  readonly name: Name;
  /** Set where the column is renamed. */
  readonly newName: Name | undefined;
}

function removedNames(ddl: Ddl): readonly Removal[] {
  if (ddl.kind === 'alter-table') {
    return ddl.actions.flatMap((action) =>
      action.kind === 'drop-column' ? [{ name: action.column, newName: undefined }] : [],
    );
  }
  if (ddl.kind !== 'rename' || ddl.objectType !== 'column') return [];
  return [{ name: ddl.object.name.name, newName: ddl.newName }];
}

interface TableChange {
  readonly before: Table;
  readonly after: Table;
}

/** What the statement did to the table it names: partitions and children, which lose the column too, come behind it. */
function changeOf(column: string, { path }: Statement, { writes }: Step): TableChange | undefined {
  for (const { before, after } of writes) {
    if (!isTable(before) || !isTable(after) || before.partitionOf !== undefined) continue;
    const old = columnOf(before, column);
    if (!old || columnOf(after, column)) continue;
    // What the same migration made holds no rows yet, or never had this column before.
    return old.origin.statement.path === path ? undefined : { before, after };
  }
  return undefined;
}

/** Whether the table, as the migrations leave it, should have a tenant column and has none. */
function isStillMissed(after: Table, context: RuleContext<object>): boolean {
  const now = context.table(after.id);
  if (!now || context.classOf(now) !== 'tenant' || context.tenantColumnsOf(now).length > 0) return false;
  return context.model.inherit !== 'allowed' || !inheritedPath(now, context);
}

function findingOf(name: Name, newName: Name | undefined, change: TableChange, statement: Statement): Finding {
  const { before } = change;
  const column = `The tenant column ${quoted(name.value)} of ${quoted(before.name)}`;
  return {
    at: { statement, span: name.span },
    subject: before.id,
    message: newName
      ? `${column} becomes ${quoted(newName.value)}, which is not what this project calls its tenant column.`
      : `${column} is dropped${alongWith(change)}: nothing says any more whose its rows are.`,
    remedy: () => keep(name, before, statement),
  };
}

/** What PostgreSQL drops with the column: policies by CASCADE, keys and indexes always. */
function alongWith({ before, after }: TableChange): string {
  const gone = [
    ...lost(before.policies, after.policies).map((name) => `policy ${quoted(name)}`),
    ...lost(before.constraints, after.constraints).map((name) => `constraint ${quoted(name)}`),
    ...lost(before.indexes, after.indexes).map((name) => `index ${quoted(name)}`),
  ];
  return gone.length > 0 ? `, and with it ${joined(gone)}` : '';
}

function lost(before: readonly { readonly name: string }[], after: readonly { readonly name: string }[]): string[] {
  const left = new Set(after.map(({ name }) => name));
  return before.map(({ name }) => name).filter((name) => !left.has(name));
}

function keep(name: Name, table: Table, statement: Statement): Remedy | NoRemedy {
  const { ddl } = statement;
  if (ddl.kind === 'alter-table' && ddl.actions.length > 1) {
    return { reason: 'the statement does more than drop the tenant column' };
  }
  return remedy(`Keep ${quoted(name.value)} of ${quoted(table.name)}`, 'review', [removeStatement(statement)]);
}
