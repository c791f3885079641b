import { unknownAspect } from '../../core/catalog/keys.js';
import { isJunction } from '../../core/catalog/table-shape.js';
import { appendOnlyOption, isAppendOnly } from '../../core/lint/append-only.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { namedBy, versionNames } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addColumn } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-version-column',
  category: 'columns',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A tenant table must count the changes of a row, for optimistic locks.',
  items: [],
  convention: true,
  options: {
    columns: {
      type: 'string-list',
      default: versionNames,
      description: 'Names of the column that counts the changes, that of a new one first.',
    },
    appendOnly: appendOnlyOption,
  },
  subject: 'tenant-table',
  *check({ table }, context) {
    const { columns, appendOnly } = context.options;
    if (namedBy(table.columns, columns)) return pass;
    if (isJunction(table) || isAppendOnly(table, appendOnly, context)) return skip;
    if (unknownAspect(table, 'columns')) return unknown(`The columns of ${quoted(table.name)} are not all known.`);

    const name = columns[0] ?? 'version';
    yield {
      at: table.origin,
      message: `Tenant table ${quoted(table.name)} has no ${quoted(name)} that counts changes: of two that happen at once, one is lost.`,
      remedy: () =>
        remedy(`Add ${quoted(name)} to ${quoted(table.name)}`, 'safe', [
          addColumn(table, name, 'integer', { notNull: true, default: '1' }),
        ]),
    };
    return undefined;
  },
});
