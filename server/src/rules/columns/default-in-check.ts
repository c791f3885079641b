import { allowedValues, checksAbout, constantValue } from '../../core/catalog/allowed-values.js';
import type { CheckConstraint, Column, Table } from '../../core/catalog/catalog.js';
import { quoteIdentifier, quoteLiteral } from '../../core/catalog/names.js';
import { defineRule } from '../../core/lint/rule.js';
import { skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { replaceCheck, setDefault } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'default-in-check',
  category: 'columns',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'The DEFAULT of a column must be one of the values that its CHECK allows.',
  items: ['6a'],
  options: {},
  subject: 'column',
  columns: ({ hasDefault, generated }) => hasDefault && !generated,
  *check({ table, column }) {
    const value = column.default && constantValue(column.default.value);
    if (value === undefined) return skip;
    const fold = column.type?.name === 'citext';
    for (const check of checksAbout(table, column.name)) {
      const allowed = allowedValues(check.expression, column.name);
      if (!allowed || allowed.length === 0 || allowed.some((one) => isSame(one, value, fold))) continue;
      yield {
        at: column.default?.origin ?? column.origin,
        message: `The default ${quoted(value)} of ${quoted(column.name)} is not among the values that the CHECK allows: ${listed(allowed)}.`,
        related: [{ at: check.origin, message: 'The values are listed here.' }],
        remedy: () => agreed(table, column, value, check, allowed),
      };
      return undefined;
    }
    // Which columns have to have a list at all is not for this rule to say.
    return skip;
  },
});

/** Numbers are written in several ways: `1` is `1.0`. `fold`: the type does not tell letters' case apart. */
function isSame(a: string, b: string, fold: boolean): boolean {
  if (fold && a.toLowerCase() === b.toLowerCase()) return true;
  return a === b || (a.trim() !== '' && b.trim() !== '' && Number(a) === Number(b));
}

/** A default that differs in its letters' case only is a slip of the pen; any other is a value the list forgets. */
function agreed(
  table: Table,
  column: Column,
  value: string,
  check: CheckConstraint,
  allowed: readonly string[],
): Remedy | NoRemedy {
  const meant = allowed.find((one) => one.toLowerCase() === value.toLowerCase());
  if (meant !== undefined) {
    return remedy(`Make ${quoted(meant)} the default`, 'safe', [setDefault(table, column, quoteLiteral(meant))]);
  }
  if (check.expression.kind !== 'operator') return { reason: 'the CHECK says more than a list of values' };
  const list = [...allowed, value].map(quoteLiteral).join(', ');
  const expression = `${quoteIdentifier(column.name)} IN (${list})`;
  return remedy(`Allow ${quoted(value)}`, 'safe', [replaceCheck(table, check, [column.name], expression)]);
}
