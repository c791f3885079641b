/** Equality of what two statements say. */
import type { Expression } from '../../syntax/expression.js';

/** Whether two expressions say the same, wherever they stand. */
export function sameExpression(a: Expression, b: Expression): boolean {
  return sameParts(a, b);
}

/** Names, values and lists alike; places in the text do not count. */
function sameParts(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameParts(item, b[i]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return Object.keys(left).every((key) => key === 'span' || sameParts(left[key], right[key]));
}
