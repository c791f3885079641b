/** An existing policy as a remedy speaks about it: its clauses as SQL. */
import type { Policy } from '../catalog/catalog.js';
import type { Traced } from '../catalog/origin.js';
import type { Expression } from '../syntax/expression.js';
import type { NewPolicy } from './change.js';
import { textAt } from './layout.js';

export function policyNow({ command, using, check, roles, permissive }: Policy): NewPolicy {
  const now = { command, using: clauseText(using), check: clauseText(check), roles };
  return permissive ? now : { restrictive: true, ...now };
}

function clauseText(clause: Traced<Expression> | undefined): string | undefined {
  return clause && textAt({ statement: clause.origin.statement, span: clause.value.span });
}
