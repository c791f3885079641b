/** What CHECK constraints say of the values of one column. */
import { type Expression, walk } from '../syntax/expression.js';
import type { CheckConstraint, Table } from './catalog.js';
import { columnsMentionedIn } from './keys.js';

export function checksOf(table: Table): CheckConstraint[] {
  return table.constraints.filter((c): c is CheckConstraint => c.kind === 'check');
}

/** The checks of a table that name a column. */
export function checksAbout(table: Table, column: string): CheckConstraint[] {
  return checksOf(table).filter(({ expression }) => columnsMentionedIn(expression).has(column));
}

/**
 * The values that a condition lists for a column: `status IN ('open', 'done')`, `status = ANY (ARRAY[...])`,
 * `status = 'open' OR status = 'done'`. NULL is none of them. `undefined` where it lists none.
 */
export function allowedValues(condition: Expression, column: string): readonly string[] | undefined {
  switch (condition.kind) {
    case 'operator': {
      if (!isColumn(condition.left, column) || !condition.right) return undefined;
      const right = withoutCasts(condition.right);
      if (condition.name === '=') return valuesOf([right]);
      const isList = (condition.name === 'in' || condition.name === '= any') && right.kind === 'list';
      return isList ? valuesOf(right.items) : undefined;
    }
    case 'null-test':
      return !condition.negated && isColumn(condition.operand, column) ? [] : undefined;
    case 'or': {
      const lists = condition.operands.map((operand) => allowedValues(operand, column));
      return lists.every((list) => list !== undefined) ? [...new Set(lists.flat())] : undefined;
    }
    case 'and': {
      const lists = condition.operands.flatMap((operand) => {
        const list = allowedValues(operand, column);
        return list ? [list] : [];
      });
      return lists.length === 0
        ? undefined
        : lists.reduce((common, list) => common.filter((value) => list.includes(value)));
    }
    default:
      return undefined;
  }
}

/** Whether a condition picks values of a column, by a list, a pattern or a function; not one about its length or NULL. */
export function picksValues(condition: Expression, column: string): boolean {
  if (allowedValues(condition, column)?.length) return true;
  for (const part of walk(condition)) {
    const picks =
      (part.kind === 'operator' && picking.has(part.name)) ||
      (part.kind === 'call' && !measuring.has(part.name)) ||
      part.kind === 'other' ||
      part.kind === 'subquery';
    if (picks && columnsMentionedIn(part).has(column)) return true;
  }
  return false;
}

/** Whether a condition looks at the column's values at all, beyond asking for NULL. */
export function looksAt(condition: Expression, column: string): boolean {
  for (const part of walk(condition)) {
    const looks = part.kind === 'operator' || part.kind === 'call' || part.kind === 'other' || part.kind === 'subquery';
    if (looks && columnsMentionedIn(part).has(column)) return true;
  }
  return false;
}

const picking: ReadonlySet<string> = new Set(['in', '= any', '~', '~*', 'like', 'ilike', 'similar to']);

/** Functions that look at a text without telling its values apart, or hand it on as it is. */
const measuring: ReadonlySet<string> = new Set([
  ...['length', 'char_length', 'character_length', 'octet_length', 'bit_length'],
  ...['trim', 'btrim', 'ltrim', 'rtrim', 'lower', 'upper', 'coalesce', 'nullif'],
]);

function valuesOf(items: readonly Expression[]): readonly string[] | undefined {
  const values: string[] = [];
  for (const item of items) {
    const value = constantValue(item);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** The value of a text or number, under its casts. */
export function constantValue(e: Expression): string | undefined {
  const constant = withoutCasts(e);
  if (constant.kind !== 'constant') return undefined;
  return constant.type === 'string' || constant.type === 'number' ? constant.value : undefined;
}

function isColumn(e: Expression | undefined, column: string): boolean {
  const operand = e && withoutCasts(e);
  return operand?.kind === 'column' && operand.path.at(-1)?.value === column;
}

function withoutCasts(e: Expression): Expression {
  return e.kind === 'cast' ? withoutCasts(e.operand) : e;
}
