import { startOfFile } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import { listed, quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'module-folders',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The migrations of a module must lie in a folder of its own.',
  items: [],
  convention: true,
  options: {
    folders: {
      type: 'string-list',
      default: ['migrations/*'],
      description: 'Where migrations may lie, in any folder of the project; `*` stands for the name of one folder.',
    },
  },
  subject: 'history',
  *check({ history }, { options }) {
    const seen = new Set<string>();
    for (const { migration } of history.migrations) {
      const folder = folderOf(migration.path);
      // Nothing runs a file without a version as a step of a history.
      if (migration.version.length === 0) continue;
      if (seen.has(folder) || options.folders.some((pattern) => liesIn(folder, pattern))) continue;
      seen.add(folder);
      yield {
        at: startOfFile(migration.path),
        subject: folder,
        message: `Migrations lie in ${quoted(folder)}, not in ${listed(options.folders, 'or')}.`,
      };
    }
  },
});

/** Of a migration that is a folder itself, the folder around it. */
function folderOf(path: string): string {
  const parts = path.split('/');
  const own = /^(?:up|migration|deploy)\.sql$/i.test(parts.at(-1) ?? '') ? 2 : 1;
  return parts.slice(0, -own).join('/') || '.';
}

function liesIn(folder: string, pattern: string): boolean {
  const folders = folder.split('/');
  const wanted = pattern.split('/');
  const end = folders.slice(-wanted.length);
  return end.length === wanted.length && wanted.every((part, i) => part === '*' || part === end[i]);
}
