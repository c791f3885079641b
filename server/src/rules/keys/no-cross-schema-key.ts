import { quoteIdentifier } from '../../core/catalog/names.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { columnList, quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'no-cross-schema-key',
  category: 'keys',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A foreign key should not reach into the schema of another service.',
  items: [],
  convention: true,
  options: {
    shared: {
      type: 'string-list',
      default: [],
      description: 'Schemas whose tables every other schema may reference.',
    },
  },
  subject: 'foreign-key',
  *check({ table, key }, { options }) {
    if (!key.enforced) return skip;
    const isIn = (schema: string) => key.references.startsWith(`${quoteIdentifier(schema)}.`);
    if (isIn(table.schema) || options.shared.some(isIn)) return pass;

    yield {
      at: key.referencesOrigin,
      message: `Foreign key ${columnList(key.columns)} of ${quoted(table.name)} leaves the schema ${quoted(table.schema)}: it references ${key.references}.`,
    };
    return undefined;
  },
});
