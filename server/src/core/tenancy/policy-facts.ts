/** What policies say, apart from whether they keep tenants apart: the commands they open, the tenants they name. */
import type { Policy, Table } from '../catalog/catalog.js';
import { walkDeep, walkQuery } from '../catalog/keys.js';
import type { Constant, Expression, Query } from '../syntax/expression.js';
import { isAlwaysTrue } from './always-true.js';
import { withoutCasts } from './column.js';
import { admits, clausesFor, type RowCommand, rowCommands } from './policy.js';
import { appliesTo, rolesHeldBy } from './roles.js';
import type { Lookup } from './session.js';

/** The commands for which the policy by itself admits every row, as `USING (true)` does. */
export function openCommandsOf(policy: Policy): readonly RowCommand[] {
  return rowCommands.filter((command) => clausesFor(policy, command).some(({ value }) => isAlwaysTrue(value)));
}

/** The commands for which some permissive policy may admit a row: for every role of `rolesHeldBy`. */
export interface RoleCoverage {
  /** `public` is every role that no policy names. */
  readonly role: string;
  readonly commands: readonly RowCommand[];
}

export function coverageOf(table: Table, lookup: Lookup): readonly RoleCoverage[] {
  return rolesHeldBy(table, lookup).map((role) => {
    const policies = table.policies.filter((policy) => policy.permissive && appliesTo(policy, role, lookup));
    const commands = rowCommands.filter((command) => policies.some((policy) => admits(policy, command)));
    return { role, commands };
  });
}

/** A column that is compared with a constant. */
export interface NamedValue {
  readonly column: string;
  readonly literal: Constant;
}

/** Everywhere below an expression, in subqueries too. The empty string is nobody's name. */
export function valuesNamedIn(e: Expression): readonly NamedValue[] {
  return valuesAmong(walkDeep(e));
}

export function valuesNamedInQuery(query: Query): readonly NamedValue[] {
  return valuesAmong(walkQuery(query));
}

function valuesAmong(parts: readonly Expression[]): readonly NamedValue[] {
  const found: NamedValue[] = [];
  for (const part of parts) {
    if (part.kind !== 'operator' || !comparing.has(part.name) || !part.left || !part.right) continue;
    const column = columnNamed(part.left) ?? columnNamed(part.right);
    if (column === undefined) continue;
    for (const side of [part.left, part.right]) {
      for (const value of side.kind === 'list' ? side.items : [side]) {
        const literal = tenantNamed(value);
        if (literal) found.push({ column, literal });
      }
    }
  }
  return found;
}

/** The constant that an expression is, where that can name a tenant. */
export function tenantNamed(e: Expression): Constant | undefined {
  const value = withoutCasts(e);
  return value.kind === 'constant' && value.type !== 'null' && value.value !== '' ? value : undefined;
}

const comparing = new Set(['=', '<>', '!=', 'in', 'not in', '= any', '<> all']);

function columnNamed(e: Expression): string | undefined {
  const column = withoutCasts(e);
  return column.kind === 'column' ? column.path.at(-1)?.value : undefined;
}
