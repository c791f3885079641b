import { startOfFile } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'unique-version',
  category: 'migrations',
  severity: 'error',
  remedy: 'none',
  since: '0.1.0',
  summary: 'No two migrations must have the same version.',
  items: [],
  convention: true,
  options: {},
  subject: 'history',
  *check({ history }) {
    for (const [first, ...others] of history.duplicates) {
      if (!first) continue;
      for (const { path, version, tool } of others) {
        yield {
          at: startOfFile(path),
          subject: path,
          message: `Version ${version.join('.')} is also that of ${quoted(baseName(first.path))}, and ${tool} takes only one migration of a version.`,
          related: [{ at: startOfFile(first.path), message: 'The other migration of this version' }],
        };
      }
    }
  },
});

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
