/** The catalog as the rest of the linter sees it: a read-only view of replay's entries. */
import type { Catalog, DatabaseFunction, Relation, RelationId, Table } from './catalog.js';
import type { Step } from './history.js';
import { functionKey, relationKey } from './state.js';

/** `steps` are those that led to `entries`; they give the order of creation. Lists are made when first asked for. */
export function createCatalog(entries: ReadonlyMap<string, object>, steps: readonly Step[]): Catalog {
  let tables: readonly Table[] | undefined;
  let relations: readonly Relation[] | undefined;
  const relation = (id: RelationId) => entries.get(relationKey(id)) as Relation | undefined;
  return {
    relation,
    table(id) {
      const found = relation(id);
      return found?.kind === 'table' ? found : undefined;
    },
    tables() {
      tables ??= inCreationOrder(entries, steps, isTable);
      return tables;
    },
    relations() {
      relations ??= inCreationOrder(entries, steps, isRelation);
      return relations;
    },
    function: (id) => entries.get(functionKey(id)) as DatabaseFunction | undefined,
    schemas: () => schemasIn(entries),
  };
}

/** The order of the writes that made each entry what `wanted` accepts; one that was renamed counts as made then. */
function inCreationOrder<R extends Relation>(
  entries: ReadonlyMap<string, object>,
  steps: readonly Step[],
  wanted: (value: object) => value is R,
): R[] {
  const keys = new Set<string>();
  for (const { writes } of steps) {
    for (const { key, before, after } of writes) {
      const is = after !== undefined && wanted(after);
      const was = before !== undefined && wanted(before);
      if (is === was) continue;
      if (is) keys.add(key);
      else keys.delete(key);
    }
  }
  return [...keys].map((key) => entries.get(key) as R);
}

function isTable(value: object): value is Table {
  return (value as Relation).kind === 'table';
}

const relationKinds: ReadonlySet<string> = new Set([
  'table',
  'view',
  'materialized-view',
  'index',
  'sequence',
  'type',
  'foreign-table',
]);

function isRelation(value: object): value is Relation {
  return relationKinds.has((value as Relation).kind);
}

/** `public`, those that CREATE SCHEMA made, and those that hold something, in alphabetical order. */
function schemasIn(entries: ReadonlyMap<string, object>): readonly string[] {
  const names = new Set(['public']);
  for (const [key, value] of entries) {
    if (key.startsWith('schema:')) names.add((value as { readonly name: string }).name);
    else if (isRelation(value)) names.add(value.schema);
  }
  return [...names].sort();
}
