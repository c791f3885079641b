/** CREATE DOMAIN and ALTER DOMAIN. */
import type { AlterDomain, CheckDefinition, CreateDomain } from '../../syntax/ddl.js';
import type { DomainType } from '../catalog.js';
import { chooseName } from '../implicit-names.js';
import { qualifiedName } from '../names.js';
import { creationSchema, resolvedType } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putType } from '../store.js';
import { isTypeTaken, requireType } from './types.js';

export function createDomain(ddl: CreateDomain, state: WorkingState) {
  const schema = creationSchema(state, ddl.domain);
  if (schema === undefined) return state.refuse('no schema has been selected to create in');
  const name = ddl.domain.name.value;
  if (isTypeTaken(state, schema, name)) return;
  let domain: DomainType = {
    kind: 'domain-type',
    id: qualifiedName(schema, name),
    schema,
    name,
    base: resolvedType(state, ddl.base),
    notNull: ddl.notNull,
    default: ddl.default,
    checks: [],
    comment: undefined,
    origin: state.origin(ddl.domain.span),
  };
  for (const check of ddl.checks) domain = withCheck(domain, check, state);
  putType(state, domain);
}

export function alterDomain(ddl: AlterDomain, state: WorkingState) {
  const type = requireType(state, ddl.domain);
  if (!type) return;
  if (type.kind !== 'domain-type') return state.refuse(`${type.name} is not a domain`);
  const altered = change(type, ddl, state);
  if (!state.refused) putType(state, altered);
}

function change(domain: DomainType, { change: asked }: AlterDomain, state: WorkingState): DomainType {
  switch (asked.kind) {
    case 'set-default':
      return { ...domain, default: asked.default };
    case 'set-not-null':
    case 'drop-not-null':
      return { ...domain, notNull: asked.kind === 'set-not-null' };
    case 'add-check':
      return withCheck(domain, asked.check, state);
    case 'drop-constraint':
      return withoutCheck(domain, asked.constraint.value, asked.ifExists, state);
    case 'validate-constraint':
      return domain;
  }
}

export function renameDomainCheck(domain: DomainType, from: string, to: string, state: WorkingState) {
  if (!domain.checks.some((check) => check.name === from)) return refuseUnknownCheck(domain, from, state);
  const checks = domain.checks.map((check) => (check.name === from ? { ...check, name: to } : check));
  putType(state, { ...domain, checks });
}

function withCheck(domain: DomainType, check: CheckDefinition, state: WorkingState): DomainType {
  const taken = (name: string) => domain.checks.some((other) => other.name === name);
  const name = check.name?.value ?? chooseName(domain.name, undefined, 'check', taken);
  if (taken(name)) state.refuse(`constraint "${name}" for domain "${domain.name}" already exists`);
  return { ...domain, checks: [...domain.checks, { name, expression: check.expression }] };
}

function withoutCheck(domain: DomainType, name: string, ifExists: boolean, state: WorkingState): DomainType {
  const checks = domain.checks.filter((check) => check.name !== name);
  if (checks.length === domain.checks.length && !ifExists) refuseUnknownCheck(domain, name, state);
  return { ...domain, checks };
}

function refuseUnknownCheck(domain: DomainType, name: string, state: WorkingState): void {
  state.refuse(`constraint "${name}" of domain "${domain.name}" does not exist`);
}
