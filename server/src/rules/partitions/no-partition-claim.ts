import { defineRule } from '../../core/lint/rule.js';
import { commentsAbout } from '../../core/lint/table-comments.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'no-partition-claim',
  category: 'partitions',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A table whose comment says that it is partitioned must be partitioned.',
  items: [],
  convention: true,
  options: {},
  subject: 'table',
  *check({ table }, context) {
    if (!sentencesOf(commentsAbout(table, context)).some(claims)) return skip;
    if (table.partitionBy) return pass;
    if (table.unknown.length > 0) {
      return unknown(`What statements made of ${quoted(table.name)} is not all known.`);
    }
    const inComment = table.comment !== undefined && sentencesOf(table.comment.value).some(claims);
    yield {
      at: inComment ? table.comment.origin : table.origin,
      message: `The comment on ${quoted(table.name)} says that it is partitioned, but it is not.`,
    };
    return undefined;
  },
});

function sentencesOf(text: string): readonly string[] {
  return text.split(/[.;!?](?:\s|$)|\r?\n/);
}

const claim =
  /\bpartitioned\b|^\W*partition(?:s|ing)?\s+(?:by|on|per|monthly|weekly|daily|yearly)\b|\b(?:monthly|weekly|daily|range|list|hash)[ -]partition/i;

/** Plans and denials, and partitions that are none of a table: of a window, a queue, a disk. */
const otherwise =
  /\b(?:not|never|non|no|un|todo|fixme|plan(?:ned|s)?|should|could|would|may|might|can|will|later|future|eventually|consider|if|when|once|unless|candidate|instead|kafka|topic|stream|shard|window|over|disk|row_number)\b/i;

function claims(sentence: string): boolean {
  return claim.test(sentence) && !otherwise.test(sentence);
}
