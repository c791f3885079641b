/** The schema changes that rules ask for, one constructor each. They say what is wanted; names and text come later. */
import type { Column, ForeignKey, Index, KeyConstraint, Policy, Table } from '../catalog/catalog.js';
import { quoteIdentifier, quoteLiteral } from '../catalog/names.js';
import type { PolicyCommand, ReferentialAction } from '../syntax/ddl.js';
import type { TenantModel } from '../tenancy/model.js';
import type { NewForeignKey, NewPolicy, NoRemedy, SchemaChange } from './change.js';
import { indexAsWritten, withPredicate } from './index-text.js';
import { castType, isTextType } from './type-text.js';

const ALL_COMMANDS: readonly PolicyCommand[] = ['select', 'insert', 'update', 'delete'];

export function setNotNull(table: Table, column: Column): SchemaChange {
  return { kind: 'set-not-null', table: table.id, column: column.name };
}

/** The model's most general tenant column, NOT NULL. `type` is SQL; without it the model's, else `text`. */
export function addTenantColumn(table: Table, model: TenantModel, type = model.type ?? 'text'): SchemaChange {
  return { kind: 'add-column', table: table.id, column: model.columns[0] ?? 'tenant_id', type, notNull: true };
}

/** `UNIQUE (columns...)` in the order given: what a composite foreign key to the table needs. */
export function addKey(table: Table, columns: readonly string[]): SchemaChange {
  return { kind: 'add-key', table: table.id, key: { kind: 'unique', columns } };
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

/** The index with the tenant column as its first element. */
export function tenantFirstIndex(table: Table, index: Index, tenant: string): SchemaChange {
  const written = indexAsWritten(index);
  const own = written.elements.find((element) => element.column === tenant);
  const first = own ?? { sql: quoteIdentifier(tenant), column: tenant };
  const elements = [first, ...written.elements.filter((element) => element !== own)];
  return { kind: 'replace-index', table: table.id, old: index, index: { ...written, elements } };
}

/** The index over live rows only, as `softDelete` tells them. */
export function partialIndex(table: Table, index: Index, softDelete: string): SchemaChange {
  const where = withPredicate(index, liveRows(table, softDelete));
  return { kind: 'replace-index', table: table.id, old: index, index: { ...indexAsWritten(index), where } };
}

/** An index on the tenant column, over live rows where rows of the table are soft-deleted. */
export function tenantIndex(table: Table, tenant: string, softDelete: string | undefined): SchemaChange {
  const elements = [{ sql: quoteIdentifier(tenant), column: tenant }];
  const where = softDelete === undefined ? undefined : liveRows(table, softDelete);
  return { kind: 'add-index', table: table.id, index: { elements, where } };
}

export function enableRowSecurity(table: Table): SchemaChange {
  return { kind: 'enable-row-security', table: table.id };
}

/** One policy per command that admits the rows of the session's tenant. For a root, `tenantColumn` is its own key. */
export function tenantPolicies(
  table: Table,
  tenantColumn: Column,
  model: TenantModel,
  commands: readonly PolicyCommand[] = ALL_COMMANDS,
): readonly SchemaChange[] {
  const predicate = tenantPredicate(tenantColumn, model);
  return commands.map((command) => ({
    kind: 'add-policy',
    table: table.id,
    policy: {
      command,
      using: command === 'insert' ? undefined : predicate,
      check: command === 'insert' ? predicate : undefined,
    },
  }));
}

/** The policy narrowed to the session's tenant: what it admitted so far, and of that only the tenant's rows. */
export function pinPolicy(table: Table, policy: Policy, tenantColumn: Column, model: TenantModel): SchemaChange {
  const predicate = tenantPredicate(tenantColumn, model);
  const pinned: NewPolicy = {
    command: policy.command,
    using: narrowed(policy.using, predicate),
    check: narrowed(policy.check, predicate),
  };
  return { kind: 'replace-policy', table: table.id, old: policy, policy: pinned };
}

/** Documents a global table in the catalog itself, where reviewers and tools find it. */
export function globalComment(table: Table): SchemaChange {
  const declared = 'Global table, shared by all tenants (no tenant column).';
  const written = table.comment?.value.trim().replace(/[.;,]$/, '') ?? '';
  const text = written === '' ? declared : `${written}. ${declared}`;
  return { kind: 'set-table-comment', table: table.id, text };
}

/**
 * `tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid`. The setting is NULL when it was never set and
 * `''` after a transaction that set it locally; NULLIF makes both "no rows" instead of an error or a match on `''`.
 */
export function tenantPredicate(tenantColumn: Column, model: TenantModel): string {
  const setting = `NULLIF(current_setting(${quoteLiteral(model.setting)}, true), '')`;
  const cast =
    tenantColumn.type === undefined || isTextType(tenantColumn.type) ? '' : `::${castType(tenantColumn.type)}`;
  return `${quoteIdentifier(tenantColumn.name)} = ${setting}${cast}`;
}

function narrowed(clause: Policy['using'], predicate: string): string | undefined {
  if (clause === undefined) return undefined;
  const { value, origin } = clause;
  if (value.kind === 'constant' && value.value === 'true') return predicate;
  return `${predicate} AND (${origin.statement.text.slice(value.span.start, value.span.end)})`;
}

function liveRows(table: Table, softDelete: string): string {
  const column = table.columns.find((candidate) => candidate.name === softDelete);
  const name = quoteIdentifier(softDelete);
  return column?.type?.name === 'bool' ? `NOT ${name}` : `${name} IS NULL`;
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
