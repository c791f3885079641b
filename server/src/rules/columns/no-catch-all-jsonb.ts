import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { catchAllNames, isOneOf, recordTableWords, wordsOf } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'no-catch-all-jsonb',
  category: 'columns',
  severity: 'info',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A JSONB column must not stand in for columns.',
  items: ['16b'],
  convention: true,
  options: {
    names: {
      type: 'string-list',
      default: catchAllNames,
      description: 'Names that do not say what a JSONB column holds.',
    },
    records: {
      type: 'string-list',
      default: recordTableWords,
      description:
        'Words in the names of tables that keep what came from elsewhere as it came, where such columns are right.',
    },
  },
  subject: 'table',
  *check({ table }, { options }) {
    const documents = table.columns.filter(({ type }) => type?.name === 'jsonb');
    if (documents.length === 0) return skip;
    if (wordsOf(table.name).some((word) => options.records.includes(word))) return pass;
    for (const column of documents) {
      if (!isOneOf(column.name, options.names)) continue;
      yield {
        at: column.origin,
        message: `${quoted(column.name)} of ${quoted(table.name)} holds whatever comes: what its rows have in common belongs in columns, with types and constraints.`,
      };
    }
    return undefined;
  },
});
