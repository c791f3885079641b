/** Tells predicates that hold for one tenant only. */
import type { Expression } from '../syntax/expression.js';

/** Whether a predicate keeps the rows of one tenant, or of none (`tenant_id IS NULL`): it compares no two tenants. */
export function fixesTenant(where: Expression, tenants: readonly string[]): boolean {
  const isTenant = (e: Expression | undefined) => e?.kind === 'column' && tenants.includes(e.path.at(-1)?.value ?? '');
  switch (where.kind) {
    case 'and':
      return where.operands.some((operand) => fixesTenant(operand, tenants));
    case 'null-test':
      return !where.negated && isTenant(where.operand);
    case 'operator':
      return (
        where.name === '=' &&
        ((isTenant(where.left) && where.right?.kind === 'constant') ||
          (isTenant(where.right) && where.left?.kind === 'constant'))
      );
    default:
      return false;
  }
}
