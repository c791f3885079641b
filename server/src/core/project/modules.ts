/**
 * Joins histories that share a database. Folders of migrations are separate databases unless one uses tables that only
 * another one creates, as `migrations/clinic` uses those of `migrations/auth`; then the other one runs first. Where their
 * tool has them name their database, the name decides.
 */
import { type HistoryLayout, schemaFiles, singleFile } from './layout.js';
import { type FileAt, relationsOf } from './relations.js';
import { flyway } from './tools/flyway.js';
import { numberedFiles } from './tools/numbered-files.js';
import { byVersion } from './tools/tool.js';

/**
 * Lone files stay alone, since nothing says that anyone runs them; so do numbered files that create no table: scripts
 * for operating a database look like that. Files that are a schema together are joined with others of their kind only.
 */
export function joinModules(histories: readonly HistoryLayout[], fileAt: FileAt): readonly HistoryLayout[] {
  const run = histories.filter((history) => history.tool !== singleFile && isSchema(history, fileAt));
  const migrations = run.filter((history) => history.tool !== schemaFiles);
  const declared = run.filter((history) => history.tool === schemaFiles);
  const joined = new Map([...joinedAmong(migrations, fileAt), ...joinedAmong(declared, fileAt)]);
  return joined.size === 0 ? histories : [...new Set(histories.map((history) => joined.get(history) ?? history))];
}

/** The history that each of the modules has become a part of. */
function joinedAmong(modules: readonly HistoryLayout[], fileAt: FileAt): ReadonlyMap<HistoryLayout, HistoryLayout> {
  const joined = new Map<HistoryLayout, HistoryLayout>();
  if (modules.length < 2) return joined;
  const uses = usesBetween(modules, fileAt);
  for (const group of connected(modules, withNamed(modules, uses))) {
    if (group.length === 1) continue;
    const whole = join(group, uses);
    for (const module of group) joined.set(module, whole);
  }
  return joined;
}

/** What a file uses before it, otherwise as they stand. Files that use each other come last. */
export function orderByUse(files: readonly HistoryLayout[], fileAt: FileAt): readonly HistoryLayout[] {
  const { ordered, rest } = usedFirst(files, usesBetween(files, fileAt));
  return [...ordered, ...rest];
}

function isSchema(history: HistoryLayout, fileAt: FileAt): boolean {
  return history.tool !== numberedFiles.name || relationsOf(history.migrations, fileAt).created.size > 0;
}

/** For each module the modules that create tables it uses and does not create itself. */
function usesBetween(modules: readonly HistoryLayout[], fileAt: FileAt): Map<HistoryLayout, Set<HistoryLayout>> {
  const relations = modules.map((module) => relationsOf(module.migrations, fileAt));
  const creators = new Map<string, HistoryLayout[]>();
  modules.forEach((module, i) => {
    for (const name of relations[i]?.created ?? []) creators.set(name, [...(creators.get(name) ?? []), module]);
  });
  return new Map(
    modules.map((module, i) => {
      const { created, used } = relations[i] ?? { created: new Set(), used: new Set() };
      const candidates = (name: string) => creators.get(name)?.filter((other) => mayShare(module, other)) ?? [];
      const foreign = [...used].filter((name) => !created.has(name)).map(candidates);
      return [module, new Set(foreign.flatMap((found) => (found.length === 1 ? found : [])))];
    }),
  );
}

/** Folders that name one database belong together even where none uses another's tables. */
function withNamed(modules: readonly HistoryLayout[], uses: Uses): Uses {
  const together = new Map(uses);
  const firsts = new Map<string, HistoryLayout>();
  for (const module of modules) {
    const name = databaseOf(module);
    if (name === undefined) continue;
    const first = firsts.get(name);
    if (first) together.set(module, new Set([...(together.get(module) ?? []), first]));
    else firsts.set(name, module);
  }
  return together;
}

function mayShare(a: HistoryLayout, b: HistoryLayout): boolean {
  const [left, right] = [databaseOf(a), databaseOf(b)];
  return left === undefined || right === undefined || left === right;
}

function databaseOf({ folders }: HistoryLayout): string | undefined {
  return folders[0]?.database;
}

function whyJoined(group: readonly HistoryLayout[]): string {
  const names = new Set(group.map(databaseOf));
  const [name] = names;
  return names.size === 1 && name !== undefined
    ? `its folders name the database ${name}`
    : "its folders use each other's tables";
}

function connected(modules: readonly HistoryLayout[], uses: Uses): readonly (readonly HistoryLayout[])[] {
  const groups = new Map(modules.map((module) => [module, [module]]));
  for (const [module, used] of uses) {
    for (const other of used) {
      const [a, b] = [groups.get(module), groups.get(other)];
      if (!a || !b || a === b) continue;
      a.push(...b);
      for (const member of b) groups.set(member, a);
    }
  }
  return [...new Set(groups.values())];
}

type Uses = ReadonlyMap<HistoryLayout, ReadonlySet<HistoryLayout>>;

/**
 * What a module uses goes before it; modules that use each other are interleaved by version. Flyway runs all its folders
 * as one, by version.
 */
function join(group: readonly HistoryLayout[], uses: Uses): HistoryLayout {
  const sorted = [...group].sort((a, b) => (a.folder < b.folder ? -1 : 1));
  const isOneRun = group.every((module) => module.tool === flyway.name);
  const { ordered, rest } = isOneRun ? { ordered: [], rest: sorted } : usedFirst(sorted, uses);
  const first = group[0] as HistoryLayout;
  return {
    folder: commonFolder(group.map((module) => module.folder)),
    tool: first.tool,
    because: `${first.because}, and ${whyJoined(group)}`,
    folders: sorted.flatMap((module) => module.folders),
    migrations: [
      ...ordered.flatMap((module) => module.migrations),
      ...rest.flatMap((module) => module.migrations).sort(byVersion),
    ],
  };
}

/** `rest` are those that use each other in a circle, and what uses them. */
function usedFirst(
  modules: readonly HistoryLayout[],
  uses: Uses,
): { readonly ordered: readonly HistoryLayout[]; readonly rest: readonly HistoryLayout[] } {
  const ordered: HistoryLayout[] = [];
  const waiting = new Set(modules);
  while (waiting.size > 0) {
    const next = [...waiting].find(
      (module) => ![...(uses.get(module) ?? [])].some((other) => other !== module && waiting.has(other)),
    );
    if (!next) break;
    waiting.delete(next);
    ordered.push(next);
  }
  return { ordered, rest: [...waiting] };
}

function commonFolder(folders: readonly string[]): string {
  const parts = folders.map((folder) => folder.split('/'));
  const first = parts[0] ?? [];
  const length = first.findIndex((part, i) => parts.some((other) => other[i] !== part));
  return first.slice(0, length < 0 ? first.length : length).join('/') || '.';
}
