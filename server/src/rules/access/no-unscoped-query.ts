import { quoteIdentifier } from '../../core/catalog/names.js';
import type { Origin } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { rewrite, tenantPredicate } from '../../core/remedy/changes.js';
import { Cursor } from '../../core/syntax/cursor.js';
import type { DataChange } from '../../core/syntax/ddl.js';
import { lex } from '../../core/syntax/lexer.js';
import { type Statement, writtenSpan, writtenStatement } from '../../core/syntax/source-file.js';
import { type TableRead, tableReads } from '../../core/tenancy/table-reads.js';

export default defineRule({
  name: 'no-unscoped-query',
  category: 'access',
  severity: 'off',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A query on a tenant table must name the tenant.',
  items: [],
  options: {
    trustRowSecurity: {
      type: 'boolean',
      default: false,
      description: 'Accepts queries on tables that have row level security.',
    },
  },
  subject: 'query',
  *check({ statement, query, within }, context) {
    // The row of a trigger has been let through already.
    if (within?.returns?.name === 'trigger') return skip;
    // Code that asks whether row level security hides rows from it is there for all tenants.
    if (/\brow_security_active\s*\(/i.test(within?.body ?? '')) return skip;
    const schema = within?.schema ?? 'public';
    const reads = tableReads(query, { tables: context, schema, text: statement.text });
    if (reads.length === 0) return skip;
    const open = reads.filter(
      ({ table, chosen }) =>
        chosen === 'nothing' &&
        context.classOf(table) !== 'root' &&
        !(context.options.trustRowSecurity && table.rowSecurity.value),
    );
    const [first] = open;
    if (!first) return pass;
    const isTarget = first.at === query.tables[0]?.span;
    const what = isTarget ? `This ${query.command.toUpperCase()}` : 'This query';
    const names = [...new Set(open.map(({ table }) => table.name))];
    yield {
      at: { statement, span: first.at },
      message: `${what} reaches rows of all tenants in ${listed(names)}: no condition names the tenant.`,
      subject: first.table.id,
      remedy: () =>
        open.length > 1
          ? { reason: 'it reads several tables without the tenant' }
          : scoped(first, query, statement, context),
    };
    return undefined;
  },
});

/** The session's tenant as a condition, in statements that read one table in one place. */
function scoped(
  { table, at }: TableRead,
  change: DataChange,
  statement: Statement,
  context: RuleContext<unknown>,
): Remedy | NoRemedy {
  const place = conditionPlace(at, change, statement);
  const tenant = context.tenantColumnOf(table);
  if (!place || !tenant) return { reason: 'where the condition belongs cannot be told' };
  const predicate = `${place.qualifier}${tenantPredicate(tenant, context.model)}`;
  const sql = place.hasWhere ? ` ${predicate} AND` : ` WHERE ${predicate}`;
  return remedy(`Name the tenant in the query on ${quoted(table.name)}`, 'review', [rewrite(place.at, sql)]);
}

interface ConditionPlace {
  /** An empty place: behind WHERE, or where it would begin. */
  readonly at: Origin;
  readonly hasWhere: boolean;
  /** `o.` */
  readonly qualifier: string;
}

const behindWhere = ['group', 'having', 'window', 'order', 'limit', 'offset', 'fetch', 'for', 'returning'];

function conditionPlace(at: TableRead['at'], change: DataChange, statement: Statement): ConditionPlace | undefined {
  const { query, command, tables } = change;
  const [only, ...others] = query?.from ?? [];
  const isSource =
    command === 'select' && only?.kind === 'relation' && only.relation.span === at && others.length === 0;
  const isTarget = (command === 'update' || command === 'delete') && tables[0]?.span === at && !only;
  if (!isSource && !isTarget) return undefined;
  const { text } = statement;
  const c = new Cursor(text, lex(text));
  const first = c.indexOf(at.end);
  const where = c.find('where', first, c.all.last);
  // A condition in front of an OR would hold for its first part only.
  if (where >= 0 && query?.conditions[0]?.kind === 'or') return undefined;
  const ends = behindWhere.map((word) => c.find(word, first, c.all.last)).filter((found) => found >= 0);
  const last = where >= 0 ? where : Math.min(c.all.last + 1, ...ends) - 1;
  const alias = isSource && only.kind === 'relation' ? only.alias : change.alias;
  const offset = { start: c.end(last), end: c.end(last) };
  return {
    at: { statement: writtenStatement(statement), span: writtenSpan(statement, offset) },
    hasWhere: where >= 0,
    qualifier: alias === undefined ? '' : `${quoteIdentifier(alias)}.`,
  };
}
