import type { ForeignKey, Table } from '../../core/catalog/catalog.js';
import { columnOf, foreignKeysOf, unknownAspect } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addTenantColumn } from '../../core/remedy/changes.js';
import { type RowCommand, tableAnswer } from '../../core/tenancy/policy.js';

const commands: readonly RowCommand[] = ['select', 'insert', 'update', 'delete'];

export default defineRule({
  name: 'require-tenant-column',
  category: 'tenancy',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A table that is not shared by all tenants must have the tenant column.',
  items: ['1a'],
  options: {
    reachable: {
      type: 'string',
      enum: ['error', 'warning', 'info'],
      default: 'warning',
      description: 'Severity for a table whose tenant is known through its foreign keys, none of them nullable.',
    },
  },
  subject: 'business-table',
  *check({ table, tenant }, context) {
    if (tenant) return pass;
    if (unknownAspect(table, 'columns', 'existence')) {
      return unknown(`The columns of ${quoted(table.name)} are not all known.`);
    }
    const path = pathToTenant(table, context);
    const inherits = path !== undefined && context.model.inherit === 'allowed';
    if (inherits && followsKeys(table, context)) return pass;

    const column = context.model.columns.at(-1) ?? '';
    const missing = `Table ${quoted(table.name)} has no tenant column ${listed(context.model.columns, 'or')}`;
    const reached = path ? `; its tenant is known only through ${through(path)}` : '';
    const unprotected = inherits ? ', and no policy follows that path' : '';
    yield {
      at: table.origin,
      message: `${missing}${reached}${unprotected}.`,
      ...(path ? { severity: context.options.reachable } : {}),
      remedy: () =>
        remedy(`Add ${quoted(column)} to ${quoted(table.name)}`, 'review', [addTenantColumn(table, context.model)]),
    };
    return undefined;
  },
});

function through(path: readonly Table[]): string {
  return listed(path.map((table) => table.name));
}

/** The tables from the referenced one to the first that has the tenant column or is a root: the fewest there are. */
function pathToTenant(from: Table, context: RuleContext<unknown>): readonly Table[] | undefined {
  const seen = new Set([from.id]);
  let reached: (readonly Table[])[] = [[from]];
  while (reached.length > 0) {
    const next: (readonly Table[])[] = [];
    for (const path of reached) {
      for (const referenced of parentsOf(path.at(-1) as Table, context)) {
        if (seen.has(referenced.id)) continue;
        seen.add(referenced.id);
        const longer = [...path, referenced];
        if (knowsTenant(referenced, context)) return longer.slice(1);
        next.push(longer);
      }
    }
    reached = next;
  }
  return undefined;
}

function knowsTenant(table: Table, context: RuleContext<unknown>): boolean {
  return context.classOf(table) === 'root' || context.tenantColumnsOf(table).length > 0;
}

/** Whether the policies of a table without the tenant column pin what it references to rows of the session's tenant. */
function followsKeys(table: Table, context: RuleContext<unknown>): boolean {
  const columns = foreignKeysOf(table).flatMap((key) => (isCertain(table, key) ? key.columns : []));
  const answers = commands.flatMap((command) => tableAnswer(command, { table, columns, lookup: context }) ?? []);
  return table.rowSecurity.value && answers.length > 0 && answers.every(({ answer }) => answer.kind !== 'no');
}

/** The tables that every row of this one belongs to: those it references by columns that are never NULL. */
function parentsOf(table: Table, context: RuleContext<unknown>): readonly Table[] {
  return foreignKeysOf(table).flatMap((key) => {
    const referenced = isCertain(table, key) ? context.table(key.references) : undefined;
    return referenced ? [referenced] : [];
  });
}

function isCertain(table: Table, key: ForeignKey): boolean {
  return key.enforced && key.columns.every((name) => columnOf(table, name)?.notNull.value);
}
