import { foreignKeysOf } from '../../core/catalog/keys.js';
import { columnsFinding, ownColumns } from '../../core/lint/name-style.js';
import { defineRule } from '../../core/lint/rule.js';
import { isOneOf } from '../../core/lint/vocabulary.js';
import { listed } from '../../core/lint/wording.js';

export default defineRule({
  name: 'foreign-key-suffix',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The name of a column that references the id of a row must say so.',
  items: [],
  convention: true,
  options: {
    suffixes: {
      type: 'string-list',
      default: ['_id'],
      description: 'What the names of ids, and of columns that reference them, may end in.',
    },
    exceptions: {
      type: 'string-list',
      default: ['*_by'],
      description: 'Names that need no such end; `*` stands for any words.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    const { suffixes, exceptions } = context.options;
    const ends = suffixes.map((suffix) => `*${suffix}`);
    const allowed = [...exceptions, ...ends];
    const wrong = new Set<string>();
    for (const { columns, referencedColumns, inherited } of foreignKeysOf(table)) {
      if (inherited) continue;
      columns.forEach((column, i) => {
        const referenced = referencedColumns[i];
        // What a natural key is called says what it holds.
        if (referenced === undefined || !isOneOf(referenced, ['id', ...ends]) || column === referenced) return;
        if (!isOneOf(column, allowed) && !context.model.columns.includes(column)) wrong.add(column);
      });
    }
    const columns = ownColumns(table, context).filter(({ name }) => wrong.has(name));
    const end = listed(suffixes, 'or');
    const finding = columnsFinding(
      table,
      columns,
      `references another row and does not end in ${end}`,
      `reference other rows and do not end in ${end}`,
    );
    if (finding) yield finding;
  },
});
