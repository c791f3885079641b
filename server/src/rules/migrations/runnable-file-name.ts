import { startOfFile } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';

export default defineRule({
  name: 'runnable-file-name',
  category: 'migrations',
  severity: 'error',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A file that looks like a migration must have a name that its tool runs.',
  items: [],
  convention: true,
  options: {},
  subject: 'history',
  *check({ history }) {
    for (const { path, wrong, because } of history.ignored) {
      if (wrong === 'name')
        yield { at: startOfFile(path), subject: path, message: `This file is never run: ${because}.` };
    }
  },
});
