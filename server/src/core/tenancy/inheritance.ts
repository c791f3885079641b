/**
 * Tables that have no tenant column and belong to a tenant through others: by foreign keys that are never NULL, from
 * table to table up to one that has the column, or to a root.
 */
import type { ForeignKey, RelationId, Table } from '../catalog/catalog.js';
import { columnOf, foreignKeysOf } from '../catalog/keys.js';
import type { TableClass } from './model.js';
import { type Leaks, leaksOf, type RowCommand } from './policy.js';
import type { Lookup } from './session.js';

export interface InheritedPath {
  /** At least one; each references the next one's table, the last one the table that knows the tenant. */
  readonly steps: readonly InheritedStep[];
}

export interface InheritedStep {
  readonly key: ForeignKey;
  readonly references: Table;
}

/** What the path depends on beside the table. */
export interface Tables {
  table(id: RelationId): Table | undefined;
  classOf(table: Table): TableClass;
  tenantColumnsOf(table: Table): readonly string[];
}

/** The shortest path; nothing for a table that has the tenant column, and where no path leads to a tenant. */
export function inheritedPath(from: Table, tables: Tables): InheritedPath | undefined {
  if (tables.tenantColumnsOf(from).length > 0) return undefined;
  const seen = new Set([from.id]);
  let reached: (readonly InheritedStep[])[] = [[]];
  while (reached.length > 0) {
    const next: (readonly InheritedStep[])[] = [];
    for (const path of reached) {
      for (const step of stepsFrom(path.at(-1)?.references ?? from, tables)) {
        if (seen.has(step.references.id)) continue;
        seen.add(step.references.id);
        const steps = [...path, step];
        if (knowsTenant(step.references, tables)) return { steps };
        next.push(steps);
      }
    }
    reached = next;
  }
  return undefined;
}

function knowsTenant(table: Table, tables: Tables): boolean {
  return tables.classOf(table) === 'root' || tables.tenantColumnsOf(table).length > 0;
}

/** The tables that every row of this one belongs to: those it references by columns that are never NULL. */
function stepsFrom(table: Table, tables: Tables): readonly InheritedStep[] {
  return foreignKeysOf(table).flatMap((key) => {
    const references = isCertain(table, key) ? tables.table(key.references) : undefined;
    return references ? [{ key, references }] : [];
  });
}

function isCertain(table: Table, key: ForeignKey): boolean {
  return key.enforced && key.columns.every((name) => columnOf(table, name)?.notNull.value);
}

/**
 * Where the policies of such a table let rows through that the path does not lead to the session's tenant: whatever does
 * not compare the first key's column with a parent row that the session chooses, by a condition of the subquery or by
 * the parent's own policies. Of a key with several columns each has to be compared.
 */
export function pathLeaks(table: Table, path: InheritedPath, lookup: Lookup, commands: readonly RowCommand[]): Leaks {
  const { key } = path.steps[0] as InheritedStep;
  const all = key.columns.map((column, i) => {
    const counterpart = { table: key.references, column: key.referencedColumns[i] ?? '' };
    return leaksOf({ table, columns: [column], lookup, counterpart }, commands);
  });
  return (
    all.find(({ certain }) => certain.length > 0) ?? all.find(({ unclear }) => unclear.length > 0) ?? (all[0] as Leaks)
  );
}
