/**
 * What policies say, apart from whether they keep tenants apart: the settings they read, the tenants they name, the
 * commands they open. Rules ask these; each answer names the expression, whose span belongs to the statement of `origin`.
 */
import type { Policy, Table } from '../catalog/catalog.js';
import { walkDeep } from '../catalog/keys.js';
import type { Origin } from '../catalog/origin.js';
import type { ColumnReference, Constant, Expression } from '../syntax/expression.js';
import { isAlwaysTrue } from './always-true.js';
import { withoutCasts } from './column.js';
import { clausesFor, type RowCommand, rowCommands } from './policy.js';
import { appliesTo, rolesHeldBy } from './roles.js';
import type { Lookup } from './session.js';

/** A part of a policy, and the statement it stands in. */
export interface PolicyPlace {
  readonly at: Expression;
  readonly origin: Origin;
}

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
    const commands = rowCommands.filter((command) => policies.some((policy) => clausesFor(policy, command).length > 0));
    return { role, commands };
  });
}

/** A tenant that a policy names by its value. */
export interface TenantLiteral extends PolicyPlace {
  readonly literal: Constant;
}

/** The constants that policies compare a tenant column with, in subqueries too. The empty string is nobody's name. */
export function tenantLiteralsIn(policy: Policy, columns: readonly string[]): readonly TenantLiteral[] {
  const wanted = new Set(columns);
  return partsOf(policy).flatMap(({ at, origin }) =>
    literalsComparedIn(at, wanted).map((literal) => ({ literal, at, origin })),
  );
}

/** The same of one comparison. */
export function literalsComparedIn(e: Expression, columns: ReadonlySet<string>): readonly Constant[] {
  if (e.kind !== 'operator' || !comparing.has(e.name) || !e.left || !e.right) return [];
  const sides = [e.left, e.right];
  if (!sides.some((side) => columns.has(columnNamed(withoutCasts(side))?.path.at(-1)?.value ?? ''))) return [];
  return sides
    .flatMap((side) => (side.kind === 'list' ? side.items : [side]))
    .flatMap((side) => tenantNamed(side) ?? []);
}

/** The constant that an expression is, where that can name a tenant. */
export function tenantNamed(e: Expression): Constant | undefined {
  const value = withoutCasts(e);
  return value.kind === 'constant' && value.type !== 'null' && value.value !== '' ? value : undefined;
}

const comparing = new Set(['=', '<>', '!=', 'in', 'not in', '= any', '<> all']);

/** Where a policy names a column of its own table: by itself, or qualified with the table's name. */
export function placesOfColumn(policy: Policy, table: Table, column: string): readonly PolicyPlace[] {
  return partsOf(policy).filter(({ at }) => {
    const path = columnNamed(at)?.path;
    if (path?.at(-1)?.value !== column) return false;
    const qualifier = path.at(-2)?.value;
    return qualifier === undefined ? !isInside(policy, at) : qualifier === table.name;
  });
}

/** Whether a column stands in a subquery, where a name without a qualifier is most likely that of the table read there. */
function isInside(policy: Policy, column: Expression): boolean {
  return partsOf(policy).some(
    ({ at }) => at.kind === 'subquery' && at.operand !== column && walkDeep(at).includes(column),
  );
}

function columnNamed(e: Expression): ColumnReference | undefined {
  return e.kind === 'column' ? e : undefined;
}

/** All expressions of a policy, those in its subqueries included. */
function partsOf({ using, check }: Policy): readonly PolicyPlace[] {
  const clauses = [...new Set([using, check])].filter((clause) => clause !== undefined);
  return clauses.flatMap(({ value, origin }) => walkDeep(value).map((at) => ({ at, origin })));
}
