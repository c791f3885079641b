import type { Table } from '../../core/catalog/catalog.js';
import { columnOf, columnsMentionedIn, columnsOfElement, primaryKeyOf, sameColumns } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import type { UniqueKey } from '../../core/lint/subjects.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted, uniqueWords } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { partialUnique } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'prefer-partial-unique',
  category: 'keys',
  severity: 'warning',
  remedy: 'review',
  since: '0.1.0',
  summary: 'What must be unique should be unique among rows that are not deleted.',
  items: ['3b'],
  options: {},
  subject: 'unique-key',
  *check({ table, unique }, context) {
    const column = context.softDeleteColumnOf(table);
    if (column === undefined || mustHoldForAll(table, unique, context)) return skip;
    const mistake = mistakeOf(table, unique, column);
    if (mistake === undefined) return pass;

    const { kind, at, subject } = uniqueWords(unique);
    yield {
      at,
      message: `${kind} on ${subject} of ${quoted(table.name)} ${mistake}.`,
      // That the key spans tenants weighs more, and is said of the same words.
      ...(spansTenants(table, unique, context) && { severity: 'info' }),
      remedy: () =>
        remedy(`Make ${subject} of ${quoted(table.name)} unique among rows that are not deleted`, 'review', [
          ...partialUnique(table, unique, column),
        ]),
    };
    return undefined;
  },
});

function mistakeOf(table: Table, unique: UniqueKey, softDelete: string): string | undefined {
  const { columns, where, nullsNotDistinct } = shapeOf(unique);
  if (columns.includes(softDelete)) {
    if (columnOf(table, softDelete)?.type?.name === 'bool') return 'admits one deleted row of each value';
    return nullsNotDistinct ? undefined : `does not keep live rows apart: ${quoted(softDelete)} is NULL in all of them`;
  }
  // An expression or a predicate about the column is a choice, whichever rows it takes.
  const mentions = unique.by === 'index' && unique.index.elements.flatMap(columnsOfElement).includes(softDelete);
  if (mentions || (where && columnsMentionedIn(where).has(softDelete))) return undefined;
  return 'holds deleted rows too: their values cannot be used again';
}

/** Primary keys, keys that hold one, values that never come again, and what a foreign key references. */
function mustHoldForAll(table: Table, unique: UniqueKey, context: RuleContext<object>): boolean {
  const { columns } = shapeOf(unique);
  const primary = primaryKeyOf(table)?.columns ?? [];
  if (unique.by === 'constraint' && unique.constraint.kind === 'primary-key') return true;
  if (primary.length > 0 && primary.every((column) => columns.includes(column))) return true;
  if (columns.some((name) => name !== undefined && isGenerated(table, name))) return true;
  return context.referencing(table.id).some(({ key }) => sameColumns(columns, key.referencedColumns));
}

function spansTenants(table: Table, unique: UniqueKey, context: RuleContext<object>): boolean {
  const tenants = context.tenantColumnsOf(table);
  return tenants.length > 0 && !shapeOf(unique).columns.some((name) => name !== undefined && tenants.includes(name));
}

function isGenerated(table: Table, name: string): boolean {
  const column = columnOf(table, name);
  if (!column) return false;
  const { value } = column.default ?? {};
  const random = value?.kind === 'call' && /uuid|nextval|ulid|nanoid|random/.test(value.name);
  return random || column.identity !== undefined || /serial/.test(column.type?.name ?? '');
}

function shapeOf(unique: UniqueKey) {
  if (unique.by === 'constraint') {
    const { columns, nullsNotDistinct } = unique.constraint;
    return { columns: columns as readonly (string | undefined)[], where: undefined, nullsNotDistinct };
  }
  const { elements, where, nullsNotDistinct } = unique.index;
  return { columns: elements.map(({ column }) => column?.value), where, nullsNotDistinct };
}
