import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'require-suppression-reason',
  category: 'suppressions',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A suppression must name its rule and give its reason.',
  items: [],
  convention: true,
  options: {},
  subject: 'suppression',
  *check({ suppression }) {
    const { rule, reason, path, span } = suppression;
    if (rule !== undefined && reason !== undefined) return pass;
    yield {
      at: { path, span },
      message:
        rule === undefined
          ? 'This suppression names no rule, so it suppresses nothing.'
          : `This suppression of ${quoted(rule)} gives no reason, so it suppresses nothing.`,
    };
    return undefined;
  },
});
