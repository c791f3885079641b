import type { Column, Table } from '../../core/catalog/catalog.js';
import { isFloat, resolvedType } from '../../core/catalog/resolved-type.js';
import { typeOrigin } from '../../core/catalog/written-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { isOneOf, moneyNames, namedBy } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { setType } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-numeric-money',
  category: 'columns',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'Amounts of money must be stored as NUMERIC, or as an integer of the smallest unit.',
  items: [],
  options: {
    names: {
      type: 'string-list',
      default: moneyNames,
      description: 'Names of columns that hold money; `*_price` is any name that ends in `_price`.',
    },
    type: {
      type: 'string',
      default: 'numeric',
      description: 'The type that the remedy gives them: `numeric`, `numeric(19, 4)`.',
    },
  },
  subject: 'column',
  columns: ({ name, type, builtIn }, { names }) => isOneOf(name, names) || type === 'money' || !builtIn,
  *check({ table, column }, context) {
    const { names, type: wanted } = context.options;
    const type = resolvedType(column, table, context);
    if (!type || type.isArray || column.generated) return skip;
    const isMoney = type.name === 'money';
    if (!isMoney && (!isOneOf(column.name, names) || isMeasure(table, column))) return skip;
    if (!isMoney && !isFloat(type)) return pass;
    yield {
      at: typeOrigin(column),
      message: isMoney
        ? `${quoted(column.name)} of ${quoted(table.name)} is of type money: what currency it means depends on the server's settings.`
        : `${quoted(column.name)} of ${quoted(table.name)} is a floating point number, which cannot hold most amounts of money exactly.`,
      remedy: () =>
        remedy(`Make ${quoted(column.name)} ${wanted.toUpperCase()}`, 'safe', [setType(table, column, wanted)]),
    };
    return undefined;
  },
});

/** Beside a unit an amount is one of grams or litres. */
function isMeasure({ columns }: Table, { name }: Column): boolean {
  return /amount$/i.test(name) && namedBy(columns, ['unit', 'unit_id', 'unit_name', 'uom', 'dosage']) !== undefined;
}
