import type { Column, DatabaseFunction, Table, Trigger } from '../../core/catalog/catalog.js';
import { columnOf, unknownAspect } from '../../core/catalog/keys.js';
import type { Origin } from '../../core/catalog/origin.js';
import { countsUp } from '../../core/catalog/table-shape.js';
import { insertsOf, type TriggerInsert } from '../../core/catalog/trigger-inserts.js';
import { isBuiltIn } from '../../core/catalog/uses.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { setDefault } from '../../core/remedy/changes.js';
import type { TriggerEvent } from '../../core/syntax/ddl.js';

export default defineRule({
  name: 'complete-audit-trigger',
  category: 'columns',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A trigger that writes audit rows must fill what these need, for every change that it sees.',
  items: [],
  options: {},
  subject: 'trigger',
  *check({ table, trigger }, context) {
    const called = context.function(trigger.function);
    if (!called?.body || called.language !== 'plpgsql' || !trigger.enabled) return skip;
    const inserts = insertsOf(called.body).filter(({ events }) => trigger.events.some((event) => events.has(event)));
    if (inserts.length === 0) return skip;

    const incomplete = inserts.flatMap((insert) => incompleteness(insert, trigger, context) ?? [])[0];
    if (incomplete) {
      const { insert, target, missing, message } = incomplete;
      const at = placeIn(called, insert);
      yield {
        at: trigger.origin,
        message: `Trigger ${quoted(trigger.name)} makes ${eventsIn(insert, trigger)} on ${quoted(table.name)} fail: ${message}.`,
        ...(at && { related: [{ at, message: 'It is inserted here.' }] }),
        remedy: () => withDefaults(target, missing),
      };
      return undefined;
    }
    const unseen = unseenEvents(table, trigger, called, inserts);
    if (unseen.length === 0) return pass;
    yield {
      at: trigger.origin,
      message: `The audit of ${quoted(table.name)} is not complete: no trigger runs ${quoted(called.name)} on ${unseen.map((event) => event.toUpperCase()).join(' and ')}.`,
      severity: 'warning',
      remedy: () => ({ reason: `what "${called.name}" should write then has to be thought of` }),
    };
    return undefined;
  },
});

interface Incompleteness {
  readonly insert: TriggerInsert;
  readonly target: Table;
  /** Columns that get no value at all. */
  readonly missing: readonly Column[];
  readonly message: string;
}

function incompleteness(
  insert: TriggerInsert,
  trigger: Trigger,
  context: RuleContext<object>,
): Incompleteness | undefined {
  const target = context.tableNamed(insert.table);
  if (!target || unknownAspect(target, 'columns') || mayFill(target)) return undefined;
  const missing = target.columns.filter((column) => needsValue(column) && !insert.columns.includes(column.name));
  const into = quoted(target.name);
  if (missing.length > 0) {
    const names = listed(missing.map(({ name }) => name));
    return { insert, target, missing, message: `its INSERT into ${into} leaves out ${names}, which must have a value` };
  }
  for (const [row, event] of [
    ['new', 'delete'],
    ['old', 'insert'],
  ] as const) {
    if (!trigger.events.includes(event) || !insert.events.has(event)) continue;
    const empty = insert.columns.filter(
      (name, i) => insert.values[i]?.only === row && columnOf(target, name)?.notNull.value,
    );
    if (empty.length === 0) continue;
    const only = { ...insert, events: new Set([event]) };
    const message = `${listed(empty)} of ${into} ${empty.length > 1 ? 'are' : 'is'} taken from ${row.toUpperCase()}, which has no values then`;
    return { insert: only, target, missing: [], message };
  }
  return undefined;
}

/** A trigger of the table that is written may fill in what the INSERT leaves out. */
function mayFill(target: Table): boolean {
  return target.triggers.some(
    ({ timing, events, enabled }) => enabled && timing === 'before' && events.includes('insert'),
  );
}

/** A domain may have a default of its own. */
function needsValue(column: Column): boolean {
  if (!column.notNull.value || column.default || column.generated || countsUp(column)) return false;
  return column.type !== undefined && isBuiltIn(column.type.name);
}

function eventsIn(insert: TriggerInsert, trigger: Trigger): string {
  const events = trigger.events.filter((event) => insert.events.has(event));
  return events
    .map((event) => event.toUpperCase())
    .join(', ')
    .replace(/, (\w+)$/, ' and $1');
}

const changes: readonly TriggerEvent[] = ['insert', 'update', 'delete'];

/** Of what calls itself an audit; history tables are kept for old values only. Told once, of the first trigger. */
function unseenEvents(
  table: Table,
  trigger: Trigger,
  called: DatabaseFunction,
  inserts: readonly TriggerInsert[],
): readonly TriggerEvent[] {
  if (trigger.forEach !== 'row') return [];
  if (![called.name, ...inserts.map((insert) => insert.table.name.value)].some((name) => /audit/i.test(name)))
    return [];
  const same = table.triggers.filter((other) => other.enabled && other.function === trigger.function);
  if (same[0] !== trigger) return [];
  return changes.filter((event) => !same.some(({ events }) => events.includes(event)));
}

/** Where the body of the function stands as it is in the statement. */
function placeIn({ body = '', origin: { statement } }: DatabaseFunction, { span }: TriggerInsert): Origin | undefined {
  if (statement.ddl.kind !== 'create-function' || !statement.ddl.bodySpan) return undefined;
  const start = statement.text.indexOf(body, statement.ddl.bodySpan.start);
  if (start < 0 || start > statement.ddl.bodySpan.end) return undefined;
  return { statement, span: { start: start + span.start, end: start + span.end } };
}

const defaults: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  text: 'gen_random_uuid()::text',
  varchar: 'gen_random_uuid()::text',
  timestamptz: 'now()',
  timestamp: 'now()',
};

/** Ids and times can be made by the table; anything else the trigger has to know. */
function withDefaults(target: Table, missing: readonly Column[]): Remedy | NoRemedy {
  const key = target.constraints.find(({ kind }) => kind === 'primary-key');
  const ids = key?.kind === 'primary-key' && key.columns.length === 1 ? key.columns : ['id'];
  const made = missing.map((column) => {
    const value = defaults[column.type?.name ?? ''];
    return value === 'now()' || ids.includes(column.name) ? value : undefined;
  });
  if (missing.length === 0 || made.includes(undefined))
    return { reason: 'what should stand there has to be thought of' };
  const names = listed(missing.map(({ name }) => name));
  return remedy(
    `Give ${names} of ${quoted(target.name)} a default`,
    'review',
    missing.map((column, i) => setDefault(target, column, made[i] ?? '')),
  );
}
