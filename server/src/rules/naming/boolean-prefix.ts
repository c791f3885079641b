import { columnsFinding, ownColumns } from '../../core/lint/name-style.js';
import { defineRule } from '../../core/lint/rule.js';
import { isOneOf } from '../../core/lint/vocabulary.js';
import { listed } from '../../core/lint/wording.js';

export default defineRule({
  name: 'boolean-prefix',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The name of a boolean column must say that it is one.',
  items: [],
  convention: true,
  options: {
    prefixes: {
      type: 'string-list',
      default: ['is_', 'has_', 'can_'],
      description: 'What the name of a boolean column may begin with.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    const { prefixes } = context.options;
    const patterns = prefixes.map((prefix) => `${prefix}*`);
    const wrong = ownColumns(table, context).filter(
      ({ name, type }) => type?.name === 'bool' && type.arrayDimensions === 0 && !isOneOf(name, patterns),
    );
    const beginning = listed(prefixes, 'or');
    const finding = columnsFinding(
      table,
      wrong,
      `is a boolean and does not begin with ${beginning}`,
      `are booleans and do not begin with ${beginning}`,
    );
    if (finding) yield finding;
  },
});
