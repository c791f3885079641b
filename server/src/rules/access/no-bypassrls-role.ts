import type { Role } from '../../core/catalog/catalog.js';
import type { Step } from '../../core/catalog/history.js';
import type { Origin } from '../../core/catalog/origin.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'no-bypassrls-role',
  category: 'access',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A migration must not make a role that row level security does not hold.',
  items: [],
  options: {},
  subject: 'statement',
  statements: ['create-role', 'alter-role', 'opaque'],
  *check({ step }, context) {
    if (context.model.columns.length === 0) return pass;
    for (const role of unboundRoles(step)) {
      const now = context.role(role.name);
      if (!now || !isUnbound(now)) continue;
      yield {
        at: placeOf(step, role),
        message: `Role ${quoted(role.name)} gets ${role.superuser ? 'SUPERUSER' : 'BYPASSRLS'}: no policy holds it, it sees the rows of all tenants.`,
        subject: role.name,
      };
    }
    return undefined;
  },
});

/** The roles that are not held to policies any more behind the step. */
function unboundRoles({ writes }: Step): readonly Role[] {
  return writes.flatMap(({ before, after }) =>
    isRole(after) && isUnbound(after) && !(isRole(before) && isUnbound(before)) ? [after] : [],
  );
}

function isRole(entry: object | undefined): entry is Role {
  return entry !== undefined && 'kind' in entry && entry.kind === 'role';
}

function isUnbound({ superuser, bypassRowSecurity }: Role): boolean {
  return superuser || bypassRowSecurity;
}

function placeOf({ statement }: Step, role: Role): Origin {
  const made = role.origin.statement;
  const giving = statement.ddl.kind === 'opaque' ? made : statement;
  const { ddl } = giving;
  const at = ddl.kind === 'create-role' || ddl.kind === 'alter-role' ? ddl.unboundAt : undefined;
  return at ? { statement: giving, span: at } : role.origin;
}
