import { startOfFile } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';

export default defineRule({
  name: 'runnable-version',
  category: 'migrations',
  severity: 'error',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The version of a migration must be one that its tool runs.',
  items: [],
  convention: true,
  options: {},
  subject: 'history',
  *check({ history }) {
    for (const { path, wrong, because } of history.ignored) {
      if (wrong === 'version')
        yield { at: startOfFile(path), subject: path, message: `This migration cannot run: ${because}.` };
    }
  },
});
