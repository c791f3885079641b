/** How objects that remedies make are called: by pattern, without colliding, and within PostgreSQL's 63 bytes. */
import type { Catalog, Table } from '../catalog/catalog.js';
import { clipBytes } from '../catalog/implicit-names.js';
import { relationId } from '../catalog/names.js';
import type { PolicyCommand } from '../syntax/ddl.js';

/**
 * `{table}` is the table, `{columns}` the columns joined by `_`, a leading `tenant_id` shortened to `tenant`,
 * `{reference}` the referencing columns without the tenant and without `_id`, `{command}` a policy's command,
 * `{purpose}` what a trigger does.
 */
export interface NamePatterns {
  readonly primaryKey: string;
  readonly unique: string;
  readonly foreignKey: string;
  readonly index: string;
  readonly check: string;
  readonly trigger: string;
  readonly policy: string;
}

export const defaultNames: NamePatterns = {
  primaryKey: 'pk_{table}',
  unique: 'uq_{table}_{columns}',
  foreignKey: 'fk_{table}_{reference}',
  index: 'idx_{table}_{columns}',
  check: 'chk_{table}_{columns}',
  trigger: 'trg_{table}_{purpose}',
  policy: 'tenant_isolation_{command}',
};

/** A table or materialized view. */
interface Named {
  readonly schema: string;
  readonly name: string;
}

/** Gives names that neither the catalog nor an earlier call has. */
export interface Naming {
  key(table: Table, kind: 'primary-key' | 'unique', columns: readonly string[]): string;
  foreignKey(table: Table, columns: readonly string[]): string;
  index(relation: Named, columns: readonly string[]): string;
  uniqueIndex(relation: Named, columns: readonly string[]): string;
  check(table: Table, columns: readonly string[]): string;
  trigger(table: Table, purpose: string): string;
  policy(table: Table, command: PolicyCommand): string;
}

const BYTES = 63;

export function createNaming(patterns: NamePatterns, catalog: Catalog): Naming {
  const given = new Set<string>();
  const free = (scope: string, wanted: string, exists: (name: string) => boolean): string => {
    for (let number = 1; ; number++) {
      const name = numbered(wanted, number);
      const entry = JSON.stringify([scope, name]);
      if (exists(name) || given.has(entry)) continue;
      given.add(entry);
      return name;
    }
  };
  const hasConstraint = (table: Table, name: string) => table.constraints.some((other) => other.name === name);
  // The index behind a key shares the schema's names with tables, views and other indexes.
  const hasRelation = (table: Named, name: string) => catalog.relation(relationId(table.schema, name)) !== undefined;
  const hasEither = (table: Table) => (name: string) => hasRelation(table, name) || hasConstraint(table, name);
  const indexName = (pattern: string, relation: Named, columns: readonly string[]): string => {
    const wanted = fillPattern(pattern, { table: relation.name, columns: joined(columns) });
    return free(relation.schema, wanted, (name) => hasRelation(relation, name));
  };

  return {
    key(table, kind, columns) {
      const pattern = kind === 'unique' ? patterns.unique : patterns.primaryKey;
      return free(
        table.schema,
        fillPattern(pattern, { table: table.name, columns: joined(columns) }),
        hasEither(table),
      );
    },
    foreignKey(table, columns) {
      const own = columns.length > 1 ? columns.slice(1) : columns;
      const reference = own.map((column) => column.replace(/_id$/, '')).join('_');
      const wanted = fillPattern(patterns.foreignKey, { table: table.name, columns: joined(columns), reference });
      return free(table.id, wanted, (name) => hasConstraint(table, name));
    },
    index: (relation, columns) => indexName(patterns.index, relation, columns),
    uniqueIndex: (relation, columns) => indexName(patterns.unique, relation, columns),
    check(table, columns) {
      const wanted = fillPattern(patterns.check, { table: table.name, columns: joined(columns) });
      return free(table.id, wanted, (name) => hasConstraint(table, name));
    },
    trigger(table, purpose) {
      const wanted = fillPattern(patterns.trigger, { table: table.name, purpose });
      return free(`${table.id} trigger`, wanted, (name) => table.triggers.some((trigger) => trigger.name === name));
    },
    policy(table, command) {
      const wanted = fillPattern(patterns.policy, { table: table.name, command });
      return free(`${table.id} policy`, wanted, (name) => table.policies.some((policy) => policy.name === name));
    },
  };
}

/**
 * Whether a pattern gives this name. A placeholder without a value stands for any words, a number at the end tells names
 * apart, and of a name that had to be cut only the beginning counts.
 */
export function isNamedBy(pattern: string, values: Readonly<Record<string, string>>, name: string): boolean {
  const [beginning = '', ...rest] = fillPattern(pattern, values).split(/\{\w+\}/);
  if (clipBytes(name, BYTES - 3) !== name) return name.startsWith(clipBytes(beginning, BYTES - 3));
  const written = [beginning, ...rest].map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('.+');
  return new RegExp(`^${written}(?:_?\\d+)?$`, 's').test(name);
}

function joined(columns: readonly string[]): string {
  return columns.map((column, index) => (index === 0 ? column.replace(/_id$/, '') : column)).join('_');
}

/** Placeholders without a value stay. */
export function fillPattern(pattern: string, values: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

function numbered(name: string, number: number): string {
  const suffix = number === 1 ? '' : `_${number}`;
  return clipBytes(name, BYTES - suffix.length) + suffix;
}
