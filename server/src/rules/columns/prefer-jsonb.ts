import { typeOrigin } from '../../core/catalog/written-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { setType } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'prefer-jsonb',
  category: 'columns',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'JSON should be stored as JSONB.',
  items: [],
  options: {},
  subject: 'column',
  columns: ({ type }) => type === 'json' || type === 'jsonb',
  *check({ table, column }) {
    if (column.type?.name === 'jsonb') return pass;
    if (column.generated) return skip;
    const array = '[]'.repeat(column.type?.arrayDimensions ?? 0);
    yield {
      at: typeOrigin(column),
      message: `${quoted(column.name)} of ${quoted(table.name)} is json: PostgreSQL can neither index nor compare it.`,
      remedy: () => remedy(`Make ${quoted(column.name)} JSONB`, 'safe', [setType(table, column, `jsonb${array}`)]),
    };
    return undefined;
  },
});
