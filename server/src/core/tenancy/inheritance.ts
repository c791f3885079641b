/**
 * Tables that have no tenant column and belong to a tenant through others: by foreign keys that are never NULL, from
 * table to table up to one that has the column, or to a root.
 */
import type { Column, ForeignKey, RelationId, Table } from '../catalog/catalog.js';
import { columnOf, foreignKeysOf, primaryKeyOf } from '../catalog/keys.js';
import type { TableClass } from './model.js';
import { type Leaks, leaksOf, type RowCommand } from './policy.js';
import type { Lookup } from './session.js';

export interface InheritedPath {
  /** At least one; each references the next one's table, the last one the table that knows the tenant. */
  readonly steps: readonly [InheritedStep, ...InheritedStep[]];
  /** What names the tenant at the end of the path: that table's most specific tenant column, or the key of a root. */
  readonly tenant: Column;
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
  let reached: readonly (readonly InheritedStep[])[] = [[]];
  while (reached.length > 0) {
    const next: (readonly InheritedStep[])[] = [];
    for (const path of reached) {
      for (const step of stepsFrom(path.at(-1)?.references ?? from, tables)) {
        if (seen.has(step.references.id)) continue;
        seen.add(step.references.id);
        const tenant = tenantOf(step.references, tables);
        const [first = step, ...others] = [...path, step];
        if (tenant) return { steps: [first, ...others], tenant };
        next.push([...path, step]);
      }
    }
    reached = next;
  }
  return undefined;
}

function tenantOf(table: Table, tables: Tables): Column | undefined {
  const [only, ...others] = tables.classOf(table) === 'root' ? (primaryKeyOf(table)?.columns ?? []) : [];
  const name = only !== undefined && others.length === 0 ? only : tables.tenantColumnsOf(table).at(-1);
  return name === undefined ? undefined : columnOf(table, name);
}

function leadsToTenant(table: Table, tables: Tables): boolean {
  return tenantOf(table, tables) !== undefined || inheritedPath(table, tables) !== undefined;
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
 * Where the policies of such a table let rows through that no path leads to the session's tenant: whatever does not
 * compare the column of a key with a parent row that the session chooses, by a condition of the subquery or by the
 * parent's own policies. Policies that follow one of several paths are enough. Of a key with several columns each has to
 * be compared.
 */
export function pathLeaks(
  table: Table,
  shortest: InheritedPath,
  tables: Tables & Lookup,
  commands: readonly RowCommand[],
): Leaks {
  const [{ key }] = shortest.steps;
  const first = keyLeaks(table, key, tables, commands);
  if (weight(first) === 0) return first;
  const others = stepsFrom(table, tables).filter((step) => step.key !== key && leadsToTenant(step.references, tables));
  const all = [first, ...others.map((step) => keyLeaks(table, step.key, tables, commands))];
  return all.reduce((best, leaks) => (weight(leaks) < weight(best) ? leaks : best));
}

function keyLeaks(table: Table, key: ForeignKey, lookup: Lookup, commands: readonly RowCommand[]): Leaks {
  const perColumn = key.columns.map((column, i) => {
    const counterpart = { table: key.references, column: key.referencedColumns[i] ?? '' };
    return leaksOf({ table, columns: [column], lookup, counterpart }, commands);
  });
  return perColumn.reduce((worst, leaks) => (weight(leaks) > weight(worst) ? leaks : worst));
}

/** How far policies are from keeping tenants apart. */
function weight({ certain, unclear }: Leaks): number {
  return certain.length > 0 ? 2 : unclear.length > 0 ? 1 : 0;
}
