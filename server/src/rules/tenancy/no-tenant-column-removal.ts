import type { Table } from '../../core/catalog/catalog.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { joined, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { addTenantColumn, removeStatement } from '../../core/remedy/changes.js';
import {
  type ColumnRemoval,
  columnRemovalsOf,
  isOfEarlierMigration,
  isRemovalFrom,
} from '../../core/tenancy/column-removals.js';
import { inheritedPath } from '../../core/tenancy/inheritance.js';
import type { TenantModel } from '../../core/tenancy/model.js';

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
  *check({ step, migration }, context) {
    for (const removal of columnRemovalsOf(step, context.model.columns)) {
      const now = context.table(removal.after.id);
      if (!now || !isOfEarlierMigration(removal) || !isStillMissed(now, removal, context)) continue;
      yield findingOf(removal, () => keep(removal, now, migration.draft, context.model));
    }
    return pass;
  },
});

/** Whether the table, as the migrations leave it, should have a tenant column and has none. */
function isStillMissed(now: Table, removal: ColumnRemoval, context: RuleContext<object>): boolean {
  if (!isRemovalFrom(now, removal) || context.classOf(now) !== 'tenant') return false;
  if (context.tenantColumnsOf(now).length > 0) return false;
  return context.model.inherit !== 'allowed' || !inheritedPath(now, context);
}

function findingOf(removal: ColumnRemoval, remedied: () => Remedy | NoRemedy): Finding {
  const { statement, name, newName, before } = removal;
  const column = `The tenant column ${quoted(name.value)} of ${quoted(before.name)}`;
  return {
    at: { statement, span: name.span },
    subject: before.id,
    message: newName
      ? `${column} becomes ${quoted(newName.value)}, which is not what this project calls its tenant column.`
      : `${column} is dropped${alongWith(removal)}: nothing says any more whose its rows are.`,
    remedy: remedied,
  };
}

/** What PostgreSQL drops with the column: policies by CASCADE, keys and indexes always. */
function alongWith({ before, after }: ColumnRemoval): string {
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

/** A column whose drop has run is gone with its values: it can only be made anew. */
function keep({ statement, name, newName }: ColumnRemoval, now: Table, draft: boolean, model: TenantModel) {
  if (!draft && !newName) {
    return remedy(`Add ${quoted(name.value)} to ${quoted(now.name)} again`, 'review', [addTenantColumn(now, model)]);
  }
  const { ddl } = statement;
  if (ddl.kind === 'alter-table' && ddl.actions.length > 1) {
    return { reason: 'the statement does more than drop the tenant column' };
  }
  return remedy(`Keep ${quoted(name.value)} of ${quoted(now.name)}`, 'review', [removeStatement(statement)]);
}
