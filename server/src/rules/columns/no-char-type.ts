import { typeOrigin } from '../../core/catalog/written-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { setType } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'no-char-type',
  category: 'columns',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'Text must not be stored as CHAR(n), which pads it with blanks.',
  items: [],
  options: {},
  subject: 'column',
  *check({ table, column }) {
    const { type } = column;
    if (type?.name !== 'bpchar' || column.generated)
      return type?.name === 'varchar' || type?.name === 'text' ? pass : skip;
    const length = type.modifiers[0] ?? 1;
    const varchar = `varchar(${length})${'[]'.repeat(type.arrayDimensions)}`;
    yield {
      at: typeOrigin(column),
      message: `${quoted(column.name)} of ${quoted(table.name)} is CHAR(${length}): shorter values are filled up with blanks.`,
      remedy: () => remedy(`Make ${quoted(column.name)} VARCHAR(${length})`, 'safe', [setType(table, column, varchar)]),
    };
    return undefined;
  },
});
