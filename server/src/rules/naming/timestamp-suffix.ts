import { columnsFinding, ownColumns } from '../../core/lint/name-style.js';
import { defineRule } from '../../core/lint/rule.js';
import { isOneOf } from '../../core/lint/vocabulary.js';
import { listed } from '../../core/lint/wording.js';

export default defineRule({
  name: 'timestamp-suffix',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The name of a column that holds a point in time must say so.',
  items: [],
  convention: true,
  options: {
    suffixes: {
      type: 'string-list',
      default: ['_at'],
      description: 'What the name of a TIMESTAMPTZ or TIMESTAMP column may end in.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    const { suffixes } = context.options;
    const patterns = suffixes.map((suffix) => `*${suffix}`);
    const wrong = ownColumns(table, context).filter(
      ({ name, type }) =>
        (type?.name === 'timestamptz' || type?.name === 'timestamp') &&
        type.arrayDimensions === 0 &&
        !isOneOf(name, patterns),
    );
    const end = listed(suffixes, 'or');
    const finding = columnsFinding(
      table,
      wrong,
      `holds a point in time and does not end in ${end}`,
      `hold a point in time and do not end in ${end}`,
    );
    if (finding) yield finding;
  },
});
