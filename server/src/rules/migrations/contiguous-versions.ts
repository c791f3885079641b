import { startOfFile } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';

export default defineRule({
  name: 'contiguous-versions',
  category: 'migrations',
  severity: 'info',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Versions that count must not leave a number out.',
  items: [],
  convention: true,
  options: {},
  subject: 'history',
  *check({ history }) {
    for (const { missing, before } of history.gaps) {
      yield {
        at: startOfFile(before.path),
        subject: before.path,
        message: `Version ${missing} is left out before this migration.`,
      };
    }
  },
});
