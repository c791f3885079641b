import { startOfFile } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';

export default defineRule({
  name: 'no-frozen-edit',
  category: 'migrations',
  severity: 'error',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A migration must stay as its tool recorded it.',
  items: [],
  convention: true,
  options: {},
  subject: 'history',
  *check({ history }) {
    for (const { path, record } of history.altered()) {
      yield {
        at: startOfFile(path),
        subject: path,
        message: `This migration was edited after ${history.tool} recorded it: ${record} is of another text.`,
      };
    }
  },
});
