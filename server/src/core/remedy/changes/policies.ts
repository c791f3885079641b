/** What rules ask of row level security, policies and privileges. */
import type { Column, Policy, Table } from '../../catalog/catalog.js';
import { displayName, quoteIdentifier, quoteLiteral } from '../../catalog/names.js';
import type { Origin } from '../../catalog/origin.js';
import type { PolicyCommand } from '../../syntax/ddl.js';
import { isAlwaysTrue } from '../../tenancy/always-true.js';
import type { InheritedPath } from '../../tenancy/inheritance.js';
import type { TenantModel } from '../../tenancy/model.js';
import { applyEdits } from '../../text/edit.js';
import { shift } from '../../text/span.js';
import type { NewPolicy, SchemaChange } from '../change.js';
import { castType, isTextType } from '../type-text.js';

const ALL_COMMANDS: readonly PolicyCommand[] = ['select', 'insert', 'update', 'delete'];

export function enableRowSecurity(table: Table): SchemaChange {
  return { kind: 'enable-row-security', table: table.id };
}

export function forceRowSecurity(table: Table): SchemaChange {
  return { kind: 'force-row-security', table: table.id };
}

/** What names the tenant of a row: its own column (a root's key), or the path to another table's. */
export type TenantSource = Column | InheritedPath;

/**
 * One policy per command that admits the rows of the session's tenant, except for commands that have a permissive
 * policy.
 */
export function tenantPolicies(
  table: Table,
  tenant: TenantSource,
  model: TenantModel,
  commands: readonly PolicyCommand[] = ALL_COMMANDS,
): readonly SchemaChange[] {
  const predicate = tenantPredicate(tenant, model);
  const admitted = new Set(table.policies.filter(({ permissive }) => permissive).map(({ command }) => command));
  const missing = commands.filter((command) => !admitted.has('all') && !admitted.has(command));
  return missing.map((command) => ({
    kind: 'add-policy',
    table: table.id,
    policy: {
      command,
      using: command === 'insert' ? undefined : predicate,
      check: command === 'insert' ? predicate : undefined,
    },
  }));
}

/**
 * The policy narrowed to the session's tenant: what it admitted so far, and of that only the tenant's rows. With `only`,
 * the clause that is written there.
 */
export function pinPolicy(
  table: Table,
  policy: Policy,
  tenant: TenantSource,
  model: TenantModel,
  only?: Origin,
): SchemaChange {
  const predicate = tenantPredicate(tenant, model);
  const pin = (clause: Policy['using']) =>
    only === undefined || clause?.origin === only ? narrowed(clause, predicate) : undefined;
  const pinned: NewPolicy = { command: policy.command, using: pin(policy.using), check: pin(policy.check) };
  return { kind: 'replace-policy', table: table.id, old: policy, policy: pinned };
}

/** What `undefined` stands for stays as it is. SQL without outer parentheses. */
export function changePolicy(
  table: Table,
  old: Policy,
  { using, check }: { readonly using?: string | undefined; readonly check?: string | undefined },
): SchemaChange {
  return { kind: 'replace-policy', table: table.id, old, policy: { command: old.command, using, check } };
}

/** A part of a policy's expression, and the SQL that takes its place. */
export interface RewrittenPart {
  readonly policy: Policy;
  /** In the statement that the clause was written in. */
  readonly at: Origin;
  readonly sql: string;
}

/** The policies with these parts of their clauses written anew. */
export function rewritePolicies(table: Table, parts: readonly RewrittenPart[]): readonly SchemaChange[] {
  return [...new Set(parts.map(({ policy }) => policy))].map((old) => {
    const own = parts.filter(({ policy }) => policy === old);
    return {
      kind: 'replace-policy',
      table: table.id,
      old,
      policy: { command: old.command, using: rewritten(old.using, own), check: rewritten(old.check, own) },
    };
  });
}

/** The policy for these roles only. */
export function policyRoles(table: Table, old: Policy, roles: readonly string[]): SchemaChange {
  const policy = { command: old.command, using: undefined, check: undefined, roles };
  return { kind: 'replace-policy', table: table.id, old, policy };
}

/** The policy AS RESTRICTIVE: it narrows what others admit, and admits nothing itself. */
export function restrictPolicy(table: Table, old: Policy): SchemaChange {
  const policy: NewPolicy = { command: old.command, using: undefined, check: undefined, restrictive: true };
  return { kind: 'replace-policy', table: table.id, old, policy };
}

export function dropPolicy(table: Table, old: Policy): SchemaChange {
  return { kind: 'drop-policy', table: table.id, old };
}

/** Privileges in lower case; `public` is PUBLIC. */
export function revoke(table: Table, privileges: readonly string[], grantee: string): SchemaChange {
  return { kind: 'revoke', table: table.id, privileges, grantee };
}

/**
 * `tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid`. The setting is NULL when it was never set and
 * `''` after a transaction that set it locally; NULLIF makes both "no rows" instead of an error or a match on `''`.
 * Through another table: `invoice_id IN (SELECT id FROM invoices WHERE tenant_id = ...)`.
 */
export function tenantPredicate(tenant: TenantSource, model: TenantModel): string {
  return 'steps' in tenant ? predicateThrough(tenant, 0, model) : isSessionTenant(tenant.name, tenant.type, model);
}

function isSessionTenant(column: string, type: Column['type'], model: TenantModel): string {
  const setting = `NULLIF(current_setting(${quoteLiteral(model.setting)}, true), '')`;
  const cast = type === undefined || isTextType(type) ? '' : `::${castType(type)}`;
  return `${quoteIdentifier(column)} = ${setting}${cast}`;
}

function predicateThrough(path: InheritedPath, at: number, model: TenantModel): string {
  const { tenant } = path;
  const step = path.steps[at];
  if (!step) return isSessionTenant(tenant.name, tenant.type, model);
  const { columns, referencedColumns } = step.key;
  const last = at === path.steps.length - 1;
  const [own = ''] = columns;
  // A key that references the tenant's own column names the tenant itself.
  if (last && referencedColumns.length === 1 && referencedColumns[0] === tenant.name) {
    return isSessionTenant(own, tenant.type, model);
  }
  const names = columns.map(quoteIdentifier).join(', ');
  const left = columns.length > 1 ? `(${names})` : names;
  const found = referencedColumns.map(quoteIdentifier).join(', ');
  return `${left} IN (SELECT ${found} FROM ${displayName(step.references)} WHERE ${predicateThrough(path, at + 1, model)})`;
}

/** Nothing where no part is in the clause: it stays as it is. */
function rewritten(clause: Policy['using'], parts: readonly RewrittenPart[]): string | undefined {
  if (!clause) return undefined;
  const { value, origin } = clause;
  const { start, end } = value.span;
  const inside = parts.filter(
    ({ at }) => at.statement === origin.statement && at.span.start >= start && at.span.end <= end,
  );
  if (inside.length === 0) return undefined;
  const edits = inside.map(({ at, sql }) => ({ span: shift(at.span, -start), text: sql }));
  return applyEdits(origin.statement.text.slice(start, end), edits);
}

function narrowed(clause: Policy['using'], predicate: string): string | undefined {
  if (clause === undefined) return undefined;
  const { value, origin } = clause;
  if (isAlwaysTrue(value)) return predicate;
  return `${predicate} AND (${origin.statement.text.slice(value.span.start, value.span.end)})`;
}
