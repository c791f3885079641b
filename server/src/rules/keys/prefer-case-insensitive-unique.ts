import type { Table } from '../../core/catalog/catalog.js';
import { columnOf, columnsMentionedIn, sameColumns, walkDeep } from '../../core/catalog/keys.js';
import { quoteIdentifier } from '../../core/catalog/names.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import type { UniqueKey } from '../../core/lint/subjects.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { identityNames, isCalled } from '../../core/lint/vocabulary.js';
import { quoted, uniqueWords } from '../../core/lint/wording.js';
import { type NoRemedy, remedy, type SchemaChange } from '../../core/remedy/change.js';
import { addIndex, dropConstraint, plainElement, replaceIndex } from '../../core/remedy/changes.js';
import { indexAsWritten } from '../../core/remedy/index-text.js';

export default defineRule({
  name: 'prefer-case-insensitive-unique',
  category: 'keys',
  severity: 'off',
  remedy: 'review',
  since: '0.1.0',
  summary: 'An address or a login name should be unique whatever its case.',
  items: [],
  options: {
    columns: {
      type: 'string-list',
      default: identityNames,
      description: 'Names of columns in which upper and lower case mean the same, also with other words before them.',
    },
  },
  subject: 'unique-key',
  *check({ table, unique }, context) {
    const names = columnsOf(unique).filter((name) => isCalled(name, context.options.columns) && isText(table, name));
    if (names.length === 0) return skip;
    const [column] = names.filter((name) => !isLowered(table, name));
    if (column === undefined) return pass;

    const { kind, at, subject } = uniqueWords(unique);
    yield {
      at,
      message: `${kind} on ${subject} of ${quoted(table.name)} takes upper and lower case in ${quoted(column)} for different values.`,
      remedy: () =>
        remedy(`Compare ${quoted(column)} of ${quoted(table.name)} in lower case`, 'review', [
          ...lowered(table, unique, column, context),
        ]),
    };
    return undefined;
  },
});

/** The plain columns. What stands in an expression is compared as the expression says. */
function columnsOf(unique: UniqueKey): readonly string[] {
  if (unique.by === 'constraint') return unique.constraint.columns;
  return unique.index.elements.flatMap(({ column }) => column?.value ?? []);
}

function isText(table: Table, name: string): boolean {
  const type = columnOf(table, name)?.type;
  return type !== undefined && type.arrayDimensions === 0 && /^(?:text|varchar|bpchar)$/.test(type.name);
}

/** A check such as `email = lower(email)` lets no other case in. */
function isLowered(table: Table, name: string): boolean {
  return table.constraints.some(
    (constraint) =>
      constraint.kind === 'check' &&
      columnsMentionedIn(constraint.expression).has(name) &&
      walkDeep(constraint.expression).some((part) => part.kind === 'call' && /^(?:lower|upper)$/.test(part.name)),
  );
}

function lowered(
  table: Table,
  unique: UniqueKey,
  column: string,
  context: RuleContext<object>,
): readonly (SchemaChange | NoRemedy)[] {
  const element = (name: string) =>
    name === column ? { sql: `lower(${quoteIdentifier(name)})`, column: undefined } : plainElement(name);
  if (unique.by === 'index') {
    const written = indexAsWritten(unique.index);
    const elements = written.elements.map((old) => (old.column === column ? element(column) : old));
    return [replaceIndex(table, unique.index, { ...written, elements })];
  }
  const { constraint: old } = unique;
  const { columns, include, nullsNotDistinct } = old;
  if (context.referencing(table.id).some(({ key }) => sameColumns(columns, key.referencedColumns))) {
    return [{ reason: 'a foreign key references it, which takes no expression' }];
  }
  if (old.kind === 'primary-key' || old.deferrable) return [{ reason: `"${old.name}" takes no expression` }];
  const index = { elements: columns.map(element), where: undefined, unique: true, include, nullsNotDistinct };
  return [dropConstraint(table, old), addIndex(table, index)];
}
