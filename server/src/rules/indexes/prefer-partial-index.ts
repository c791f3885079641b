import { columnsMentionedIn, servesForeignKey } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { tenantToCarry } from '../../core/lint/tenant-keys.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { partialIndex } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'prefer-partial-index',
  category: 'indexes',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'An index of a soft-deleted table should leave deleted rows out.',
  items: ['14b'],
  convention: true,
  options: {
    gin: {
      type: 'boolean',
      default: false,
      description: 'Whether GIN indexes are reported too.',
    },
  },
  subject: 'tenant-index',
  *check({ table, index }, context) {
    const column = context.softDeleteColumnOf(table);
    if (column === undefined || index.unique || index.inherited) return skip;
    if (index.method === 'gin' && !context.options.gin) return skip;
    // A predicate about the column is a choice, whichever rows it takes.
    if (index.where && columnsMentionedIn(index.where).has(column)) return pass;
    if (servesForeignKey(table, index, (key) => tenantToCarry(table, key, context))) return skip;

    yield {
      at: index.origin,
      message: `Index ${quoted(index.name)} of ${quoted(table.name)} holds deleted rows too: its predicate does not look at ${quoted(column)}.`,
      remedy: () =>
        remedy(`Limit ${quoted(index.name)} to rows that are not deleted`, 'safe', [
          partialIndex(table, index, column),
        ]),
    };
    return undefined;
  },
});
