/** What GRANT gave on tables of tenants, as far as nothing took it back since. */
import type { Privilege, Table } from '../catalog/catalog.js';
import type { Step } from '../catalog/history.js';
import { type Statement, writtenStatement } from '../syntax/source-file.js';
import { tenantKeysOf } from '../tenancy/tenant-tables.js';
import type { RuleContext } from './context.js';
import { quoted } from './wording.js';

/** The privileges that one GRANT gives one role on tables of tenants. */
export interface TenantGrant {
  /** The GRANT itself, which may stand in code of the step's statement. */
  readonly statement: Statement;
  readonly grantee: string;
  readonly given: readonly { readonly table: Table; readonly privileges: readonly Privilege[] }[];
}

/** Of all privileges those that are `wanted`, GRANT by GRANT and role by role. */
export function tenantGrants(
  { statement, writes }: Step,
  context: RuleContext<unknown>,
  wanted: (privilege: Privilege) => boolean,
): readonly TenantGrant[] {
  const grants = new Map<string, Collected>();
  for (const { after } of writes) {
    const table = isTable(after) ? context.table(after.id) : undefined;
    if (!table || tenantKeysOf(table, context).length === 0) continue;
    for (const privilege of table.privileges) {
      const { grantee, origin } = privilege;
      if (writtenStatement(origin.statement) !== statement || !wanted(privilege)) continue;
      const key = `${grantee} ${origin.statement.text}`;
      const grant = grants.get(key) ?? { statement: origin.statement, grantee, given: [] };
      const last = grant.given.at(-1);
      if (last?.table === table) last.privileges.push(privilege);
      else grant.given.push({ table, privileges: [privilege] });
      grants.set(key, grant);
    }
  }
  return [...grants.values()];
}

interface Collected extends TenantGrant {
  readonly given: { readonly table: Table; readonly privileges: Privilege[] }[];
}

function isTable(entry: object | undefined): entry is Table {
  return entry !== undefined && 'kind' in entry && entry.kind === 'table';
}

/** What is still granted by default on the tables to come, of what one ALTER DEFAULT PRIVILEGES said. */
export function defaultTableGrants(
  { statement }: Step,
  context: RuleContext<unknown>,
  wanted: (privilege: Privilege) => boolean,
): readonly Privilege[] {
  if (context.model.columns.length === 0) return [];
  return context
    .defaultPrivileges()
    .filter(
      (privilege) =>
        privilege.objectType === 'table' &&
        writtenStatement(privilege.origin.statement) === statement &&
        wanted(privilege),
    );
}

/** `"invoices"`, `"a", "b" and 7 more`. */
export function tablesGiven({ given }: TenantGrant): string {
  const names = [...new Set(given.map(({ table }) => table.name))];
  const shown = names.length > 3 ? names.slice(0, 2) : names;
  const words = shown.map(quoted);
  if (shown.length < names.length) return `${words.join(', ')} and ${names.length - shown.length} more tables`;
  const last = words.pop() ?? '';
  return words.length > 0 ? `${words.join(', ')} and ${last}` : last;
}

/** `SELECT, INSERT`; `ALL` alone where it is among them. */
export function privilegesGiven({ given }: TenantGrant): string {
  const names = [...new Set(given.flatMap(({ privileges }) => privileges.map(({ privilege }) => privilege)))];
  return names.includes('all') ? 'ALL' : names.map((name) => name.toUpperCase()).join(', ');
}
