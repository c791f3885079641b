import type { Column, Table } from '../../core/catalog/catalog.js';
import { commentsOf } from '../../core/catalog/column-comments.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { resolvedType } from '../../core/catalog/resolved-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { isOneOf, personalNames } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import type { Remedy } from '../../core/remedy/change.js';
import { columnComment } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-pii-comment',
  category: 'columns',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A column of personal data must say so in a comment.',
  items: ['12b'],
  convention: true,
  options: {
    names: {
      type: 'string-list',
      default: personalNames,
      description: 'Names of columns that hold personal data; `*_email` is any name that ends in `_email`.',
    },
  },
  subject: 'column',
  columns: ({ name }, { names }) => isOneOf(name, names),
  *check({ table, column }, context) {
    const type = resolvedType(column, table, context);
    if (!type || type.enumType || withoutPerson.has(type.name)) return skip;
    if (saysPersonal(commentsOf(column))) return pass;
    if (unknownAspect(table, 'comments')) return unknown(`The comments of ${quoted(table.name)} are not all known.`);
    yield {
      at: column.origin,
      message: `${quoted(column.name)} of ${quoted(table.name)} looks like personal data, and no comment says that it is.`,
      remedy: () => marked(table, column),
    };
    return undefined;
  },
});

/** A boolean or a point in time says something about an e-mail address, and is none. */
const withoutPerson: ReadonlySet<string> = new Set(['bool', 'boolean', 'uuid', 'timestamp', 'timestamptz', 'interval']);

function saysPersonal(comments: string): boolean {
  return /\bPII\b|\bpersonal(?:ly)?\b|\bGDPR\b|\bsensitive\b|\bnot a person/i.test(comments);
}

function marked(table: Table, column: Column): Remedy {
  const written = column.comment?.value.trim() ?? '';
  const text = written === '' ? 'PII' : `PII: ${written}`;
  return {
    title: `Mark ${quoted(column.name)} as personal data`,
    safety: 'safe',
    changes: [columnComment(table, column, text)],
  };
}
