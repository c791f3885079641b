import { unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { globalComment } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-global-comment',
  category: 'tenancy',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A table shared by all tenants must say so in its comment.',
  items: ['1b'],
  convention: true,
  options: {},
  subject: 'global-table',
  *check({ table, declaredBy }) {
    if (declaredBy === 'comment') return pass;
    if (unknownAspect(table, 'comments')) {
      return unknown(`The comment of ${quoted(table.name)} is not known.`);
    }
    const by = declaredBy === 'configuration' ? 'the configuration' : 'a remark in the migration';
    yield {
      at: table.origin,
      message: `Only ${by} says that ${quoted(table.name)} is shared by all tenants; its comment in the database does not.`,
      remedy: () =>
        remedy(`Say in the comment of ${quoted(table.name)} that it is global`, 'safe', [globalComment(table)]),
    };
    return undefined;
  },
});
