import { unknownAspect } from '../../core/catalog/keys.js';
import { isJunction } from '../../core/catalog/table-shape.js';
import { appendOnlyOption, isAppendOnly } from '../../core/lint/append-only.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { changerNames, creatorNames, namedBy } from '../../core/lint/vocabulary.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addColumn } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-actor-columns',
  category: 'columns',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A tenant table must say who made a row and who changed it last.',
  items: [],
  convention: true,
  options: {
    created: {
      type: 'string-list',
      default: creatorNames,
      description: 'Names of the column that says who made a row, that of a new one first; empty if none is needed.',
    },
    updated: {
      type: 'string-list',
      default: changerNames,
      description: 'Names of the column that says who changed it, that of a new one first; empty if none is needed.',
    },
    type: { type: 'string', default: 'text', description: 'Type of a column that a fix adds, as SQL.' },
    appendOnly: appendOnlyOption,
  },
  subject: 'tenant-table',
  *check({ table }, context) {
    const { created, updated, type, appendOnly } = context.options;
    if (isJunction(table)) return skip;
    const missing = [created, updated].filter((names) => names.length > 0 && !namedBy(table.columns, names));
    const wanted = missing.filter((names) => names === created || !isAppendOnly(table, appendOnly, context));
    if (wanted.length === 0) return pass;
    if (unknownAspect(table, 'columns')) return unknown(`The columns of ${quoted(table.name)} are not all known.`);

    const names = wanted.flatMap(([first]) => first ?? []);
    yield {
      at: table.origin,
      message: `Tenant table ${quoted(table.name)} does not say who makes and changes its rows: it has no ${listed(names, 'or')}.`,
      remedy: () =>
        remedy(
          `Add ${listed(names)} to ${quoted(table.name)}`,
          'safe',
          names.map((name) => addColumn(table, name, type)),
        ),
    };
    return undefined;
  },
});
