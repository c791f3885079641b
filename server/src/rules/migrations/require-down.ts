import type { MigrationFile } from '../../core/lint/migration.js';
import { startOfFile } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import { skip } from '../../core/lint/verdict.js';

export default defineRule({
  name: 'require-down',
  category: 'migrations',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A migration must have a way back where its tool can undo migrations.',
  items: [],
  convention: true,
  options: {
    forwardOnly: {
      type: 'string',
      enum: ['newest', 'every', 'none'],
      default: 'newest',
      description: 'Which migrations are reported in a project that writes hardly any way back.',
    },
  },
  subject: 'history',
  *check({ history }, { options }) {
    if (!history.undoes) return skip;
    for (const { migration } of lacking(history.migrations, options.forwardOnly)) {
      const { path, tool } = migration;
      yield {
        at: startOfFile(path),
        subject: path,
        message: `Nothing undoes this migration: ${tool} finds no way back for it.`,
        remedy: () => ({ title: 'Write the way back', safety: 'safe', changes: [], wayBack: { migration: path } }),
      };
    }
    return undefined;
  },
});

function lacking(migrations: readonly MigrationFile[], forwardOnly: string): readonly MigrationFile[] {
  // What is older than the first way back is of a time when the project wrote none.
  const first = migrations.findIndex(({ down }) => down);
  const without = migrations.filter(({ down }, i) => !down && (i > first || forwardOnly === 'every'));
  const isException = without.length * 2 < migrations.length - first;
  if (isException || forwardOnly === 'every') return without;
  return forwardOnly === 'newest' ? without.filter((one) => one === migrations.at(-1)) : [];
}
