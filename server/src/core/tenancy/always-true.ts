/** Finds expressions that are true for every row and every session. */
import type { Expression } from '../syntax/expression.js';

export function isAlwaysTrue(e: Expression): boolean {
  switch (e.kind) {
    case 'constant':
      return e.type === 'boolean' ? e.value === 'true' : e.type === 'string' && /^(?:t|true|yes|on|1)$/i.test(e.value);
    case 'cast':
      return isAlwaysTrue(e.operand);
    case 'and':
      return e.operands.every(isAlwaysTrue);
    case 'or':
      return e.operands.some(isAlwaysTrue);
    case 'not':
      return e.operand.kind === 'constant' && e.operand.value === 'false';
    case 'operator':
      return (
        e.name === '=' &&
        e.left?.kind === 'constant' &&
        e.right?.kind === 'constant' &&
        e.left.type !== 'null' &&
        e.left.value === e.right.value
      );
    case 'subquery': {
      const [only] = e.query.targets;
      return e.link === 'scalar' && e.query.from.length === 0 && only !== undefined && isAlwaysTrue(only.value);
    }
    default:
      return false;
  }
}
