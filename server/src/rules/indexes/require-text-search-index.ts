import { columnsOfElement, unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { ginIndex } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-text-search-index',
  category: 'indexes',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A tsvector column needs a GIN or GiST index.',
  items: ['10b'],
  convention: true,
  options: {},
  subject: 'column',
  columns: ({ type }) => type === 'tsvector',
  *check({ table, column }) {
    if (column.type?.arrayDimensions) return skip;
    const serves = table.indexes.some(
      ({ method, elements }) =>
        (method === 'gin' || method === 'gist' || method === 'rum') &&
        elements.flatMap(columnsOfElement).includes(column.name),
    );
    if (serves) return pass;
    if (unknownAspect(table, 'indexes')) return unknown(`The indexes of ${quoted(table.name)} are not all known.`);
    yield {
      at: column.origin,
      message: `Text search column ${quoted(column.name)} of ${quoted(table.name)} has no GIN or GiST index.`,
      remedy: () =>
        remedy(`Add a GIN index on ${quoted(column.name)} to ${quoted(table.name)}`, 'safe', [ginIndex(table, column)]),
    };
    return undefined;
  },
});
