import type { Origin } from '../../core/catalog/origin.js';
import { columnsFinding, isSnakeCase, ownColumns, spelling } from '../../core/lint/name-style.js';
import { defineRule } from '../../core/lint/rule.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'snake-case-names',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Tables and columns must have names in snake_case.',
  items: [],
  convention: true,
  options: {},
  subject: 'table',
  *check({ table }, context) {
    const { name, origin } = table;
    if (!isSnakeCase(name)) {
      yield { at: origin, message: `The name of table ${quoted(name)} is not in snake_case.` };
    } else if (hasHump(origin, name)) {
      yield { at: origin, message: `This name is not in snake_case: without quotes it means ${quoted(name)}.` };
    }
    const columns = ownColumns(table, context);
    const wrong = columns.filter((column) => !isSnakeCase(column.name));
    const finding = columnsFinding(table, wrong, 'is not in snake_case', 'are not in snake_case');
    if (finding) yield finding;
    const folded = columns.filter((column) => !wrong.includes(column) && hasHump(column.origin, column.name));
    const lost = columnsFinding(
      table,
      folded,
      'is written in mixed case, which is lost without quotes',
      'are written in mixed case, which is lost without quotes',
    );
    if (lost) yield lost;
  },
});

/** Mixed case that tells words apart, as in `userId`. */
function hasHump(at: Origin, name: string): boolean {
  return /[a-z0-9][A-Z]/.test(spelling(at, name) ?? '');
}
