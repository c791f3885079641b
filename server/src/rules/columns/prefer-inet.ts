import { quoteIdentifier } from '../../core/catalog/names.js';
import { isText, resolvedType } from '../../core/catalog/resolved-type.js';
import { typeOrigin } from '../../core/catalog/written-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { addressNames, isOneOf } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { setType } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'prefer-inet',
  category: 'columns',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'Addresses of the Internet Protocol should be stored as INET.',
  items: [],
  options: {
    names: {
      type: 'string-list',
      default: addressNames,
      description: 'Names of columns that hold such addresses; `*_ip` is any name that ends in `_ip`.',
    },
  },
  subject: 'column',
  columns: ({ name, generated }, { names }) => isOneOf(name, names) && !generated,
  *check({ table, column }, context) {
    const type = resolvedType(column, table, context);
    if (type?.name === 'inet' || type?.name === 'cidr') return pass;
    if (!type || !isText(type)) return skip;
    const value = column.default;
    yield {
      at: typeOrigin(column),
      message: `${quoted(column.name)} of ${quoted(table.name)} holds addresses as text: any text is one, and networks cannot be asked for.`,
      remedy: () =>
        value
          ? { reason: `the default of "${column.name}" may be no address` }
          : remedy(`Make ${quoted(column.name)} INET`, 'safe', [
              setType(table, column, 'inet', `${quoteIdentifier(column.name)}::inet`),
            ]),
    };
    return undefined;
  },
});
