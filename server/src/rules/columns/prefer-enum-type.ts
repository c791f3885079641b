import { allowedValues, checksAbout } from '../../core/catalog/allowed-values.js';
import type { CheckConstraint, Column, Table } from '../../core/catalog/catalog.js';
import { columnsMentionedIn } from '../../core/catalog/keys.js';
import { qualifiedName, quoteIdentifier, quoteLiteral } from '../../core/catalog/names.js';
import { isText, resolvedType } from '../../core/catalog/resolved-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { dropConstraint, setType, statementBefore } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'prefer-enum-type',
  category: 'columns',
  severity: 'off',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A column of few values should be of an enum type, not text with a CHECK.',
  items: [],
  convention: true,
  options: {},
  subject: 'column',
  *check({ table, column }, context) {
    const type = column.generated ? undefined : resolvedType(column, table, context);
    if (!type) return skip;
    if (type.enumType) return pass;
    if (!isText(type) || type.domains.length > 0) return skip;
    const lists = checksAbout(table, column.name).flatMap((check) => {
      const values = allowedValues(check.expression, column.name);
      return values && values.length > 1 ? [{ check, values }] : [];
    });
    const [list] = lists;
    if (!list) return skip;
    const others = checksAbout(table, column.name).length - 1;
    yield {
      at: column.origin,
      message: `${quoted(column.name)} of ${quoted(table.name)} is text limited to ${list.values.length} values: an enum type would name them once for all tables.`,
      related: [{ at: list.check.origin, message: 'The values are listed here.' }],
      remedy: () => {
        const name = `${table.name}_${column.name}`;
        if (others > 0 || context.relationAnywhere(name) || context.type(qualifiedName(table.schema, name))) {
          return { reason: 'other constraints use the column, or the name of the type is taken' };
        }
        return asEnum(table, column, list.check, list.values);
      },
    };
    return undefined;
  },
});

/** Only where the column has the list from its own statement, and its values are text there. */
function asEnum(table: Table, column: Column, check: CheckConstraint, values: readonly string[]): Remedy | NoRemedy {
  const { statement } = table.origin;
  if (check.origin.statement !== statement || column.origin.statement !== statement) {
    return {
      reason: `the rows that "${table.name}" has must be converted, and the default of "${column.name}" with them`,
    };
  }
  if (columnsMentionedIn(check.expression).size > 1) return { reason: 'the CHECK says more than a list of values' };
  const name = quoteIdentifier(`${table.name}_${column.name}`);
  const type = table.schema === 'public' ? name : `${quoteIdentifier(table.schema)}.${name}`;
  return remedy(`Make an enum type of the values of ${quoted(column.name)}`, 'review', [
    statementBefore(statement, `CREATE TYPE ${type} AS ENUM (${values.map(quoteLiteral).join(', ')})`),
    setType(table, column, type, `${quoteIdentifier(column.name)}::${type}`),
    dropConstraint(table, check),
  ]);
}
