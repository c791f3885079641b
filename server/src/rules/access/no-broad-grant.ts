import type { Privilege } from '../../core/catalog/catalog.js';
import type { Origin } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defaultTableGrants, tablesGiven, tenantGrants } from '../../core/lint/grants.js';
import { defineRule } from '../../core/lint/rule.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { revoke } from '../../core/remedy/changes.js';
import { bypassesPolicies } from '../../core/tenancy/roles.js';

export default defineRule({
  name: 'no-broad-grant',
  category: 'access',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A role must not be granted ALL or TRUNCATE on a tenant table.',
  items: [],
  options: {},
  subject: 'statement',
  statements: ['grant', 'alter-default-privileges', 'opaque'],
  *check({ step }, context) {
    const wanted = (privilege: Privilege) => isBroad(privilege, context);
    for (const grant of tenantGrants(step, context, wanted)) {
      const [first] = grant.given[0]?.privileges ?? [];
      if (!first) continue;
      const tables = tablesGiven(grant);
      yield {
        at: placeOf(first),
        message: `${quoted(grant.grantee)} may TRUNCATE ${tables}, which no policy holds back: the rows of all tenants would go.`,
        subject: grant.given[0]?.table.id ?? '',
        remedy: () =>
          remedy(
            `Revoke from ${quoted(grant.grantee)} what no application needs`,
            'safe',
            grant.given.map(({ table, privileges }) => revoke(table, excess(privileges), grant.grantee)),
          ),
      };
    }
    for (const privilege of defaultTableGrants(step, context, wanted)) {
      yield {
        at: placeOf(privilege),
        message: `${quoted(privilege.grantee)} will be able to TRUNCATE each table that is made from here on, whatever its policies.`,
        remedy: () => ({ reason: 'the privileges of tables to come are for a person to choose' }),
      };
    }
  },
});

/** What PUBLIC has is another matter, and roles that policies do not hold can do no more by it. */
function isBroad({ privilege, grantee }: Privilege, context: RuleContext<unknown>): boolean {
  if (privilege !== 'all' && privilege !== 'truncate') return false;
  return grantee !== 'public' && !bypassesPolicies(grantee, context);
}

/** The word ALL or TRUNCATE. */
function placeOf({ origin: { statement, span }, privilege }: Privilege): Origin {
  const at = statement.text.slice(span.start, span.end).search(new RegExp(`\\b${privilege}\\b`, 'i'));
  if (at < 0) return { statement, span };
  return { statement, span: { start: span.start + at, end: span.start + at + privilege.length } };
}

/** Of ALL the row commands stay. */
function excess(privileges: readonly Privilege[]): readonly string[] {
  return privileges.some(({ privilege }) => privilege === 'all') ? ['truncate', 'references', 'trigger'] : ['truncate'];
}
