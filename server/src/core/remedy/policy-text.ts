/** An existing policy as a remedy speaks about it: its clauses as SQL. */
import type { Policy } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import type { Traced } from '../catalog/origin.js';
import type { Expression } from '../syntax/expression.js';
import type { NewPolicy } from './change.js';
import { textAt } from './layout.js';

export function policyNow({ command, using, check, roles, permissive }: Policy): NewPolicy {
  const now = { command, using: clauseText(using), check: clauseText(check), roles };
  return permissive ? now : { restrictive: true, ...now };
}

/** CREATE POLICY, each clause of the expression on a line of its own. `table` as SQL. */
export function createPolicyText(name: string, table: string, policy: NewPolicy, indent: string): string {
  const kind = policy.restrictive ? ' AS RESTRICTIVE' : '';
  const command = policy.command === 'all' ? '' : ` FOR ${policy.command.toUpperCase()}`;
  const roles = policy.roles === undefined || sameRoles(policy.roles, ['public']) ? '' : ` ${roleClause(policy.roles)}`;
  const head = `CREATE POLICY ${quoteIdentifier(name)} ON ${table}${kind}${command}${roles}`;
  return [head, ...clausesOf(policy)].join(`\n${indent}`);
}

/** `TO app, PUBLIC`. Words that stand for a role are no names. */
export function roleClause(roles: readonly string[]): string {
  const names = roles.map((role) => (ROLE_WORDS.has(role) ? role.toUpperCase() : quoteIdentifier(role)));
  return `TO ${names.join(', ')}`;
}

const ROLE_WORDS: ReadonlySet<string> = new Set(['public', 'current_user', 'session_user', 'current_role']);

export function sameRoles(a: readonly string[], b: readonly string[]): boolean {
  return a.join() === b.join();
}

export function clausesOf({ using, check }: Pick<NewPolicy, 'using' | 'check'>): readonly string[] {
  return [
    ...(using === undefined ? [] : [`USING (${using})`]),
    ...(check === undefined ? [] : [`WITH CHECK (${check})`]),
  ];
}

function clauseText(clause: Traced<Expression> | undefined): string | undefined {
  return clause && textAt({ statement: clause.origin.statement, span: clause.value.span });
}
