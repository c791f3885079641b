import { commentsOf } from '../../core/catalog/column-comments.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { countsUp, surrogateKeyOf } from '../../core/catalog/table-shape.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { columnComment, setDefault } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-id-comment',
  category: 'columns',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A DEFAULT or a comment must say how ids are made.',
  items: ['4b'],
  convention: true,
  options: {},
  subject: 'table',
  *check({ table }, context) {
    const id = surrogateKeyOf(table, context.tenantColumnsOf(table));
    if (!id) return skip;
    if (id.default || countsUp(id) || commentsOf(id).trim() !== '') return pass;
    if (unknownAspect(table, 'comments', 'columns'))
      return unknown(`The comments of ${quoted(table.name)} are not known.`);

    yield {
      at: id.origin,
      message: `Nothing says how ${quoted(id.name)} of ${quoted(table.name)} is made: it has neither a DEFAULT nor a comment.`,
      remedy: () =>
        id.type?.name === 'uuid'
          ? remedy(`Have PostgreSQL make ${quoted(id.name)}`, 'safe', [setDefault(table, id, 'gen_random_uuid()')])
          : remedy(`Say who makes ${quoted(id.name)}`, 'safe', [columnComment(table, id, 'Made by the application.')]),
    };
    return undefined;
  },
});
