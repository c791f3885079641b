import type { Column, Table } from '../../core/catalog/catalog.js';
import { commentsOf } from '../../core/catalog/column-comments.js';
import { columnsMentionedIn, columnsOfElement, unknownAspect } from '../../core/catalog/keys.js';
import { isText, resolvedType } from '../../core/catalog/resolved-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { isOneOf, passwordNames, saysHashed, secretNames } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { rewrite } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'no-plaintext-secret',
  category: 'columns',
  severity: 'warning',
  remedy: 'review',
  since: '0.1.0',
  summary: 'Passwords, keys and tokens must not be stored as they are.',
  items: [],
  options: {
    passwords: {
      type: 'string-list',
      default: passwordNames,
      description: 'Names of columns that hold passwords, which are to be hashed.',
    },
    secrets: {
      type: 'string-list',
      default: secretNames,
      description: 'Names of columns that hold keys and tokens, which are to be hashed or encrypted.',
    },
  },
  subject: 'column',
  columns: ({ name }, { passwords, secrets }) => isOneOf(name, passwords) || isOneOf(name, secrets),
  *check({ table, column }, context) {
    const isPassword = isOneOf(column.name, context.options.passwords);
    const type = resolvedType(column, table, context);
    if (!type || !isText(type) || type.domains.length > 0) return skip;
    if (saysHashed(commentsOf(column))) return pass;
    if (unknownAspect(table, 'comments')) return unknown(`The comments of ${quoted(table.name)} are not all known.`);
    yield {
      at: column.origin,
      message: isPassword
        ? `${quoted(column.name)} of ${quoted(table.name)} holds passwords as they are, as far as its name and comments say: store a hash.`
        : `${quoted(column.name)} of ${quoted(table.name)} holds secrets as they are, as far as its name and comments say: store a hash, or encrypt them.`,
      remedy: () => renamed(table, column, isPassword ? `${column.name}_hash` : `${column.name}_encrypted`),
    };
    return undefined;
  },
});

/** The name by which the column should be filled. Its statement must be the only one that knows the column. */
function renamed(table: Table, column: Column, name: string): Remedy | NoRemedy {
  const { statement, span } = column.origin;
  const asWritten = statement.text.slice(span.start, span.end) === column.name;
  if (!asWritten || isUsed(table, column.name)) {
    return { reason: `other parts of the schema use "${column.name}" by its name` };
  }
  return remedy(`Rename ${quoted(column.name)} to ${quoted(name)}, and store it so`, 'review', [
    rewrite(column.origin, name),
  ]);
}

function isUsed({ constraints, indexes, policies, columns, triggers }: Table, name: string): boolean {
  return (
    constraints.some((constraint) => {
      if (constraint.kind === 'check') return columnsMentionedIn(constraint.expression).has(name);
      return constraint.kind === 'exclusion' || constraint.columns.includes(name);
    }) ||
    indexes.some((index) => index.elements.some((element) => columnsOfElement(element).includes(name))) ||
    policies.some(({ reads }) => reads.some(({ column }) => column === name)) ||
    triggers.some(({ updateColumns }) => updateColumns.includes(name)) ||
    columns.some((column) => column.generatedAs && columnsMentionedIn(column.generatedAs).has(name)) ||
    columns.some((column) => column.name === name && column.comment)
  );
}
