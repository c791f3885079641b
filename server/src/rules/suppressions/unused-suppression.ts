import { defineRule } from '../../core/lint/rule.js';
import type { Suppression } from '../../core/lint/suppress.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'unused-suppression',
  category: 'suppressions',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A suppression must suppress something.',
  items: [],
  convention: true,
  options: {},
  subject: 'suppression',
  *check({ suppression, silenced, known }) {
    if (suppression.rule === undefined || suppression.reason === undefined) return skip;
    if (silenced > 0) return pass;
    const { path, span } = suppression;
    yield {
      at: { path, span },
      message: known
        ? `${quoted(suppression.rule)} reports nothing ${scopeOf(suppression)}, so there is nothing to suppress.`
        : `There is no rule ${quoted(suppression.rule)}, so this suppresses nothing.`,
      ...(suppression.kind === 'comment' && {
        remedy: () => ({
          title: 'Remove the comment',
          safety: 'safe',
          changes: [{ kind: 'remove-comment', path, span }],
        }),
      }),
    };
    return undefined;
  },
});

function scopeOf(suppression: Suppression): string {
  if (suppression.kind === 'waiver') return `about ${quoted(suppression.subject)}`;
  switch (suppression.form) {
    case 'next-statement':
      return 'in the next statement';
    case 'range':
      return 'from here to where it is enabled again';
    case 'file':
      return 'in this file';
  }
}
