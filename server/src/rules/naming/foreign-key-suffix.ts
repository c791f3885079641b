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
  summary: 'The name of a column that references another table must say so.',
  items: [],
  convention: true,
  options: {
    suffixes: {
      type: 'string-list',
      default: ['_id'],
      description: 'What the name of a referencing column may end in, beside the name of the referenced column.',
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
    const allowed = [...exceptions, ...suffixes.map((suffix) => `*${suffix}`)];
    const wrong = new Set<string>();
    for (const { columns, referencedColumns, inherited } of foreignKeysOf(table)) {
      if (inherited) continue;
      columns.forEach((column, i) => {
        const referenced = referencedColumns[i] ?? '';
        const follows = referenced !== '' && (column === referenced || column.endsWith(`_${referenced}`));
        if (!follows && !isOneOf(column, allowed) && !context.model.columns.includes(column)) wrong.add(column);
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
