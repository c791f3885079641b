/** CREATE POLICY and ALTER POLICY. */
import type { AlterPolicy, CreatePolicy, Name } from '../../syntax/ddl.js';
import type { Expression } from '../../syntax/expression.js';
import type { Policy, Table } from '../catalog.js';
import { policyOf } from '../keys.js';
import { traced } from '../origin.js';
import { requireTable } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable } from '../store.js';
import { readExpressions } from './query-scope.js';

export function createPolicy(ddl: CreatePolicy, state: WorkingState) {
  const table = requireTable(state, ddl.table);
  if (!table) return;
  const name = ddl.name.value;
  if (policyOf(table, name) && !mayBeGone(table)) {
    return state.refuse(`policy "${name}" for table "${table.name}" already exists`);
  }
  const refusal = createRefusal(ddl);
  if (refusal !== undefined) return state.refuse(refusal);
  const policy: Policy = {
    name,
    permissive: ddl.permissive,
    command: ddl.command,
    roles: ddl.roles.length > 0 ? roleNames(ddl.roles) : ['public'],
    using: ddl.using && traced(ddl.using, state.origin(ddl.using.span)),
    check: ddl.check && traced(ddl.check, state.origin(ddl.check.span)),
    ...readExpressions(partsOf(ddl), table.id, state),
    origin: state.origin(ddl.name.span),
  };
  putTable(state, { ...table, policies: [...table.policies.filter((other) => other.name !== name), policy] });
}

export function alterPolicy(ddl: AlterPolicy, state: WorkingState) {
  const table = requireTable(state, ddl.table);
  if (!table) return;
  const policy = policyOf(table, ddl.name.value);
  if (!policy) return refuseUnknownPolicy(state, table, ddl.name.value);
  const refusal = alterRefusal(ddl, policy.command);
  if (refusal !== undefined) return state.refuse(refusal);
  const altered: Policy = {
    ...policy,
    roles: ddl.roles ? roleNames(ddl.roles) : policy.roles,
    using: ddl.using ? traced(ddl.using, state.origin(ddl.using.span)) : policy.using,
    check: ddl.check ? traced(ddl.check, state.origin(ddl.check.span)) : policy.check,
  };
  const using = ddl.using ?? policy.using?.value;
  const check = ddl.check ?? policy.check?.value;
  const reads = ddl.using || ddl.check ? readExpressions(partsOf({ using, check }), table.id, state) : undefined;
  putTable(state, {
    ...table,
    policies: table.policies.map((other) => (other === policy ? { ...altered, ...reads } : other)),
  });
}

function createRefusal({ command, using, check }: CreatePolicy): string | undefined {
  if (command === 'insert' && using) return 'only WITH CHECK expression allowed for INSERT';
  const onlyReads = command === 'select' || command === 'delete';
  return onlyReads && check ? 'WITH CHECK cannot be applied to SELECT or DELETE' : undefined;
}

function alterRefusal({ using, check }: AlterPolicy, command: Policy['command']): string | undefined {
  if (command === 'insert' && using) return 'only WITH CHECK expression allowed for INSERT';
  const onlyReads = command === 'select' || command === 'delete';
  return onlyReads && check ? 'only USING expression allowed for SELECT, DELETE' : undefined;
}

function partsOf({ using, check }: Pick<CreatePolicy, 'using' | 'check'>): readonly Expression[] {
  return [using, check].filter((part) => part !== undefined);
}

export function refuseUnknownPolicy(state: WorkingState, table: Table, name: string): void {
  if (!mayBeGone(table)) state.refuse(`policy "${name}" for table "${table.name}" does not exist`);
}

/** Code that replay cannot see may have made or dropped policies of this table. */
function mayBeGone(table: Table): boolean {
  return table.unknown.some((unknown) => unknown.aspect === 'policies');
}

function roleNames(roles: readonly Name[]): string[] {
  const names = roles.map((role) => role.value);
  return names.includes('public') ? ['public'] : names;
}
