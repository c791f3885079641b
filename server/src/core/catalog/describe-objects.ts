/** Types, functions, triggers, views and privileges as data for other programs, in the terms of PostgreSQL's own system catalogs. */
import type { Catalog, DatabaseFunction, DatabaseType, Privilege, Relation, Table, Trigger, View } from './catalog.js';
import { formatType } from './format-type.js';

export interface ObjectDescriptions {
  readonly types: readonly TypeDescription[];
  readonly funcs: readonly FunctionDescription[];
  readonly trg: readonly TriggerDescription[];
  readonly views: readonly ViewDescription[];
  readonly acl: readonly PrivilegeDescription[];
}

interface TypeDescription {
  readonly s: string;
  readonly n: string;
  /** `e`num, `c`omposite, `d`omain, or `r` for a range or base type. */
  readonly kind: 'e' | 'c' | 'd' | 'r';
  /** The labels of an enum, the attributes of a composite type, what a domain is based on. */
  readonly of: readonly string[];
}

interface FunctionDescription {
  readonly s: string;
  readonly n: string;
  readonly secdef: boolean;
  readonly leakproof: boolean;
  readonly volatile: 'i' | 's' | 'v';
  /** `name=values` of each setting of its own. */
  readonly config: readonly string[];
}

interface TriggerDescription {
  readonly s: string;
  readonly t: string;
  readonly n: string;
  /** `BEFORE INSERT OR UPDATE`. */
  readonly on: string;
  readonly row: boolean;
  readonly enabled: boolean;
  readonly func: string;
}

interface ViewDescription {
  readonly s: string;
  readonly t: string;
  readonly kind: 'v' | 'm';
  readonly invoker: boolean;
  readonly barrier: boolean;
}

interface PrivilegeDescription {
  readonly s: string;
  readonly t: string;
  readonly grantee: string;
  readonly privilege: string;
}

export function describeObjects(catalog: Catalog): ObjectDescriptions {
  const holders = catalog.relations().filter(isHolder);
  return {
    types: catalog.types().map(describeType),
    funcs: catalog.functions().map(describeFunction),
    trg: holders.flatMap((holder) => holder.triggers.map((trigger) => describeTrigger(holder, trigger))),
    views: holders.flatMap((holder) => (holder.kind === 'table' ? [] : [describeView(holder)])),
    acl: holders.flatMap((holder) => holder.privileges.map((privilege) => describePrivilege(holder, privilege))),
  };
}

function isHolder(relation: Relation): relation is Table | View {
  return 'privileges' in relation && !(relation.kind === 'table' && relation.persistence === 'temporary');
}

const typeKinds = { 'enum-type': 'e', 'composite-type': 'c', 'domain-type': 'd', 'range-type': 'r' } as const;

function describeType(type: DatabaseType): TypeDescription {
  return { s: type.schema, n: type.name, kind: typeKinds[type.kind], of: partsOf(type) };
}

function partsOf(type: DatabaseType): readonly string[] {
  switch (type.kind) {
    case 'enum-type':
      return type.labels;
    case 'composite-type':
      return type.attributes.map((attribute) => `${attribute.name} ${formatType(attribute.type)}`);
    case 'domain-type':
      return [formatType(type.base)];
    case 'range-type':
      return [];
  }
}

const volatilities = { immutable: 'i', stable: 's', volatile: 'v' } as const;

function describeFunction(f: DatabaseFunction): FunctionDescription {
  return {
    s: f.schema,
    n: f.name,
    secdef: f.security.value === 'definer',
    leakproof: f.leakproof.value,
    volatile: volatilities[f.volatility.value],
    config: f.settings.map(({ name, values }) => `${name}=${values.join(', ')}`),
  };
}

function describeTrigger(holder: Table | View, trigger: Trigger): TriggerDescription {
  return {
    s: holder.schema,
    t: holder.name,
    n: trigger.name,
    on: `${trigger.timing} ${trigger.events.join(' or ')}`.toUpperCase(),
    row: trigger.forEach === 'row',
    enabled: trigger.enabled,
    func: trigger.function,
  };
}

function describeView(view: View): ViewDescription {
  return {
    s: view.schema,
    t: view.name,
    kind: view.kind === 'view' ? 'v' : 'm',
    invoker: view.securityInvoker.value,
    barrier: view.securityBarrier.value,
  };
}

function describePrivilege(holder: Table | View, { grantee, privilege }: Privilege): PrivilegeDescription {
  return { s: holder.schema, t: holder.name, grantee, privilege: privilege.toUpperCase() };
}
