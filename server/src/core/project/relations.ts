/** Which tables and views SQL files create and which they use, as far as that tells what belongs together. */
import type { ConstraintDefinition, Ddl, RelationName } from '../syntax/ddl.js';
import type { Query } from '../syntax/expression.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { Migration } from './tools/tool.js';

export type FileAt = (path: string) => SourceFile | undefined;

export interface Relations {
  readonly created: ReadonlySet<string>;
  readonly used: ReadonlySet<string>;
  /** Whether anything of a schema is made or changed at all. */
  readonly builds: boolean;
}

export function relationsOf(migrations: readonly Migration[], fileAt: FileAt): Relations {
  const created = new Set<string>();
  const used = new Set<string>();
  let builds = false;
  for (const { path } of migrations) {
    const file = fileAt(path);
    if (!file) continue;
    const relations = relationsOfFile(file);
    for (const name of relations.created) created.add(name);
    for (const name of relations.used) used.add(name);
    builds ||= relations.builds;
  }
  return { created, used, builds };
}

/** Whether more than half of the names are among the others. */
export function isMostly(names: readonly string[], others: ReadonlySet<string>): boolean {
  return names.filter((name) => others.has(name)).length * 2 > names.length;
}

const builds: ReadonlySet<Ddl['kind']> = new Set([
  'create-table',
  'alter-table',
  'create-index',
  'create-policy',
  'create-view',
  'create-function',
]);

const known = new WeakMap<SourceFile, Relations>();

function relationsOfFile(file: SourceFile): Relations {
  let relations = known.get(file);
  if (!relations) {
    const created = new Set<string>();
    const used = new Set<string>();
    for (const { ddl } of file.readings) collect(ddl, created, used);
    relations = { created, used, builds: file.readings.some(({ ddl }) => builds.has(ddl.kind)) };
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
    case 'create-view':
      if (!ddl.temporary) created.add(nameOf(ddl.view));
      collectFrom(ddl.query, new Set(), used);
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

/** `named` are the queries of WITH, which hide tables of their name. */
function collectFrom(query: Query, named: ReadonlySet<string>, used: Set<string>): void {
  const names = new Set([...named, ...query.with.map(({ name }) => name)]);
  for (const { query: inner } of query.with) collectFrom(inner, names, used);
  for (const branch of query.branches) collectFrom(branch, names, used);
  for (const item of query.from) {
    if (item.kind === 'subquery') collectFrom(item.query, names, used);
    if (item.kind === 'relation' && (item.relation.schema || !names.has(item.relation.name.value))) {
      used.add(nameOf(item.relation));
    }
  }
}

/** Names without a schema are those of `public`, as they are unless a search path says otherwise. */
function nameOf({ schema, name }: RelationName): string {
  return `${schema?.value ?? 'public'}.${name.value}`;
}
