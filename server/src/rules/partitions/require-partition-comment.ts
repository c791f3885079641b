import type { Table } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'require-partition-comment',
  category: 'partitions',
  severity: 'info',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The comment on a partitioned table must say how it is partitioned.',
  items: ['15b'],
  convention: true,
  options: {},
  subject: 'partitioned-table',
  *check({ table }) {
    if (namesStrategy(table)) return pass;
    if (unknownAspect(table, 'comments')) return unknown(`The comment on ${quoted(table.name)} is not known.`);
    yield {
      at: table.comment?.origin ?? table.origin,
      message: table.comment
        ? `The comment on ${quoted(table.name)} does not say how it is partitioned.`
        : `Partitioned table ${quoted(table.name)} has no comment that says how it is partitioned.`,
    };
    return undefined;
  },
});

function namesStrategy({ comment }: Table): boolean {
  return /\bpartition/i.test(comment?.value ?? '');
}
