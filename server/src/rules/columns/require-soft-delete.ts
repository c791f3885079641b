import { columnOf, unknownAspect } from '../../core/catalog/keys.js';
import { isJunction } from '../../core/catalog/table-shape.js';
import { appendOnlyOption, isAppendOnly } from '../../core/lint/append-only.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { setType, softDeleteColumn } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-soft-delete',
  category: 'columns',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A tenant table must be able to mark rows as deleted: a nullable TIMESTAMPTZ.',
  items: ['14a'],
  convention: true,
  options: {
    appendOnly: appendOnlyOption,
    junctions: {
      type: 'boolean',
      default: false,
      description: 'Whether tables that only join others must mark deleted rows too.',
    },
  },
  subject: 'tenant-table',
  *check({ table }, context) {
    const { appendOnly, junctions } = context.options;
    const column = columnOf(table, context.softDeleteColumnOf(table) ?? '');
    // A flag is a way of its own, and always has a value.
    if (column && (!column.type || column.type.name === 'bool')) return pass;
    if (column?.type?.name === 'timestamptz' && !column.notNull.value) return pass;
    if (!column && isAppendOnly(table, appendOnly, context)) return skip;
    if (!column && !junctions && isJunction(table)) return skip;
    if (unknownAspect(table, 'columns')) return unknown(`The columns of ${quoted(table.name)} are not all known.`);

    const name = quoted(table.name);
    if (!column) {
      yield {
        at: table.origin,
        message: `Tenant table ${name} has no column that marks a row as deleted.`,
        remedy: () => remedy(`Add soft delete to ${name}`, 'safe', [softDeleteColumn(table, context.model)]),
      };
      return undefined;
    }
    yield {
      at: column.origin,
      message: `${quoted(column.name)} of ${name} must be a nullable TIMESTAMPTZ to mark a row as deleted.`,
      remedy: () =>
        column.notNull.value
          ? { reason: 'what stands in rows that are not deleted cannot be told' }
          : remedy(`Make ${quoted(column.name)} TIMESTAMPTZ`, 'safe', [setType(table, column, 'timestamptz')]),
    };
    return undefined;
  },
});
