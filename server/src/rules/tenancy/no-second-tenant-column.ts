import type { Column, Table } from '../../core/catalog/catalog.js';
import { foreignKeysOf } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { conceptOf, fold } from '../../core/tenancy/vote.js';

export default defineRule({
  name: 'no-second-tenant-column',
  category: 'tenancy',
  severity: 'info',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The tenant column must have the same name in all tables.',
  items: [],
  convention: true,
  options: {},
  subject: 'business-table',
  *check({ table, tenant }, context) {
    const { columns } = context.model;
    for (const column of table.columns) {
      if (columns.includes(column.name)) continue;
      const folded = fold(column.name);
      const spelled = columns.find((name) => fold(name) === folded);
      const second = spelled === undefined && !tenant && namesTenant(column, table, context);
      if (spelled === undefined && !second) continue;
      yield {
        at: column.origin,
        message: `${quoted(column.name)} of ${quoted(table.name)} seems to name the tenant, which this project calls ${listed(spelled === undefined ? columns : [spelled], 'or')}.`,
      };
    }
    return pass;
  },
});

/** A column that references a root, or has another of the names that only tenants have and no table of its own. */
function namesTenant({ name }: Column, table: Table, context: RuleContext<object>): boolean {
  const key = foreignKeysOf(table).find(({ columns }) => columns.length === 1 && columns[0] === name);
  if (key) return key.references !== table.id && context.model.roots.has(key.references);
  const concept = conceptOf(name);
  if (!concept?.strong) return false;
  return !concept.tables.some((word) => hasTableFor(word, context));
}

function hasTableFor(word: string, context: RuleContext<object>): boolean {
  return [word, `${word}s`, word.replace(/y$/, 'ies')].some((name) => {
    const found = context.relationAnywhere(name);
    return found !== undefined && !context.model.roots.has(found.id);
  });
}
