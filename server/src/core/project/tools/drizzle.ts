/** Drizzle: the journal says which files run, and in what order. What else lies in the folder is stale. */
import type { IgnoredFile } from '../../lint/migration.js';
import { increment, slugOf } from './new-names.js';
import { below, type Folder, type MigrationTool, pathIn } from './tool.js';

export const drizzle: MigrationTool = {
  name: 'drizzle',
  versions: 'listed',
  transactions: { mode: 'wrapped' },
  claim(folder, tree) {
    const journal = readJournal(tree.textOf(below(folder.path, 'meta/_journal.json')));
    if (!journal) return undefined;
    const listed = new Set(journal.tags.map((tag) => `${tag}.sql`));
    const migrations = [...listed]
      .filter((name) => folder.sqlFiles.includes(name))
      .map((name) => ({ path: pathIn(folder, name), version: [/^\d*/.exec(name)?.[0] ?? ''] }));
    const stale = folder.sqlFiles.filter((name) => !listed.has(name) && /^\d/.test(name));
    const idle = stale.map((name) => pathIn(folder, name));
    const because = 'its meta/_journal.json lists the files';
    const unlisted = idle.map((path) => ({
      path,
      wrong: 'name' as const,
      because: 'meta/_journal.json does not list it',
    }));
    if (journal.isPostgres) return { because, migrations, idle, ignored: [...unlisted, ...skipped(journal, folder)] };
    const foreign = [...idle, ...migrations.map(({ path }) => path)];
    return { because, migrations: [], idle: foreign, foreign };
  },
  newMigration({ folder, tree, title, now }) {
    const path = below(folder.path, 'meta/_journal.json');
    const before = tree.textOf(path) ?? '';
    const journal = parse(before) as { readonly entries?: readonly JournalEntry[] };
    const last = journal.entries?.at(-1);
    const digits = /^\d+/.exec(`${last?.tag}`)?.[0];
    if (!last || digits === undefined) return undefined;
    const tag = `${increment(digits)}_${slugOf(title)}`;
    const when = Math.max(now.epoch, Number(last.when) + 1);
    const entries = [...(journal.entries ?? []), { ...last, idx: Number(last.idx) + 1, when, tag }];
    return {
      path: pathIn(folder, `${tag}.sql`),
      head: '',
      down: undefined,
      beside: new Map([[path, { before, after: `${JSON.stringify({ ...journal, entries }, null, 2)}\n` }]]),
      afterwards: "Change Drizzle's schema in the same way, since its snapshots know nothing of this migration.",
    };
  },
};

interface JournalEntry {
  readonly idx?: unknown;
  readonly when?: unknown;
  readonly tag?: unknown;
}

interface Journal {
  readonly tags: readonly string[];
  /** When each was made, in milliseconds since 1970. */
  readonly times: readonly number[];
  readonly isPostgres: boolean;
}

/** Drizzle runs what the journal dates behind the latest that has run, in whatever order it is listed. */
function skipped({ tags, times }: Journal, folder: Folder): readonly IgnoredFile[] {
  let latest = 0;
  return tags.flatMap((tag, i): readonly IgnoredFile[] => {
    const time = times[i] ?? Number.NaN;
    if (!(time < (times[latest] ?? Number.NaN))) {
      latest = i;
      return [];
    }
    if (!folder.sqlFiles.includes(`${tag}.sql`)) return [];
    const because = `meta/_journal.json dates it before "${tags[latest]}", and Drizzle passes over it where that has run`;
    return [{ path: pathIn(folder, `${tag}.sql`), wrong: 'version', because }];
  });
}

function readJournal(text: string | undefined): Journal | undefined {
  const { dialect, entries } = parse(text) as { readonly dialect?: unknown; readonly entries?: unknown };
  if (!Array.isArray(entries)) return undefined;
  const known = (entries as readonly (JournalEntry | null)[]).filter((entry) => typeof entry?.tag === 'string');
  const tags = known.map((entry) => `${entry?.tag}`);
  const times = known.map((entry) => Number(entry?.when));
  return { tags, times, isPostgres: dialect === undefined || dialect === 'pg' || dialect === 'postgresql' };
}

/** A journal that is being written is none. */
function parse(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
