import type { Column, Table } from '../../core/catalog/catalog.js';
import { columnOf } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { dropDefault } from '../../core/remedy/changes.js';
import { withoutCasts } from '../../core/tenancy/column.js';
import { policyScope } from '../../core/tenancy/scope.js';
import { trustIn } from '../../core/tenancy/trust.js';

export default defineRule({
  name: 'no-tenant-default',
  category: 'tenancy',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: "The tenant column must have no default but the session's tenant.",
  items: [],
  options: {},
  subject: 'tenant-table',
  *check({ table }, context) {
    const columns = context.tenantColumnsOf(table).flatMap((name) => columnOf(table, name) ?? []);
    const judged = columns.map((column) => ({ column, source: sourceOf(column, table, context) }));
    for (const { column, source } of judged) {
      if (source !== 'fixed' && source !== 'made-up') continue;
      const at = column.default?.origin ?? column.origin;
      const what = source === 'fixed' ? 'a fixed tenant' : 'a value that is made up for each row';
      yield {
        at,
        message: `The tenant column ${quoted(column.name)} of ${quoted(table.name)} defaults to ${what}: an INSERT that forgets it gives the row to the wrong tenant.`,
        remedy: () => {
          if (!column.default) return { reason: `${quoted(column.name)} numbers its rows by its type` };
          const title = `Drop the default of ${quoted(column.name)} of ${quoted(table.name)}`;
          return remedy(title, fillsRows(table, column) ? 'review' : 'safe', [dropDefault(table, column)]);
        },
      };
    }
    return judged.some(({ source }) => source === 'unknown')
      ? unknown(`Where the default of the tenant column of ${quoted(table.name)} comes from is not known.`)
      : pass;
  },
});

type Source = 'none' | 'session' | 'fixed' | 'made-up' | 'unknown';

function sourceOf(column: Column, table: Table, context: RuleContext<object>): Source {
  if (column.identity || isSerial(column)) return 'made-up';
  if (!column.default) return 'none';
  const e = withoutCasts(column.default.value);
  if (e.kind === 'call' && e.name === 'nextval') return 'made-up';
  const trust = trustIn({ e, scope: policyScope(table, context, { judged: [], met: new Set() }) });
  if (trust.kind !== 'foreign') return trust.kind;
  return trust.at.kind === 'constant' ? 'fixed' : 'made-up';
}

function isSerial({ type }: Column): boolean {
  return /^(?:small|big)?serial[248]?$/.test(type?.name ?? '');
}

/** Whether the default gave a new column of an existing table its first values. */
function fillsRows(table: Table, { definition }: Column): boolean {
  return definition.statement !== table.origin.statement;
}
