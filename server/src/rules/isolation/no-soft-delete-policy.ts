import type { Policy, Table } from '../../core/catalog/catalog.js';
import type { Traced } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { policyName } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { changePolicy, dropPolicy } from '../../core/remedy/changes.js';
import { textAt } from '../../core/remedy/layout.js';
import type { Expression } from '../../core/syntax/expression.js';
import { withoutCasts } from '../../core/tenancy/column.js';
import { clausesFor, type RowCommand } from '../../core/tenancy/policy.js';
import { appliesTo, rolesHeldBy } from '../../core/tenancy/roles.js';

export default defineRule({
  name: 'no-soft-delete-policy',
  category: 'isolation',
  severity: 'warning',
  remedy: 'review',
  since: '0.1.0',
  summary: 'Policies must not hide soft-deleted rows: the soft delete itself would be refused.',
  items: [],
  options: {},
  subject: 'policy',
  *check({ table, policy }, context) {
    const column = context.softDeleteColumnOf(table);
    if (column === undefined) return skip;
    const hiding = hidingClauses(policy, column);
    const [first] = hiding;
    if (!first || !refusesDeletion(table, policy, column, context)) return pass;
    yield {
      at: { statement: first.clause.origin.statement, span: first.condition.span },
      message: `Policy ${policyName(policy, table)} hides rows once ${quoted(column)} is set, so PostgreSQL refuses the UPDATE that sets it.`,
      remedy: () =>
        remedy(`Let policy ${quoted(policy.name)} see deleted rows`, 'review', [showingDeleted(table, policy, hiding)]),
    };
    return undefined;
  },
});

interface Hiding {
  readonly clause: Traced<Expression>;
  readonly condition: Expression;
}

/**
 * Conditions that a row does not meet any more once it is deleted, of the clauses that an UPDATE holds the new row to:
 * those for UPDATE, and those for SELECT, since it has to find the row first.
 */
function hidingClauses(policy: Policy, column: string): readonly Hiding[] {
  const clauses = new Set([...clausesFor(policy, 'select'), ...newRowClauses(policy)]);
  return [...clauses].flatMap((clause) => {
    const { value } = clause;
    const condition = (value.kind === 'and' ? value.operands : [value]).find((part) => isLive(part, column));
    return condition ? [{ clause, condition }] : [];
  });
}

/** Of an UPDATE: WITH CHECK, and USING where that is not written. */
function newRowClauses(policy: Policy): readonly Traced<Expression>[] {
  return clausesFor(policy, 'update').filter((clause) => clause === (policy.check ?? policy.using));
}

/** `deleted_at IS NULL`, `NOT deleted`, `deleted = false`. */
function isLive(e: Expression, column: string): boolean {
  const isColumn = (part: Expression | undefined) => {
    const inner = part && withoutCasts(part);
    return inner?.kind === 'column' && inner.path.at(-1)?.value === column;
  };
  switch (e.kind) {
    case 'null-test':
      return !e.negated && isColumn(e.operand);
    case 'not':
      return isColumn(e.operand);
    case 'boolean-test':
      return (e.test === 'false' || e.test === 'not true') && isColumn(e.operand);
    case 'operator':
      return e.name === '=' && isColumn(e.left) && e.right?.kind === 'constant' && e.right.value === 'false';
    default:
      return false;
  }
}

/** Restrictive policies always stand in the way of a role that may update; permissive ones where no other lets the row pass. */
function refusesDeletion(table: Table, policy: Policy, column: string, context: RuleContext<unknown>): boolean {
  return rolesHeldBy(table, context).some((role) => {
    if (!appliesTo(policy, role, context)) return false;
    const admitting = table.policies.filter((other) => other.permissive && appliesTo(other, role, context));
    if (!admitting.some((other) => newRowClauses(other).length > 0)) return false;
    if (!policy.permissive) return true;
    const lets = (command: RowCommand) =>
      admitting.some((other) => {
        const clauses = command === 'select' ? clausesFor(other, command) : newRowClauses(other);
        return clauses.length > 0 && !hidingClauses(other, column).some(({ clause }) => clauses.includes(clause));
      });
    return !lets('select') || !lets('update');
  });
}

/** Without the conditions; without the policy, where they are all it says. */
function showingDeleted(table: Table, policy: Policy, hiding: readonly Hiding[]) {
  if (hiding.some(({ clause, condition }) => clause.value === condition)) return dropPolicy(table, policy);
  const without = (clause: Policy['using']) => {
    const found = hiding.find((one) => one.clause === clause);
    return found && joined(found);
  };
  return changePolicy(table, policy, { using: without(policy.using), check: without(policy.check) });
}

function joined({ clause, condition }: Hiding): string {
  const { value, origin } = clause;
  const rest = value.kind === 'and' ? value.operands.filter((part) => part !== condition) : [];
  const texts = rest.map((part) => {
    const text = textAt({ statement: origin.statement, span: part.span });
    return part.kind === 'or' && rest.length > 1 ? `(${text})` : text;
  });
  return texts.join(' AND ');
}
