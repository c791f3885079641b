/** Which tables reference a table, and which are its partitions: kept from one catalog to the next where only a few differ. */
import type { ForeignKey, RelationId, Table } from '../catalog/catalog.js';
import { foreignKeysOf } from '../catalog/keys.js';

/** A foreign key and the table it belongs to. */
export interface Reference {
  readonly table: Table;
  readonly key: ForeignKey;
}

export interface References {
  /** All tables, in the order of the catalog, which is the order of everything here. */
  readonly tables: readonly Table[];
  readonly byTarget: ReadonlyMap<RelationId, readonly Reference[]>;
  readonly byParent: ReadonlyMap<RelationId, readonly Table[]>;
}

export function referencesAmong(tables: readonly Table[], earlier: References | undefined): References {
  if (earlier?.tables === tables) return earlier;
  const replaced = earlier && replacedTables(earlier.tables, tables);
  return earlier && replaced ? withReplaced(earlier, tables, replaced) : listAll(tables);
}

function listAll(tables: readonly Table[]): References {
  const byTarget = new Map<RelationId, Reference[]>();
  const byParent = new Map<RelationId, Table[]>();
  for (const table of tables) {
    for (const key of foreignKeysOf(table)) append(byTarget, key.references, { table, key });
    if (table.partitionOf !== undefined) append(byParent, table.partitionOf, table);
  }
  return { tables, byTarget, byParent };
}

function append<V>(groups: Map<RelationId, V[]>, id: RelationId, value: V): void {
  const group = groups.get(id);
  if (group) group.push(value);
  else groups.set(id, [value]);
}

/** The new tables by the old ones in whose place they stand; `undefined` where not every place has the same table. */
function replacedTables(old: readonly Table[], now: readonly Table[]): ReadonlyMap<Table, Table> | undefined {
  if (old.length !== now.length) return undefined;
  const replaced = new Map<Table, Table>();
  for (let i = 0; i < now.length; i++) {
    const before = old[i] as Table;
    const after = now[i] as Table;
    if (before === after) continue;
    if (before.id !== after.id || !referencesTheSame(before, after)) return undefined;
    replaced.set(before, after);
  }
  return replaced;
}

function referencesTheSame(a: Table, b: Table): boolean {
  const keys = foreignKeysOf(a);
  const others = foreignKeysOf(b);
  return (
    a.partitionOf === b.partitionOf &&
    keys.length === others.length &&
    keys.every((key, i) => key.references === others[i]?.references)
  );
}

/** Tables that reference the same as before keep their places in all lists. */
function withReplaced(earlier: References, tables: readonly Table[], replaced: ReadonlyMap<Table, Table>): References {
  const byTarget = new Map(earlier.byTarget);
  const byParent = new Map(earlier.byParent);
  const targets = new Set<RelationId>();
  for (const [old, now] of replaced) {
    for (const key of foreignKeysOf(old)) targets.add(key.references);
    const { partitionOf } = old;
    if (partitionOf === undefined) continue;
    byParent.set(
      partitionOf,
      (byParent.get(partitionOf) ?? []).map((table) => (table === old ? now : table)),
    );
  }
  for (const target of targets) byTarget.set(target, renewed(byTarget.get(target) ?? [], replaced));
  return { tables, byTarget, byParent };
}

function renewed(references: readonly Reference[], replaced: ReadonlyMap<Table, Table>): readonly Reference[] {
  return references.map((reference) => {
    const table = replaced.get(reference.table);
    const key = table && foreignKeysOf(table)[foreignKeysOf(reference.table).indexOf(reference.key)];
    return key ? { table, key } : reference;
  });
}
