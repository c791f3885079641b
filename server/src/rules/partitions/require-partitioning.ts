import { defineRule } from '../../core/lint/rule.js';
import { commentsAbout } from '../../core/lint/table-comments.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { estimatedRows } from '../../core/syntax/declared.js';

export default defineRule({
  name: 'require-partitioning',
  category: 'partitions',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A table that is declared to grow very large must be partitioned by range or list.',
  items: ['15a'],
  convention: true,
  options: {
    threshold: {
      type: 'number',
      default: 10_000_000,
      minimum: 1,
      description: 'The number of rows that a table may be declared to hold without being partitioned.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    const rows = estimatedRows(commentsAbout(table, context));
    if (rows === undefined || rows <= context.options.threshold) return skip;
    if (table.partitionBy && table.partitionBy.strategy !== 'hash') return pass;
    const declared = `${quoted(table.name)} is declared to hold ${shortCount(rows)} rows`;
    yield table.partitionBy
      ? {
          at: table.origin,
          severity: 'info',
          message: `${declared} and is partitioned by hash, so old rows cannot go with their partition.`,
        }
      : { at: table.origin, message: `${declared} and is not partitioned.` };
    return undefined;
  },
});

const units = [
  { factor: 1e9, sign: 'B' },
  { factor: 1e6, sign: 'M' },
  { factor: 1e3, sign: 'K' },
];

/** `20M`, `1.5B`. */
function shortCount(rows: number): string {
  const unit = units.find(({ factor }) => rows >= factor);
  return unit ? `${Math.round((rows / unit.factor) * 10) / 10}${unit.sign}` : `${rows}`;
}
