import type { Column, EnumType, Table } from '../../core/catalog/catalog.js';
import { quoteIdentifier } from '../../core/catalog/names.js';
import { resolvedType } from '../../core/catalog/resolved-type.js';
import { typeOrigin } from '../../core/catalog/written-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { checkIn, setType } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'no-enum-type',
  category: 'columns',
  severity: 'off',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A column of few values must be text with a CHECK, not of an enum type.',
  items: [],
  options: {},
  subject: 'column',
  *check({ table, column }, context) {
    const type = resolvedType(column, table, context);
    if (!type || column.generated) return skip;
    const { enumType } = type;
    if (!enumType) return pass;
    yield {
      at: typeOrigin(column),
      message: `${quoted(column.name)} of ${quoted(table.name)} is of the enum type ${quoted(enumType.name)}, from which no value can be removed.`,
      related: [{ at: enumType.origin, message: `${quoted(enumType.name)} is defined here.` }],
      remedy: () => (type.isArray || type.domains.length > 0 ? notPlain(column) : asText(table, column, enumType)),
    };
    return undefined;
  },
});

function asText(table: Table, column: Column, { labels }: EnumType): Remedy | NoRemedy {
  if (labels.length === 0) return { reason: 'the values of the enum type are not known' };
  return remedy(`Make ${quoted(column.name)} TEXT with a CHECK`, 'review', [
    setType(table, column, 'text', `${quoteIdentifier(column.name)}::text`),
    checkIn(table, column, labels),
  ]);
}

function notPlain({ name }: Column): NoRemedy {
  return { reason: `"${name}" holds an array or is of a domain, which a person must take apart` };
}
