/**
 * Joins histories that share a database. Folders of migrations are separate databases unless one uses tables that only
 * another one creates, as `migrations/clinic` uses those of `migrations/auth`; then the other one runs first.
 */
import type { ConstraintDefinition, Ddl, RelationName } from '../syntax/ddl.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { HistoryLayout } from './layout.js';
import { numberedFiles } from './tools/numbered-files.js';
import { byVersion } from './tools/tool.js';

/**
 * Lone files stay alone, since nothing says that anyone runs them; so do numbered files that create no table: scripts
 * for operating a database look like that.
 */
export function joinModules(
  histories: readonly HistoryLayout[],
  fileAt: (path: string) => SourceFile | undefined,
): readonly HistoryLayout[] {
  const modules = histories.filter((history) => history.tool !== 'single file' && isSchema(history, fileAt));
  if (modules.length < 2) return histories;
  const uses = usesBetween(modules, fileAt);
  if (![...uses.values()].some((used) => used.size > 0)) return histories;

  const joined = new Map<HistoryLayout, HistoryLayout>();
  for (const group of connected(modules, uses)) {
    if (group.length === 1) continue;
    const whole = join(group, uses);
    for (const module of group) joined.set(module, whole);
  }
  return [...new Set(histories.map((history) => joined.get(history) ?? history))];
}

function isSchema(history: HistoryLayout, fileAt: (path: string) => SourceFile | undefined): boolean {
  return history.tool !== numberedFiles.name || relationsOf(history, fileAt).created.size > 0;
}

/** For each module the modules that create tables it uses and does not create itself. */
function usesBetween(
  modules: readonly HistoryLayout[],
  fileAt: (path: string) => SourceFile | undefined,
): Map<HistoryLayout, Set<HistoryLayout>> {
  const relations = modules.map((module) => relationsOf(module, fileAt));
  const creators = new Map<string, HistoryLayout[]>();
  modules.forEach((module, i) => {
    for (const name of relations[i]?.created ?? []) creators.set(name, [...(creators.get(name) ?? []), module]);
  });
  return new Map(
    modules.map((module, i) => {
      const { created, used } = relations[i] ?? none;
      const foreign = [...used].filter((name) => !created.has(name)).map((name) => creators.get(name) ?? []);
      return [module, new Set(foreign.flatMap((found) => (found.length === 1 ? found : [])))];
    }),
  );
}

function connected(
  modules: readonly HistoryLayout[],
  uses: ReadonlyMap<HistoryLayout, ReadonlySet<HistoryLayout>>,
): readonly (readonly HistoryLayout[])[] {
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

/** What a module uses goes before it; modules that use each other are interleaved by version. */
function join(
  group: readonly HistoryLayout[],
  uses: ReadonlyMap<HistoryLayout, ReadonlySet<HistoryLayout>>,
): HistoryLayout {
  const ordered: HistoryLayout[] = [];
  const waiting = new Set([...group].sort((a, b) => (a.folder < b.folder ? -1 : 1)));
  while (waiting.size > 0) {
    const next = [...waiting].find(
      (module) => ![...(uses.get(module) ?? [])].some((other) => other !== module && waiting.has(other)),
    );
    if (!next) break;
    waiting.delete(next);
    ordered.push(next);
  }
  const rest = [...waiting].flatMap((module) => module.migrations).sort(byVersion);
  const first = group[0] as HistoryLayout;
  return {
    folder: commonFolder(group.map((module) => module.folder)),
    tool: first.tool,
    because: `${first.because}, and its folders use each other's tables`,
    migrations: [...ordered.flatMap((module) => module.migrations), ...rest],
  };
}

function commonFolder(folders: readonly string[]): string {
  const parts = folders.map((folder) => folder.split('/'));
  const first = parts[0] ?? [];
  const length = first.findIndex((part, i) => parts.some((other) => other[i] !== part));
  return first.slice(0, length < 0 ? first.length : length).join('/') || '.';
}

interface Relations {
  readonly created: ReadonlySet<string>;
  readonly used: ReadonlySet<string>;
}

const none: Relations = { created: new Set(), used: new Set() };

function relationsOf(module: HistoryLayout, fileAt: (path: string) => SourceFile | undefined): Relations {
  const created = new Set<string>();
  const used = new Set<string>();
  for (const { path } of module.migrations) {
    const file = fileAt(path);
    if (!file) continue;
    const { created: c, used: u } = relationsOfFile(file);
    for (const name of c) created.add(name);
    for (const name of u) used.add(name);
  }
  return { created, used };
}

const known = new WeakMap<SourceFile, Relations>();

function relationsOfFile(file: SourceFile): Relations {
  let relations = known.get(file);
  if (!relations) {
    const created = new Set<string>();
    const used = new Set<string>();
    for (const { ddl } of file.statements) collect(ddl, created, used);
    relations = { created, used };
    known.set(file, relations);
  }
  return relations;
}

function collect(ddl: Ddl, created: Set<string>, used: Set<string>): void {
  switch (ddl.kind) {
    case 'create-table':
      if (ddl.persistence !== 'temporary') created.add(nameOf(ddl.table));
      collectReferences([...ddl.constraints, ...ddl.columns.flatMap((column) => column.constraints)], used);
      if (ddl.partitionOf) used.add(nameOf(ddl.partitionOf));
      break;
    case 'alter-table':
      used.add(nameOf(ddl.table));
      for (const action of ddl.actions) {
        if (action.kind === 'add-constraint') collectReferences([action.constraint], used);
        if (action.kind === 'add-column') collectReferences(action.column.constraints, used);
      }
      break;
    case 'create-index':
    case 'create-policy':
      used.add(nameOf(ddl.table));
      break;
  }
}

function collectReferences(constraints: readonly ConstraintDefinition[], used: Set<string>): void {
  for (const constraint of constraints) if (constraint.kind === 'foreign-key') used.add(nameOf(constraint.references));
}

/** Names without a schema are those of `public`, as they are unless a search path says otherwise. */
function nameOf({ schema, name }: RelationName): string {
  return `${schema?.value ?? 'public'}.${name.value}`;
}
