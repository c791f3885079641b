import type { Privilege } from '../../core/catalog/catalog.js';
import type { Origin } from '../../core/catalog/origin.js';
import { defaultTableGrants, privilegesGiven, tablesGiven, tenantGrants } from '../../core/lint/grants.js';
import { defineRule } from '../../core/lint/rule.js';
import { remedy } from '../../core/remedy/change.js';
import { removeStatement, revoke } from '../../core/remedy/changes.js';
import type { Statement } from '../../core/syntax/source-file.js';

export default defineRule({
  name: 'no-public-grant',
  category: 'access',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'Privileges on tenant tables must not be granted to PUBLIC.',
  items: [],
  options: {},
  subject: 'statement',
  statements: ['grant', 'alter-default-privileges', 'opaque'],
  *check({ statement, step }, context) {
    for (const grant of tenantGrants(step, context, isPublic)) {
      const tables = tablesGiven(grant);
      yield {
        at: placeOfPublic(grant.statement, grant.given[0]?.privileges[0]),
        message: `Every role of the database gets ${privilegesGiven(grant)} on ${tables}.`,
        subject: grant.given[0]?.table.id ?? '',
        remedy: () =>
          remedy(
            `Revoke what PUBLIC has on ${tables}`,
            'safe',
            grant.given.map(({ table, privileges }) =>
              revoke(
                table,
                privileges.map(({ privilege }) => privilege),
                'public',
              ),
            ),
          ),
      };
    }
    const [first, ...others] = defaultTableGrants(step, context, isPublic);
    if (!first) return;
    const names = [first, ...others].map(({ privilege }) => privilege.toUpperCase()).join(', ');
    yield {
      at: placeOfPublic(first.origin.statement, first),
      message: `Every role of the database will get ${names} on each table that is made from here on.`,
      remedy: () =>
        isOnlyForPublic(statement)
          ? remedy('Remove these default privileges', 'safe', [removeStatement(statement)])
          : { reason: 'the statement gives other roles the same' },
    };
  },
});

function isPublic({ grantee }: Privilege): boolean {
  return grantee === 'public';
}

/** The word PUBLIC. */
function placeOfPublic(statement: Statement, privilege: Privilege | undefined): Origin {
  const grant = grantIn(statement);
  const name = grant?.grantees.find(({ value }) => value === 'public');
  return name ? { statement, span: name.span } : (privilege?.origin ?? { statement, span: statement.ddl.span });
}

function isOnlyForPublic(statement: Statement): boolean {
  return grantIn(statement)?.grantees.length === 1;
}

function grantIn({ ddl }: Statement) {
  if (ddl.kind === 'alter-default-privileges') return ddl.grant;
  return ddl.kind === 'grant' ? ddl : undefined;
}
