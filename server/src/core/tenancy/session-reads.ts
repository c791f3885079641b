/** How policies read the session: which settings, with what precautions, and how often. */
import type { DatabaseFunction, Policy, Table } from '../catalog/catalog.js';
import type { Origin, Traced } from '../catalog/origin.js';
import type { TypeName } from '../syntax/ddl.js';
import { childrenOf, type Expression, type FunctionCall, type Query } from '../syntax/expression.js';
import { withoutCasts } from './column.js';
import { resultOf } from './functions.js';
import { createMemory } from './memory.js';
import { clausesOf } from './policy.js';
import { functionNamed, isSessionCall, type Lookup, settingOf, settingReadsBy } from './session.js';

/** One place where a policy, by itself or through a function, reads a setting or a claim of the token. */
export interface SessionRead {
  /** The setting's name; of a claim, the function that gives it (`auth.uid`). */
  readonly name: string;
  readonly kind: 'setting' | 'claim';
  /** Whether a setting that is not set gives NULL instead of an error; `undefined` where that cannot be told. */
  readonly missingOk: boolean | undefined;
  /** The type that the text is turned into; absent where it stays text. */
  readonly castTo: TypeName | undefined;
  /** Whether `''`, which a setting is after a transaction that set it, is made NULL before it is turned into a type. */
  readonly emptyIsNull: boolean;
  /** Whether it stands in a subquery of its own, `(SELECT ...)`, which PostgreSQL evaluates once and not per row. */
  readonly once: boolean;
  /** The function that the policy calls for it; absent where the policy reads it itself. */
  readonly through: DatabaseFunction | undefined;
  /** In the policy: the call that reads it, or the call of that function. */
  readonly at: Expression;
  readonly origin: Origin;
}

const remembered = createMemory<readonly SessionRead[]>();

/** Each place once, those of USING before those of WITH CHECK. */
export function sessionReadsOf(policy: Policy, table: Table, lookup: Lookup): readonly SessionRead[] {
  const [only, ...others] = clausesOf(policy).map((clause) => readsInClause(clause, table, lookup));
  return others.length === 0 ? (only ?? []) : [...(only ?? []), ...others.flat()];
}

function readsInClause({ value, origin }: Traced<Expression>, table: Table, lookup: Lookup): Reads {
  const { schema } = table;
  return remembered({
    key: value,
    variant: '',
    table,
    lookup,
    compute: (recording) => readsIn(value, visitOf(origin, schema, recording)),
  });
}

/** A read and the policy that it is found in. */
export interface PolicyRead {
  readonly policy: Policy;
  readonly read: SessionRead;
}

/** What all policies of a table read, in their order; a call whose function reads several settings is there for each. */
export function policyReadsOf(table: Table, lookup: Lookup): readonly PolicyRead[] {
  return table.policies.flatMap((policy) => sessionReadsOf(policy, table, lookup).map((read) => ({ policy, read })));
}

/** Where the policy reads it. */
export function placeOfRead({ at, origin }: SessionRead): Origin {
  return { statement: origin.statement, span: at.span };
}

interface Visit {
  /** Of the clause, and where names are looked for. */
  readonly origin: Origin;
  readonly schema: string;
  readonly lookup: Lookup;
  /** What stands around the expression. */
  readonly castTo: TypeName | undefined;
  readonly emptyIsNull: boolean;
  readonly once: boolean;
  readonly through: DatabaseFunction | undefined;
  /** The call in the policy through which a function's body was reached. */
  readonly call: Expression | undefined;
  readonly entered: readonly DatabaseFunction[];
}

function visitOf(origin: Origin, schema: string, lookup: Lookup): Visit {
  return {
    origin,
    schema,
    lookup,
    castTo: undefined,
    emptyIsNull: false,
    once: false,
    through: undefined,
    call: undefined,
    entered: [],
  };
}

type Reads = readonly SessionRead[];

const texts = new Set(['text', 'varchar', 'bpchar', 'name', 'citext']);

function readsIn(e: Expression, around: Visit): Reads {
  switch (e.kind) {
    case 'cast':
      return readsIn(e.operand, texts.has(e.type.name) ? around : { ...around, castTo: e.type, emptyIsNull: false });
    case 'call':
      return readsInCall(e, around);
    case 'subquery': {
      const once = e.link === 'scalar' && e.query.from.length === 0;
      const operand = e.operand ? readsIn(e.operand, plain(around)) : [];
      return [...operand, ...readsInQuery(e.query, once ? { ...around, once } : plain(around))];
    }
    default: {
      const inside = plain(around);
      return childrenOf(e).flatMap((child) => readsIn(child, inside));
    }
  }
}

/** What is around a whole expression does not hold for a part of it, but that it is evaluated once does. */
function plain(around: Visit): Visit {
  if (!around.castTo && !around.emptyIsNull) return around;
  return { ...around, castTo: undefined, emptyIsNull: false };
}

function readsInQuery(query: Query, around: Visit): Reads {
  return [
    ...query.targets.flatMap(({ value }) => readsIn(value, around)),
    ...query.conditions.flatMap((condition) => readsIn(condition, plain(around))),
    ...query.from.flatMap((item) => {
      if (item.kind === 'subquery') return readsInQuery(item.query, plain(around));
      return item.kind === 'function' ? readsIn(item.call, plain(around)) : [];
    }),
    ...query.with.flatMap(({ query: inner }) => readsInQuery(inner, plain(around))),
    ...query.branches.flatMap((branch) => readsInQuery(branch, around)),
  ];
}

function readsInCall(e: FunctionCall, around: Visit): Reads {
  if (isSessionCall(e)) return readBy(e, around);
  const [first, ...others] = e.args;
  if (e.name === 'nullif' && first && others.every(isEmptyText))
    return readsIn(first, { ...around, emptyIsNull: true });
  if (e.name === 'coalesce') return e.args.flatMap((argument) => readsIn(argument, around));
  const given = e.args.flatMap((argument) => readsIn(argument, plain(around)));
  const fn = functionNamed(around.lookup, e.schema, e.name, around.schema);
  return fn && !around.entered.includes(fn) ? [...given, ...readsInBody(fn, e, around)] : given;
}

function readsInBody(fn: DatabaseFunction, e: FunctionCall, around: Visit): Reads {
  const inside: Visit = {
    ...around,
    through: around.through ?? fn,
    call: around.call ?? e,
    entered: [...around.entered, fn],
    schema: fn.schema,
  };
  const result = resultOf(fn);
  if (result) {
    return [
      ...result.variables.flatMap(({ value }) => readsIn(value, plain(inside))),
      // The query of a body is run for each call: what is once in it is once a call.
      ...result.returned.flatMap((value) => readsIn(value, inside).map((read) => ({ ...read, once: around.once }))),
    ];
  }
  return settingReadsBy(fn).map(({ name, missingOk }) =>
    read({ name, kind: 'setting', missingOk, castTo: undefined, emptyIsNull: false }, e, inside),
  );
}

function isEmptyText(e: Expression): boolean {
  const value = withoutCasts(e);
  return value.kind === 'constant' && value.type === 'string' && value.value === '';
}

function readBy(e: FunctionCall, around: Visit): Reads {
  if (e.schema === 'auth') {
    const name = `auth.${e.name}`;
    return [read({ name, kind: 'claim', missingOk: true, castTo: undefined, emptyIsNull: true }, e, around)];
  }
  const name = e.name === 'current_setting' ? settingOf(e) : undefined;
  if (name === undefined) return [];
  const { castTo, emptyIsNull } = around;
  return [read({ name, kind: 'setting', missingOk: missingOkOf(e), castTo, emptyIsNull }, e, around)];
}

function missingOkOf({ args }: FunctionCall): boolean | undefined {
  const [, second] = args;
  if (!second) return false;
  const value = withoutCasts(second);
  return value.kind === 'constant' ? /^t/i.test(value.value) : undefined;
}

function read(
  what: Pick<SessionRead, 'name' | 'kind' | 'missingOk' | 'castTo' | 'emptyIsNull'>,
  e: Expression,
  { once, through, call, origin }: Visit,
): SessionRead {
  return { once, through, at: call ?? e, origin, ...what };
}
