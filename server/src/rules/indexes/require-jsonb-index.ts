import { columnsOfElement, unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { ginIndex } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-jsonb-index',
  category: 'indexes',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A JSONB column that is searched needs a GIN index.',
  items: ['10a', '16a'],
  convention: true,
  options: {
    except: {
      type: 'string-list',
      default: [],
      description: 'Names of columns that are stored and read as a whole, never searched.',
    },
  },
  subject: 'column',
  columns: ({ name, type }, { except }) => type === 'jsonb' && !except.includes(name),
  *check({ table, column }) {
    if (column.type?.arrayDimensions) return skip;
    const own = table.indexes.filter(({ elements }) => elements.flatMap(columnsOfElement).includes(column.name));
    if (own.some(({ method, elements }) => method === 'gin' || elements.some((element) => element.expression))) {
      return pass;
    }
    if (own.length > 0) return blocked('no-btree-jsonb');
    if (unknownAspect(table, 'indexes')) return unknown(`The indexes of ${quoted(table.name)} are not all known.`);
    yield {
      at: column.origin,
      message: `JSONB column ${quoted(column.name)} of ${quoted(table.name)} has no GIN index.`,
      remedy: () =>
        remedy(`Add a GIN index on ${quoted(column.name)} to ${quoted(table.name)}`, 'safe', [ginIndex(table, column)]),
    };
    return undefined;
  },
});
