/** Which calls and functions give a value of the session: a setting, the role, the claims of a token. */
import type { DatabaseFunction, RelationId, Role, Table } from '../catalog/catalog.js';
import { qualifiedName } from '../catalog/names.js';
import type { Expression, FunctionCall } from '../syntax/expression.js';

/** What the catalog holds, as far as expressions ask for it. */
export interface Lookup {
  function(id: string): DatabaseFunction | undefined;
  table(id: RelationId): Table | undefined;
  role(name: string): Role | undefined;
}

/** Whether a function gives or looks at a value of the session. `unknown` where its source cannot be followed. */
type SessionUse = 'yes' | 'no' | 'unknown';

const sessionFunctions = new Set([
  'current_setting',
  'current_user',
  'current_role',
  'session_user',
  'system_user',
  'user',
]);
/** What hosted platforms put into the schema `auth`: the claims of the request's token. */
const claimFunctions = new Set(['uid', 'jwt', 'email', 'role', 'session', 'user_id']);

/** PostgreSQL's own functions and words before a parenthesis that have nothing to do with the session. */
const sessionless = new Set(
  (
    'abs age all and any array_agg array_length as btrim bool_and bool_or case cast ceil clock_timestamp coalesce ' +
    'concat count current_date current_time current_timestamp date_part date_trunc else exists extract filter floor ' +
    'format from gen_random_uuid greatest if in into json_build_object jsonb_build_object least left length ' +
    'localtimestamp lower ltrim max min not now nullif on or over position random replace return returns right round ' +
    'row row_number rtrim select some split_part statement_timestamp strpos substring sum table then to_char to_json ' +
    'to_jsonb transaction_timestamp trim unnest upper using uuid_generate_v4 values when where with'
  ).split(' '),
);

const roleNames = new Set(['current_user', 'current_role', 'user']);

/** The role that a statement runs as, which in a SECURITY DEFINER function is the function's owner. */
export function isRoleName(e: Expression): boolean {
  return e.kind === 'call' && e.schema === undefined && roleNames.has(e.name);
}

/** `current_setting(...)`, `current_user`, `auth.uid()` and their like. */
export function isSessionCall(e: Expression): boolean {
  if (e.kind !== 'call') return false;
  return e.schema === 'auth' ? claimFunctions.has(e.name) : isBuiltInSessionCall(e);
}

/** Those of PostgreSQL itself. Whatever else has such a name, these are meant. */
export function isBuiltInSessionCall({ schema, name }: FunctionCall): boolean {
  return (schema === undefined || schema === 'pg_catalog') && sessionFunctions.has(name);
}

/**
 * The function that a name means. Where the schema is not written, it is looked for beside the table whose policy calls
 * it and in `public`; PostgreSQL would follow the search path of the moment at which the policy was made.
 */
export function functionNamed(
  lookup: Lookup,
  schema: string | undefined,
  name: string,
  beside: string,
): DatabaseFunction | undefined {
  if (schema !== undefined) return lookup.function(qualifiedName(schema, name));
  return lookup.function(qualifiedName(beside, name)) ?? lookup.function(qualifiedName('public', name));
}

/** The setting that an expression is the value of: `current_setting('x')` under casts, NULLIF, COALESCE, `(SELECT ...)`. */
export function settingOf(e: Expression): string | undefined {
  const call = unwrap(e);
  const argument = call.kind === 'call' && call.name === 'current_setting' ? call.args[0] : undefined;
  const name = argument && unwrap(argument);
  return name?.kind === 'constant' && name.type === 'string' ? name.value : undefined;
}

/** The call behind casts, NULLIF, COALESCE and `(SELECT ...)`, as far as these stand around it. */
export function unwrap(e: Expression): Expression {
  if (e.kind === 'cast') return unwrap(e.operand);
  const first = e.kind === 'call' ? e.args[0] : undefined;
  if (e.kind === 'call' && first && (e.name === 'nullif' || e.name === 'coalesce')) return unwrap(first);
  if (e.kind === 'subquery' && e.link === 'scalar' && e.query.from.length === 0) {
    const target = e.query.targets[0];
    return target ? unwrap(target.value) : e;
  }
  return e;
}

/** As `sessionUseOf`, for the function that a call names; `undefined` where the catalog does not have it. */
export function sessionUseOfCall(call: FunctionCall, lookup: Lookup, beside: string): SessionUse | 'undefined' {
  if (isSessionCall(call)) return 'yes';
  const fn = functionNamed(lookup, call.schema, call.name, beside);
  if (fn) return sessionUseOf(fn, lookup);
  const builtIn = call.schema === undefined || call.schema === 'pg_catalog';
  return builtIn && sessionless.has(call.name) ? 'no' : 'undefined';
}

/** Whether the function, or one that it calls, looks at the session for certain. */
export function readsSession(fn: DatabaseFunction, lookup: Lookup): boolean {
  return sessionUseOf(fn, lookup) === 'yes';
}

/** Follows the function's source, and the functions it calls, to where a value of the session is read. */
export function sessionUseOf(fn: DatabaseFunction, lookup: Lookup, seen = new Set<DatabaseFunction>()): SessionUse {
  if (seen.has(fn)) return 'no';
  seen.add(fn);
  const source = sourceOf(fn);
  if (!source) return 'unknown';
  if (source.readsSession) return 'yes';
  // The rows of a table may be the session's by policies of their own.
  let use: SessionUse = source.readsTables ? 'unknown' : 'no';
  for (const call of source.calls) {
    const called = functionNamed(lookup, call.schema, call.name, fn.schema);
    const its = called ? sessionUseOf(called, lookup, seen) : 'unknown';
    if (its === 'yes') return 'yes';
    if (its === 'unknown') use = 'unknown';
  }
  return use;
}

/** The settings that a function's own source reads by name. */
export function settingsReadBy(fn: DatabaseFunction): readonly string[] {
  return settingReadsBy(fn).map(({ name }) => name);
}

/** The same, with whether each may be missing. */
export function settingReadsBy(fn: DatabaseFunction): readonly SettingInSource[] {
  return sourceOf(fn)?.settings ?? [];
}

interface SettingInSource {
  readonly name: string;
  readonly missingOk: boolean;
}

interface FunctionSource {
  readonly readsSession: boolean;
  readonly readsTables: boolean;
  readonly settings: readonly SettingInSource[];
  readonly calls: readonly { readonly schema: string | undefined; readonly name: string }[];
}

const sources = new WeakMap<DatabaseFunction, FunctionSource>();

function sourceOf(fn: DatabaseFunction): FunctionSource | undefined {
  if (fn.language !== 'sql' && fn.language !== 'plpgsql') return undefined;
  let source = sources.get(fn);
  if (!source) {
    // A body written as SQL (BEGIN ATOMIC, RETURN) is part of the statement and not a string.
    source = readSource(fn.body ?? fn.origin.statement.text);
    sources.set(fn, source);
  }
  return source;
}

const sessionWord =
  /\bcurrent_setting\s*\(|\b(?:current_user|current_role|session_user|system_user)\b|\bauth\s*\.\s*(?:uid|jwt|email|role|session|user_id)\s*\(/;

function readSource(text: string): FunctionSource {
  const code = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  const lower = code.toLowerCase();
  return {
    readsSession: sessionWord.test(lower),
    readsTables: /\b(?:from|perform|execute|table)\b/.test(lower),
    settings: [...code.matchAll(/current_setting\s*\(\s*'([^']+)'\s*(,\s*(?:true|'t))?/gi)].map((match) => ({
      name: match[1] ?? '',
      missingOk: match[2] !== undefined,
    })),
    calls: [...lower.matchAll(/(?:\b([a-z_]\w*)\s*\.\s*)?\b([a-z_]\w*)\s*\(/g)]
      .map((match) => ({ schema: match[1], name: match[2] ?? '' }))
      .filter((call) => call.schema !== undefined || !sessionless.has(call.name)),
  };
}
