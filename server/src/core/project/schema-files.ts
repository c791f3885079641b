/**
 * Joins the files of one folder that together are a schema: `tables.sql`, `indexes.sql`, `views.sql`. Files without a
 * number belong together where one of them uses what another one creates, or where their folder is named for a schema.
 * Of files that create mostly the same tables, which are alternatives of each other, one is part of the schema: the one
 * that names PostgreSQL, else the first by name.
 */
import { type HistoryLayout, schemaFiles, singleFile } from './layout.js';
import { orderByUse } from './modules.js';
import { type FileAt, isMostly, type Relations, relationsOf } from './relations.js';
import { isScriptFolder } from './tools/script-folders.js';
import { parentOf } from './tools/tool.js';

export function joinSchemaFiles(histories: readonly HistoryLayout[], fileAt: FileAt): readonly HistoryLayout[] {
  const byFolder = new Map<string, HistoryLayout[]>();
  for (const history of histories) {
    if (history.tool !== singleFile) continue;
    const folder = parentOf(history.folder);
    if (isScriptFolder(folder)) continue;
    const files = byFolder.get(folder);
    if (files) files.push(history);
    else byFolder.set(folder, [history]);
  }
  const joined = new Map<HistoryLayout, HistoryLayout>();
  for (const [folder, files] of byFolder) {
    if (files.length < 2) continue;
    const schema = schemaOf(folder, files, fileAt);
    if (schema) for (const file of schema.parts) joined.set(file, schema.whole);
  }
  return joined.size === 0 ? histories : [...new Set(histories.map((history) => joined.get(history) ?? history))];
}

const schemaFolder = /(^|\/)schemas?$/i;

function schemaOf(
  folder: string,
  files: readonly HistoryLayout[],
  fileAt: FileAt,
): { readonly parts: readonly HistoryLayout[]; readonly whole: HistoryLayout } | undefined {
  const relations = new Map(files.map((file) => [file, relationsOf(file.migrations, fileAt)]));
  const parts = [...files].sort(byStem).filter((file) => relations.get(file)?.builds);
  const chosen = withoutAlternatives(parts, relations);
  const because = chosen.some((file) => usesAnother(file, chosen, relations))
    ? "its files use each other's tables"
    : schemaFolder.test(folder) && chosen.length > 1
      ? 'the folder is named for a schema'
      : undefined;
  if (because === undefined) return undefined;
  const whole: HistoryLayout = {
    folder,
    tool: schemaFiles,
    because,
    folders: [],
    migrations: orderByUse(chosen, fileAt).flatMap((file) => file.migrations),
  };
  return { parts: chosen, whole };
}

/** Without those that mostly create what others have created already. */
function withoutAlternatives(
  files: readonly HistoryLayout[],
  relations: ReadonlyMap<HistoryLayout, Relations>,
): readonly HistoryLayout[] {
  const created = new Set<string>();
  const preferred = [...files].sort((a, b) => Number(namesPostgres(b)) - Number(namesPostgres(a)));
  const chosen = preferred.filter((file) => {
    const own = [...(relations.get(file)?.created ?? [])];
    if (own.length > 0 && isMostly(own, created)) return false;
    for (const name of own) created.add(name);
    return true;
  });
  return files.filter((file) => chosen.includes(file));
}

function usesAnother(
  file: HistoryLayout,
  files: readonly HistoryLayout[],
  relations: ReadonlyMap<HistoryLayout, Relations>,
): boolean {
  const { created, used } = relations.get(file) ?? { created: new Set(), used: new Set() };
  const missing = [...used].filter((name) => !created.has(name));
  return missing.some((name) => files.some((other) => relations.get(other)?.created.has(name)));
}

function namesPostgres({ folder }: HistoryLayout): boolean {
  return /(?:^|[-_.])(?:postgres|postgresql|pg|psql)(?:[-_.]|$)/i.test(folder.slice(folder.lastIndexOf('/') + 1));
}

/** `schema-entities.sql` before `schema-entities-idx.sql`. */
function byStem(a: HistoryLayout, b: HistoryLayout): number {
  const [left, right] = [stemOf(a), stemOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function stemOf({ folder }: HistoryLayout): string {
  return folder.replace(/\.sql$/, '');
}
