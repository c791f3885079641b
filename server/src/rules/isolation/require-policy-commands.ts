import type { Policy, Table } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { isAppendOnly } from '../../core/lint/append-only.js';
import type { RuleContext } from '../../core/lint/context.js';
import { commandWords, withoutPolicies } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { tenantPolicies } from '../../core/remedy/changes.js';
import { type RowCommand, rowCommands } from '../../core/tenancy/policy.js';
import { coverageOf } from '../../core/tenancy/policy-facts.js';
import { bypassesPolicies } from '../../core/tenancy/roles.js';

export default defineRule({
  name: 'require-policy-commands',
  category: 'isolation',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'The policies of a tenant table must cover SELECT, INSERT, UPDATE and DELETE.',
  items: ['11b'],
  options: {
    softDeleted: {
      type: 'string',
      enum: ['no-delete', 'all'],
      default: 'no-delete',
      description: 'Whether a table whose rows are soft-deleted may do without a policy for DELETE, or needs all four.',
    },
  },
  subject: 'isolated-table',
  *check({ table, tenant, root, path }, context) {
    const before = withoutPolicies(table);
    if (before) return before;
    if (!table.policies.some(({ permissive }) => permissive)) return blocked('no-restrictive-only');
    const covered = new Set(coverageOf(table, context).flatMap(({ commands }) => commands));
    const unchecked = table.policies.some(lacksCheck);
    // Policies for roles that no policy holds for say that the others are to see nothing.
    if (covered.size === 0 && !unchecked) return skip;
    const missing = wantedCommands(table, root, context).filter((command) => !covered.has(command));
    const reported = missing.filter((command) => command !== 'insert' || !unchecked);
    if (missing.length === 0) return pass;
    if (unknownAspect(table, 'policies')) return unknown(`The policies of ${quoted(table.name)} are not all known.`);
    if (reported.length === 0) return blocked('require-insert-check');
    if (!table.rowSecurity.value) return blocked('require-rls');
    yield {
      at: table.rowSecurity.origin,
      message: `No policy of ${quoted(table.name)} is for ${commandWords(reported, 'or')}: ${consequence(reported)}.`,
      related: table.policies.map(({ name, command, origin }) => ({
        at: origin,
        message: `${quoted(name)} is for ${command === 'all' ? 'all commands' : command.toUpperCase()}.`,
      })),
      remedy: () =>
        remedy(
          `Add tenant policies for ${commandWords(reported)} to ${quoted(table.name)}`,
          'safe',
          tenantPolicies(table, path ?? tenant, context.model, reported),
        ),
    };
    return undefined;
  },
});

/** It admits nothing, for another reason than that it is not there. */
function lacksCheck({ command, permissive, check }: Policy): boolean {
  return command === 'insert' && permissive && !check;
}

/** Tenants are made and removed by others than themselves. What migrations grant to no role that policies hold for needs none. */
function wantedCommands(
  table: Table,
  root: boolean,
  context: RuleContext<{ readonly softDeleted: 'no-delete' | 'all' }>,
): readonly RowCommand[] {
  if (root) return ['select'];
  const held = table.privileges.filter(({ grantee }) => !bypassesPolicies(grantee, context));
  const granted = new Set(held.map(({ privilege }) => privilege));
  const mayDelete = context.options.softDeleted === 'all' || context.softDeleteColumnOf(table) === undefined;
  const wanted = rowCommands.filter(
    (command) =>
      (granted.size === 0 || granted.has('all') || granted.has(command)) && (command !== 'delete' || mayDelete),
  );
  return isAppendOnly(table, [], context) ? wanted.filter((command) => !changes.has(command)) : wanted;
}

const changes: ReadonlySet<RowCommand> = new Set(['update', 'delete']);

/** PostgreSQL refuses only what writes a new row; the others find none. */
function consequence(missing: readonly RowCommand[]): string {
  const others = missing.filter((command) => command !== 'insert');
  if (others.length === 0) return 'every INSERT is refused';
  const silent = `${commandWords(others)} ${others.length === 1 ? 'finds' : 'find'} no row`;
  return missing.length === others.length ? silent : `every INSERT is refused, and ${silent}`;
}
