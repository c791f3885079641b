import type { Index, Table } from '../../core/catalog/catalog.js';
import { columnOf, walkDeep } from '../../core/catalog/keys.js';
import { qualifiedName } from '../../core/catalog/names.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { dropIndex } from '../../core/remedy/changes.js';
import type { Expression, FunctionCall } from '../../core/syntax/expression.js';

export default defineRule({
  name: 'immutable-index-predicate',
  category: 'indexes',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'The predicate and the expressions of an index must be immutable.',
  items: [],
  options: {},
  subject: 'index',
  *check({ table, index }, context) {
    const expressions = expressionsOf(index);
    if (expressions.length === 0) return skip;
    const { statement } = index.copiedFrom ?? index.origin;
    for (const { part, whole } of expressions) {
      const changing = walkDeep(whole).find((e) => whyChanging(e, table, context));
      const why = changing && whyChanging(changing, table, context);
      if (!changing || why === undefined) continue;
      yield {
        at: { statement, span: changing.span },
        message: `PostgreSQL refuses this index: ${part} must be immutable, and ${why}.`,
        remedy: () =>
          part === 'its predicate'
            ? remedy(`Leave ${quoted(index.name)} out`, 'review', [dropIndex(table, index)])
            : { reason: 'what the index is meant to hold cannot be told' },
      };
    }
    return pass;
  },
});

function expressionsOf(index: Index): readonly { readonly part: string; readonly whole: Expression }[] {
  const elements = index.elements.flatMap(({ expression }) =>
    expression ? [{ part: 'an indexed expression', whole: expression }] : [],
  );
  return index.where ? [...elements, { part: 'its predicate', whole: index.where }] : elements;
}

/** A clause: why the value of an expression may change while its row stays as it is. */
function whyChanging(e: Expression, table: Table, context: RuleContext<object>): string | undefined {
  if (e.kind === 'call') return whyCallChanges(e, table, context);
  if (e.kind !== 'cast') return undefined;
  const from = typeOf(e.operand, table);
  if (from === 'timestamptz' && zoneless.has(e.type.name)) {
    return `what ${quoted(e.type.name)} it is depends on the session's time zone`;
  }
  return undefined;
}

function whyCallChanges(call: FunctionCall, table: Table, context: RuleContext<object>): string | undefined {
  const { schema, name, args } = call;
  const builtIn = schema === undefined || schema === 'pg_catalog';
  const known = context.function(qualifiedName(schema ?? 'public', name));
  // PostgreSQL puts the body of a function in SQL in its place, and then judges that.
  if (known?.language === 'sql') return undefined;
  if (known) {
    const { value } = known.volatility;
    return value === 'immutable' ? undefined : `${name}() is declared ${value.toUpperCase()}`;
  }
  if (!builtIn) return undefined;
  if (changing.has(name)) return `${quoted(name)} gives another value later on`;
  if (name === 'to_tsvector' && args.length === 1)
    return 'to_tsvector() without a configuration depends on the session';
  const zoned = byTimeZone.has(name) && args.some((argument) => typeOf(argument, table) === 'timestamptz');
  return zoned ? `${name}() of a timestamptz depends on the session's time zone` : undefined;
}

/** Stable and volatile functions that predicates are written with, and keywords that are read as calls. */
const changing: ReadonlySet<string> = new Set([
  'now',
  'current_timestamp',
  'current_date',
  'current_time',
  'localtime',
  'localtimestamp',
  'transaction_timestamp',
  'statement_timestamp',
  'clock_timestamp',
  'timeofday',
  'random',
  'gen_random_uuid',
  'current_setting',
  'current_user',
  'session_user',
  'current_role',
]);

/** Immutable for other types. */
const byTimeZone: ReadonlySet<string> = new Set(['date_trunc', 'date_part', 'extract', 'date', 'to_char']);

const zoneless: ReadonlySet<string> = new Set(['date', 'timestamp', 'time', 'text', 'varchar']);

function typeOf(e: Expression, table: Table): string | undefined {
  if (e.kind === 'cast') return e.type.name;
  const name = e.kind === 'column' ? e.path.at(-1)?.value : undefined;
  return name === undefined ? undefined : columnOf(table, name)?.type?.name;
}
