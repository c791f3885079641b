import { foreignKeysOf } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { isCalled, polymorphicNames } from '../../core/lint/vocabulary.js';
import { columnList, quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'no-polymorphic-reference',
  category: 'columns',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A pair of columns must not reference rows of whatever table another column names.',
  items: [],
  options: {
    names: {
      type: 'string-list',
      default: polymorphicNames,
      description: 'What such pairs are called: `entity` for `entity_type` and `entity_id`.',
    },
  },
  subject: 'table',
  *check({ table }, { options }) {
    const names = new Set(table.columns.map(({ name }) => name));
    const keys = foreignKeysOf(table);
    for (const column of table.columns) {
      const [, what = '', camel] = /^(.+?)(?:_id|(I)d)$/.exec(column.name) ?? [];
      const type = camel ? `${what}Type` : `${what}_type`;
      if (what === '' || !names.has(type) || !isCalled(what, options.names)) continue;
      if (keys.some(({ columns }) => columns.includes(column.name))) continue;
      yield {
        at: column.origin,
        message: `${columnList([type, column.name])} of ${quoted(table.name)} references rows of any table: no foreign key can hold it to rows that exist, or to the tenant's own.`,
      };
    }
    return undefined;
  },
});
