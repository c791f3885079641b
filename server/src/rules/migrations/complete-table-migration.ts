import type { Table } from '../../core/catalog/catalog.js';
import { isTable } from '../../core/catalog/history.js';
import { accessPathsOf, indexColumns } from '../../core/catalog/keys.js';
import type { Origin } from '../../core/catalog/origin.js';
import { standsAlone } from '../../core/lint/migration.js';
import { defineRule } from '../../core/lint/rule.js';
import { skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'complete-table-migration',
  category: 'migrations',
  severity: 'info',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The migration that creates a tenant table must create all that belongs to it.',
  items: [],
  options: {},
  subject: 'migration',
  *check({ steps, migration }, context) {
    if (standsAlone(migration)) return skip;
    const made = new Map<string, Table>();
    for (const { writes } of steps) {
      for (const { key, before, after } of writes) {
        if (isTable(after) && (before === undefined || made.has(key))) made.set(key, after);
      }
    }
    for (const then of made.values()) {
      const now = context.table(then.id);
      const tenant = now && context.classOf(now) === 'tenant' ? context.tenantColumnOf(now) : undefined;
      if (!tenant || tenant.origin.statement.path !== migration.path) continue;
      const late = addedLater(then, now as Table, context.tenantColumnsOf(now as Table));
      const [first] = late;
      if (!first) continue;
      yield {
        at: then.origin,
        subject: then.id,
        message: `${quoted(then.name)} is created without ${listed(late.map(({ name }) => name))}, which only a later migration adds.`,
        related: late.map(({ name, origin }) => ({ at: origin, message: `Adds ${name}` })),
      };
    }
    return undefined;
  },
});

interface Part {
  readonly name: string;
  readonly origin: Origin;
}

/** What the table has in the end, and had none of when its migration ended. */
function addedLater(then: Table, now: Table, tenants: readonly string[]): readonly Part[] {
  const late: Part[] = [];
  const compare = (name: string, partsOf: (table: Table) => readonly (Origin | undefined)[]) => {
    const [origin] = partsOf(now);
    if (origin && partsOf(then).length === 0) late.push({ name, origin });
  };
  compare('row level security', ({ rowSecurity }) => (rowSecurity.value ? [rowSecurity.origin] : []));
  compare('policies', ({ policies }) => policies.map(({ origin }) => origin));
  const leads = (first: string | undefined) => first !== undefined && tenants.includes(first);
  if (!accessPathsOf(then).some(({ columns }) => leads(columns[0]))) {
    const index = now.indexes.find((one) => leads(indexColumns(one)[0]));
    if (index) late.push({ name: 'an index for its tenants', origin: index.origin });
  }
  compare('its trigger', ({ triggers }) =>
    triggers.filter(({ timing, inherited }) => timing === 'before' && !inherited).map(({ origin }) => origin),
  );
  compare('its comment', ({ comment }) => (comment ? [comment.origin] : []));
  return late;
}

/** `a`, `a and b`, `a, b and c`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
