import { typeOrigin } from '../../core/catalog/written-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { setType } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-varchar-length',
  category: 'columns',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'VARCHAR must have a length; text without a limit is TEXT.',
  items: [],
  convention: true,
  options: {},
  subject: 'column',
  columns: ({ type, generated }) => type === 'varchar' && !generated,
  *check({ table, column }) {
    const { type } = column;
    if (!type || type.modifiers.length > 0) return pass;
    const text = `text${'[]'.repeat(type.arrayDimensions)}`;
    yield {
      at: typeOrigin(column),
      message: `${quoted(column.name)} of ${quoted(table.name)} is VARCHAR without a length: give it one, or make it TEXT.`,
      remedy: () => remedy(`Make ${quoted(column.name)} TEXT`, 'safe', [setType(table, column, text)]),
    };
    return undefined;
  },
});
