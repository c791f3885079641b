/** What policies say, apart from whether they keep tenants apart: the commands they open, the tenants they name. */
import type { Policy, Table } from '../catalog/catalog.js';
import { walkDeep, walkQuery } from '../catalog/keys.js';
import type { ColumnReference, Constant, Expression, Query } from '../syntax/expression.js';
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
  return walkDeep(e).flatMap(valuesComparedBy);
}

export function valuesNamedInQuery(query: Query): readonly NamedValue[] {
  return walkQuery(query).flatMap(valuesComparedBy);
}

function valuesComparedBy(at: Expression): readonly NamedValue[] {
  if (at.kind !== 'operator' || !comparing.has(at.name) || !at.left || !at.right) return [];
  const sides = [at.left, at.right];
  const column = sides.map((side) => columnNamed(withoutCasts(side))?.path.at(-1)?.value).find((name) => name);
  if (column === undefined) return [];
  const values = sides.flatMap((side) => (side.kind === 'list' ? side.items : [side]));
  return values.flatMap((value) => tenantNamed(value) ?? []).map((literal) => ({ column, literal }));
}

/** The constant that an expression is, where that can name a tenant. */
export function tenantNamed(e: Expression): Constant | undefined {
  const value = withoutCasts(e);
  return value.kind === 'constant' && value.type !== 'null' && value.value !== '' ? value : undefined;
}

const comparing = new Set(['=', '<>', '!=', 'in', 'not in', '= any', '<> all']);

function columnNamed(e: Expression): ColumnReference | undefined {
  return e.kind === 'column' ? e : undefined;
}
