/** What objects use, as targets of dependents: so that whoever drops or renames it finds them. */
import type { TypeName } from '../syntax/ddl.js';
import type { Expression, FunctionCall } from '../syntax/expression.js';
import type { DatabaseFunction, DatabaseType, OtherRelation, Role, Table, View } from './catalog.js';
import { walkDeep } from './keys.js';

/** One kind of use. `from` is the part of the object from which the targets follow: the same part, the same targets. */
export interface Use<T> {
  readonly source: (object: T) => string;
  readonly from: (object: T) => unknown;
  readonly targets: (object: T) => readonly string[];
}

/** The tables with columns of types of this name, in any schema: a column need not say in which. */
export const columnsOfType = (name: string) => `column-type:${name}`;

/** The tables with triggers that call the function of this id. */
export const triggersCalling = (id: string) => `trigger-function:${id}`;

/** The tables with policies that call functions of this name, in any schema. */
export const policiesCalling = (name: string) => `policy-function:${name}`;

/** The tables with column defaults and generated columns that call functions of this name, in any schema. */
export const columnsCalling = (name: string) => `column-function:${name}`;

/** The tables with checks that do. One of these uses may stay when another goes. */
export const checksCalling = (name: string) => `check-function:${name}`;

/** The tables with indexes that do. */
export const indexesCalling = (name: string) => `index-function:${name}`;

/** The tables with policies that read a relation. A foreign key to it is a use of its own, which may stay when they go. */
export const policiesReading = (id: string) => `policy-relation:${id}`;

/** The tables with column defaults that take values from sequences of this name, in any schema. */
export const defaultsFrom = (name: string) => `default-sequence:${name}`;

/** The typed tables of a composite type. */
export const tablesOf = (type: string) => `table-of:${type}`;

/** The domains over types of this name, and the composite types with such attributes. */
export const typesOver = (name: string) => `type-over:${name}`;

/** The functions that take or give values of types of this name. */
export const functionsOver = (name: string) => `function-over:${name}`;

/** The tables and views of a schema, its types and its functions. */
export const membersOf = (schema: string) => `member:${schema}`;
export const typesIn = (schema: string) => `type-member:${schema}`;
export const functionsIn = (schema: string) => `function-member:${schema}`;

/** The roles that are members of a role. */
export const membersOfRole = (name: string) => `role-member:${name}`;

/** The sequences that go with a table. */
export const sequencesOf = (id: string) => `owned-by:${id}`;

export const tableUses: readonly Use<Table>[] = [
  {
    source: idOf,
    from: (table) => table.constraints,
    targets: constraintTargets,
  },
  { source: idOf, from: (table) => table.indexes, targets: indexTargets },
  { source: idOf, from: (table) => table.columns, targets: columnTargets },
  {
    source: idOf,
    from: (table) => table.triggers,
    targets: ({ triggers }) =>
      triggers.length === 0 ? none : distinct(triggers.map((t) => triggersCalling(t.function))),
  },
  { source: idOf, from: (table) => table.policies, targets: policyTargets },
  {
    source: idOf,
    from: (table) => table.policies,
    targets: ({ policies }) =>
      policies.every((p) => p.dependsOn.length === 0)
        ? none
        : distinct(policies.flatMap((p) => p.dependsOn.map(policiesReading))),
  },
];

/** Apart from the others, since few tables have one. */
export const typedTableUse: Use<Table> = {
  source: idOf,
  from: ({ ofType }) => ofType,
  targets: ({ ofType }) => (ofType === undefined ? none : [tablesOf(ofType)]),
};

export const viewUse: Use<View> = { source: idOf, from: (view) => view.dependsOn, targets: (view) => view.dependsOn };

export const ownerUse: Use<OtherRelation> = {
  source: idOf,
  from: (sequence) => sequence.ownedBy,
  targets: ({ ownedBy }) => (ownedBy ? [sequencesOf(ownedBy.table)] : none),
};

export const functionUse: Use<DatabaseFunction> = {
  source: idOf,
  from: (f) => f.parameters,
  targets: (f) => [
    functionsIn(f.schema),
    ...typeTargets([f.returns, ...f.parameters.map(({ type }) => type)], functionsOver),
  ],
};

export const typeUse: Use<DatabaseType> = {
  source: idOf,
  from: (type) => (type.kind === 'composite-type' ? type.attributes : type.kind === 'domain-type' ? type.base : none),
  targets: (type) => [typesIn(type.schema), ...typeTargets(typesWithin(type), typesOver)],
};

export const roleUse: Use<Role> = {
  source: (role) => role.name,
  from: (role) => role.memberOf,
  targets: (role) => role.memberOf.map(membersOfRole),
};

function idOf({ id }: { readonly id: string }): string {
  return id;
}

function typesWithin(type: DatabaseType): readonly TypeName[] {
  if (type.kind === 'domain-type') return [type.base];
  return type.kind === 'composite-type' ? type.attributes.map((attribute) => attribute.type) : none;
}

function typeTargets(types: readonly (TypeName | undefined)[], target: (name: string) => string): readonly string[] {
  return distinct(types.flatMap((type) => (type && !builtIn.has(type.name) ? [target(type.name)] : [])));
}

const none: readonly never[] = [];

/** Types of PostgreSQL that columns mostly have. No migration drops them. */
const builtIn: ReadonlySet<string> = new Set(
  `int2 int4 int8 int integer bigint smallint serial bigserial smallserial serial2 serial4 serial8 numeric decimal float4
float8 bool boolean text varchar bpchar char name uuid json jsonb bytea date time timetz timestamp timestamptz interval
inet cidr macaddr bit varbit oid regclass tsvector tsquery xml money point int4range int8range numrange tsrange tstzrange
daterange trigger void record anyelement event_trigger`.split(/\s+/),
);

export function isBuiltIn(type: string): boolean {
  return builtIn.has(type);
}

function columnTargets(table: Table): readonly string[] {
  const targets: string[] = [];
  for (const { type, default: value, generatedAs } of table.columns) {
    if (type && !builtIn.has(type.name)) targets.push(columnsOfType(type.name));
    const sequence = value && sequenceOfDefault(value.value);
    if (sequence) targets.push(defaultsFrom(sequence.name));
    else if (value) addCalled(value.value, columnsCalling, targets);
    if (generatedAs) addCalled(generatedAs, columnsCalling, targets);
  }
  return targets.length > 1 ? distinct(targets) : targets;
}

function constraintTargets(table: Table): readonly string[] {
  const targets: string[] = [];
  for (const constraint of table.constraints) {
    if (constraint.kind === 'foreign-key') targets.push(constraint.references);
    else if (constraint.kind === 'check') addCalled(constraint.expression, checksCalling, targets);
  }
  return targets;
}

function indexTargets(table: Table): readonly string[] {
  const targets: string[] = [];
  for (const { elements, where } of table.indexes) {
    for (const { expression } of elements) if (expression) addCalled(expression, indexesCalling, targets);
    if (where) addCalled(where, indexesCalling, targets);
  }
  return targets.length > 0 ? distinct(targets) : none;
}

/** Functions of PostgreSQL that tables mostly call. No migration makes another of the name. */
const oftenCalled: ReadonlySet<string> = new Set(
  `now gen_random_uuid nextval lower upper length char_length octet_length btrim trim timezone date_trunc random
clock_timestamp jsonb_typeof jsonb_array_length array_length to_tsvector setweight coalesce md5 num_nonnulls`.split(
    /\s+/,
  ),
);

function addCalled(expression: Expression, target: (name: string) => string, targets: string[]): void {
  if (expression.kind === 'constant') return;
  if (expression.kind === 'call' && expression.args.length === 0) {
    addCall(expression, target, targets);
    return;
  }
  for (const e of walkDeep(expression)) if (e.kind === 'call') addCall(e, target, targets);
}

function addCall({ schema, name }: FunctionCall, target: (name: string) => string, targets: string[]): void {
  if (schema !== 'pg_catalog' && !oftenCalled.has(name)) targets.push(target(name));
}

/** The sequence of a default `nextval('schema.name')`. */
export function sequenceOfDefault(
  value: Expression,
): { readonly schema: string | undefined; readonly name: string } | undefined {
  if (value.kind === 'cast') return sequenceOfDefault(value.operand);
  if (value.kind !== 'call' || value.name !== 'nextval') return undefined;
  let argument = value.args[0];
  while (argument?.kind === 'cast') argument = argument.operand;
  if (argument?.kind !== 'constant' || argument.type !== 'string') return undefined;
  const parts = (argument.value.match(/"(?:[^"]|"")*"|[^.]+/g) ?? []).map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase(),
  );
  const name = parts.at(-1);
  return name === undefined ? undefined : { schema: parts.at(-2), name };
}

function policyTargets(table: Table): readonly string[] {
  if (table.policies.length === 0) return none;
  const names = new Set<string>();
  for (const { using, check } of table.policies) {
    for (const part of [using, check]) {
      if (!part) continue;
      for (const e of walkDeep(part.value)) {
        if (e.kind === 'call' && e.schema !== 'pg_catalog' && e.name !== 'current_setting') names.add(e.name);
      }
    }
  }
  return [...names].map(policiesCalling);
}

function distinct(list: readonly string[]): readonly string[] {
  return [...new Set(list)];
}
