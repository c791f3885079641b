/** Drizzle: the journal says which files run, and in what order. What else lies in the folder is stale. */
import { below, type MigrationTool, pathIn } from './tool.js';

export const drizzle: MigrationTool = {
  name: 'drizzle',
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
    if (journal.isPostgres) return { because, migrations, idle };
    return { because, migrations: [], idle: [...idle, ...migrations.map(({ path }) => path)], foreign: true };
  },
};

function readJournal(
  text: string | undefined,
): { readonly tags: readonly string[]; readonly isPostgres: boolean } | undefined {
  const { dialect, entries } = parse(text) as { readonly dialect?: unknown; readonly entries?: unknown };
  if (!Array.isArray(entries)) return undefined;
  const tags = (entries as readonly ({ readonly tag?: unknown } | null)[]).flatMap((entry) =>
    typeof entry?.tag === 'string' ? [entry.tag] : [],
  );
  return { tags, isPostgres: dialect === undefined || dialect === 'pg' || dialect === 'postgresql' };
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
