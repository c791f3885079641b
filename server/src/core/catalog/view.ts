/** The catalog as the rest of the linter sees it: a read-only view of replay's entries. */
import type { Catalog, DatabaseFunction, Relation, RelationId, Table } from './catalog.js';
import type { Snapshot } from './entries.js';
import type { Step } from './history.js';
import { functionKey, isRelation } from './state.js';

/** A catalog with the same relations in the same order, some of them replaced by newer objects. */
export interface EarlierCatalog {
  readonly catalog: Catalog;
  readonly replaced: ReadonlyMap<object, object>;
}

/**
 * `steps` are those that led to `entries`; they give the order of creation. Lists are made when first asked for, or from
 * those of an earlier catalog.
 */
export function createCatalog(entries: Snapshot, steps: readonly Step[], earlier?: EarlierCatalog): Catalog {
  let tables = earlier && replacedTables(earlier);
  let relations: readonly Relation[] | undefined;
  const relation = (id: RelationId) => entries.get(id) as Relation | undefined;
  const catalog: Catalog = {
    relation,
    table(id) {
      const found = relation(id);
      return found?.kind === 'table' ? found : undefined;
    },
    tables() {
      tables ??= inCreationOrder(entries, steps, isTable);
      listed.set(catalog, tables);
      return tables;
    },
    relations() {
      relations ??= inCreationOrder(entries, steps, isRelation);
      return relations;
    },
    function: (id) => entries.get(functionKey(id)) as DatabaseFunction | undefined,
    schemas: () => schemasIn(entries),
  };
  return catalog;
}

/** The tables of those catalogs that were asked for them. */
const listed = new WeakMap<Catalog, readonly Table[]>();

function replacedTables({ catalog, replaced }: EarlierCatalog): readonly Table[] | undefined {
  const tables = listed.get(catalog);
  if (!tables?.some((table) => replaced.has(table))) return tables;
  return tables.map((table) => (replaced.get(table) as Table | undefined) ?? table);
}

/** Whether relations come into being and go in the same order in both. */
export function sameComings(a: readonly Step[], b: readonly Step[]): boolean {
  const left = comingsIn(a);
  const right = comingsIn(b);
  return left.length === right.length && left.every((coming, i) => coming === right[i]);
}

function comingsIn(steps: readonly Step[]): string[] {
  const kindOf = (value: object | undefined) => (value && isRelation(value) ? value.kind : '');
  return steps.flatMap(({ writes }) =>
    writes.flatMap(({ key, before, after }) =>
      kindOf(before) === kindOf(after) ? [] : [`${key} ${kindOf(before)} ${kindOf(after)}`],
    ),
  );
}

/** The order of the writes that made each entry what `wanted` accepts; one that was renamed counts as made then. */
function inCreationOrder<R extends Relation>(
  entries: Snapshot,
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

/** `public`, those that CREATE SCHEMA made, and those that hold something, in alphabetical order. */
function schemasIn(entries: Snapshot): readonly string[] {
  const names = new Set(['public']);
  for (const [key, value] of entries.all()) {
    if (key.startsWith('schema:')) names.add((value as { readonly name: string }).name);
    else if (isRelation(value)) names.add(value.schema);
  }
  return [...names].sort();
}
