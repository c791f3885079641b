import type { DatabaseFunction } from '../../core/catalog/catalog.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import type { BodyQuery } from '../../core/syntax/body-queries.js';
import { bypassesPolicies } from '../../core/tenancy/roles.js';
import { readsSession } from '../../core/tenancy/session.js';
import { type TableRead, tableReads } from '../../core/tenancy/table-reads.js';
import { isHeldToPolicies } from '../../core/tenancy/tenant-tables.js';

export default defineRule({
  name: 'no-definer-bypass',
  category: 'access',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A SECURITY DEFINER function must not reach rows of tenant tables without a condition on the tenant.',
  items: [],
  options: {},
  subject: 'function',
  *check({ function: it }, context) {
    // PostgreSQL itself calls the function of a trigger, for a row that its policies have let through.
    if (it.security.value !== 'definer' || isTrigger(it) || context.model.columns.length === 0) return skip;
    if (it.executors.every((role) => bypassesPolicies(role, context))) return skip;
    const body = context.bodyOf(it.origin.statement);
    if (!body) return unknown(`What ${quoted(it.name)} does cannot be read.`);
    const reads = body.queries.flatMap((query) => readsOf(query, it, context));
    const exposed = reads.filter(({ table }) => isHeldToPolicies(it.owner, table, context) === false);
    const open = exposed.filter(({ chosen }) => chosen === 'nothing');
    if (open.length === 0) {
      if (body.opaque || exposed.length < reads.length)
        return unknown(`${quoted(it.name)} does more than can be read.`);
      return reads.length === 0 ? skip : pass;
    }
    const bypassed = open.filter(({ table }) => table.rowSecurity.value);
    if (bypassed.length === 0) return blocked('require-rls');
    if (mayCheckFirst(it, body.queries.length, reads, context)) {
      return unknown(`Whether ${quoted(it.name)} checks the session before it reads cannot be told.`);
    }
    const tables = new Map(bypassed.toReversed().map((read) => [read.table, read]));
    for (const { table, at, statement } of [...tables.values()].toReversed()) {
      yield {
        at: { statement, span: at },
        message: `${quoted(it.name)} runs as its owner, past row level security, and reaches ${quoted(table.name)} without a condition on the tenant.`,
        related: [{ at: it.security.origin, message: 'It is SECURITY DEFINER.' }],
      };
    }
    return undefined;
  },
});

function isTrigger({ returns }: DatabaseFunction): boolean {
  return returns?.name === 'trigger' || returns?.name === 'event_trigger';
}

interface Read extends TableRead {
  readonly statement: BodyQuery['statement'];
}

function readsOf(
  { statement, query }: BodyQuery,
  it: DatabaseFunction,
  context: RuleContext<unknown>,
): readonly Read[] {
  const reads = tableReads(query, { tables: context, schema: it.schema, text: statement.text });
  return reads.map((read) => ({ statement, ...read }));
}

/** A function of several steps may look at the session in one and read in the next. */
function mayCheckFirst(
  it: DatabaseFunction,
  queries: number,
  reads: readonly Read[],
  context: RuleContext<unknown>,
): boolean {
  if (reads.some(({ guarded }) => guarded)) return true;
  return (it.language !== 'sql' || queries > 1) && readsSession(it, context);
}
