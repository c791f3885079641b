/** What rules ask of keys, foreign keys and other constraints. */
import type {
  CheckConstraint,
  Column,
  Constraint,
  ExclusionConstraint,
  ForeignKey,
  Index,
  KeyConstraint,
  Table,
} from '../../catalog/catalog.js';
import { columnsMentionedIn } from '../../catalog/keys.js';
import { quoteIdentifier, quoteLiteral } from '../../catalog/names.js';
import { writtenAt } from '../../catalog/origin.js';
import type { ReferentialAction } from '../../syntax/ddl.js';
import type { NewForeignKey, NoRemedy, SchemaChange } from '../change.js';
import { indexAsWritten, withPredicate } from '../index-text.js';
import { writtenConstraint } from '../written.js';
import { liveRows, plainElement, tenantFirstIndex } from './indexes.js';

/** `UNIQUE (columns...)` in the order given: what a composite foreign key to the table needs. */
export function addKey(table: Table, columns: readonly string[]): SchemaChange {
  return { kind: 'add-key', table: table.id, key: { kind: 'unique', columns } };
}

export function addPrimaryKey(table: Table, columns: readonly string[]): SchemaChange {
  return { kind: 'add-key', table: table.id, key: { kind: 'primary-key', columns } };
}

/** The key over these columns, in this order. */
export function setKeyColumns(table: Table, old: KeyConstraint, columns: readonly string[]): SchemaChange {
  return { kind: 'replace-key', table: table.id, old, key: { kind: old.kind, columns } };
}

interface ForeignKeyActions {
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
}

/** A foreign key from these columns to those of `referenced`, in the same order. */
export function addForeignKey(
  table: Table,
  columns: readonly string[],
  referenced: Table,
  referencedColumns: readonly string[],
  actions: ForeignKeyActions = {},
): SchemaChange {
  const key = { columns, references: referenced.id, referencedColumns, onDeleteColumns: [], ...actions };
  return { kind: 'add-foreign-key', table: table.id, key };
}

/** The foreign key with other actions; `onDeleteColumns` limits SET NULL and SET DEFAULT on delete (PostgreSQL 15+). */
export function setForeignKeyActions(
  table: Table,
  old: ForeignKey,
  actions: ForeignKeyActions,
  onDeleteColumns: readonly string[] = nulls(actions.onDelete ?? old.onDelete) ? old.onDeleteColumns : [],
): SchemaChange {
  const { columns, referencedColumns } = old;
  const key = { columns, referencedColumns, onDeleteColumns, ...actions };
  return { kind: 'replace-foreign-key', table: table.id, old, key };
}

/** The action that refuses what would break the reference. RESTRICT cannot wait for the end of a transaction. */
export function refusingAction(key: ForeignKey): ReferentialAction {
  return key.deferrable ? 'no action' : 'restrict';
}

/** The tenant column as the referencing table calls it, and as the referenced one does. */
interface TenantPair {
  readonly from: string;
  readonly to: string;
}

/**
 * The foreign key with the tenant column first on both sides. Actions stay; one that would null the tenant column is
 * limited to the other columns where PostgreSQL can (ON DELETE, 15+) and has no remedy elsewhere.
 */
export function scopeForeignKey(
  table: Table,
  key: ForeignKey,
  tenant: TenantPair,
  referenced: Table,
  postgresVersion: number,
): SchemaChange | NoRemedy {
  if (key.referencedColumns.length !== key.columns.length) {
    return { reason: `the columns that the foreign key references in "${referenced.name}" are not known` };
  }
  const pairs = key.columns
    .map((column, index) => [column, key.referencedColumns[index] as string] as const)
    .filter(([column, target]) => column !== tenant.from && target !== tenant.to);
  if (pairs.length === 0) return { reason: 'the foreign key has no column of its own beside the tenant column' };
  return replaceForeignKey(table, key, tenant, pairs, postgresVersion);
}

/** A composite foreign key whose tenant columns stand at different places: both sides get the tenant column first. */
export function repairPairing(
  table: Table,
  key: ForeignKey,
  tenant: TenantPair,
  postgresVersion: number,
): SchemaChange | NoRemedy {
  const columns = key.columns.filter((column) => column !== tenant.from);
  const targets = key.referencedColumns.filter((column) => column !== tenant.to);
  const [column, ...others] = columns;
  const target = targets[0];
  const complete = columns.length === key.columns.length - 1 && targets.length === key.columns.length - 1;
  if (!complete || column === undefined || target === undefined) {
    return { reason: 'the tenant column does not stand once on each side of the foreign key' };
  }
  if (others.length > 0) return { reason: 'which of the other columns belong together cannot be told' };
  return replaceForeignKey(table, key, tenant, [[column, target]], postgresVersion);
}

/** A key or unique index with the tenant column first. */
export function scopeUnique(table: Table, unique: ScopedUnique, tenant: string): SchemaChange {
  if (unique.by === 'index') return tenantFirstIndex(table, unique.index, tenant);
  const old = unique.constraint;
  const key = { kind: old.kind, columns: tenantFirst(tenant, old.columns) };
  return { kind: 'replace-key', table: table.id, old, key };
}

type ScopedUnique =
  | { readonly by: 'constraint'; readonly constraint: KeyConstraint }
  | { readonly by: 'index'; readonly index: Index };

/**
 * Uniqueness among live rows only: a constraint, which takes no predicate, becomes a unique index. One that a foreign
 * key references stays, as does one that is checked at the end of a transaction.
 */
export function partialUnique(
  table: Table,
  unique: ScopedUnique,
  softDelete: string,
): readonly (SchemaChange | NoRemedy)[] {
  if (unique.by === 'index') return [partialUniqueIndex(table, unique.index, softDelete)];
  const old = unique.constraint;
  if (old.kind === 'primary-key') return [{ reason: `the primary key "${old.name}" holds for all rows` }];
  if (old.deferrable) return [{ reason: `"${old.name}" is deferrable, which an index cannot be` }];
  const name = writtenConstraint(old.origin)?.definition.name && old.name;
  const index = {
    elements: old.columns.filter((column) => column !== softDelete).map(plainElement),
    where: liveRows(table, softDelete),
    unique: true,
    include: old.include,
    nullsNotDistinct: old.nullsNotDistinct,
  };
  return [
    { kind: 'drop-constraint', table: table.id, old },
    { kind: 'add-index', table: table.id, index: name === undefined ? index : { name, ...index } },
  ];
}

/** The column itself leaves the key: in live rows it is NULL, and NULLs are distinct. */
function partialUniqueIndex(table: Table, old: Index, softDelete: string): SchemaChange {
  const written = indexAsWritten(old);
  const elements = written.elements.filter((element) => element.column !== softDelete);
  const already = old.where !== undefined && columnsMentionedIn(old.where).has(softDelete);
  const where = already ? written.where : withPredicate(old, liveRows(table, softDelete));
  return { kind: 'replace-index', table: table.id, old, index: { ...written, elements, where } };
}

/** The EXCLUDE constraint within a tenant. */
export function scopeExclusion(table: Table, old: ExclusionConstraint, tenant: string): SchemaChange {
  const { text } = writtenAt(old).statement;
  const written = old.elements.map(({ element, operator }) => {
    return `${text.slice(element.span.start, element.span.end)} WITH ${operator}`;
  });
  const elements = [`${quoteIdentifier(tenant)} WITH =`, ...written];
  return { kind: 'replace-exclusion', table: table.id, old, elements };
}

/** `expression` as SQL, without outer parentheses, about these columns. */
export function addCheck(table: Table, columns: readonly string[], expression: string): SchemaChange {
  return { kind: 'add-check', table: table.id, check: { columns, expression } };
}

export function replaceCheck(
  table: Table,
  old: CheckConstraint,
  columns: readonly string[],
  expression: string,
): SchemaChange {
  return { kind: 'replace-check', table: table.id, old, check: { columns, expression } };
}

/** `CHECK (status IN ('active', 'closed'))`. */
export function checkIn(table: Table, column: Column, values: readonly string[]): SchemaChange {
  return addCheck(table, [column.name], `${quoteIdentifier(column.name)} IN (${values.map(quoteLiteral).join(', ')})`);
}

export function dropConstraint(table: Table, old: Constraint): SchemaChange {
  return { kind: 'drop-constraint', table: table.id, old };
}

function tenantFirst(tenant: string, columns: readonly string[]): readonly string[] {
  return [tenant, ...columns.filter((column) => column !== tenant)];
}

function replaceForeignKey(
  table: Table,
  old: ForeignKey,
  tenant: TenantPair,
  pairs: readonly (readonly [string, string])[],
  postgresVersion: number,
): SchemaChange | NoRemedy {
  const { onDelete, onUpdate } = old;
  if (nulls(onUpdate)) return wouldChange('UPDATE', onUpdate, tenant);
  if (nulls(onDelete) && postgresVersion < 15) return wouldChange('DELETE', onDelete, tenant);
  const own = pairs.map(([column]) => column);
  const limited = old.onDeleteColumns.filter((column) => column !== tenant.from);
  const key: NewForeignKey = {
    columns: [tenant.from, ...own],
    referencedColumns: [tenant.to, ...pairs.map(([, target]) => target)],
    onDeleteColumns: !nulls(onDelete) ? [] : limited.length > 0 ? limited : own,
  };
  return { kind: 'replace-foreign-key', table: table.id, old, key };
}

function wouldChange(event: string, action: ReferentialAction, { from }: TenantPair): NoRemedy {
  return { reason: `ON ${event} ${action.toUpperCase()} would also change "${from}"; choose another action` };
}

function nulls(action: ReferentialAction | undefined): action is 'set null' | 'set default' {
  return action === 'set null' || action === 'set default';
}
