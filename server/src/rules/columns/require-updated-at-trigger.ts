import type { Table } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { qualifiedName } from '../../core/catalog/names.js';
import { maySetColumn } from '../../core/catalog/trigger-body.js';
import { isBuiltIn } from '../../core/catalog/uses.js';
import { appendOnlyOption, isAppendOnly } from '../../core/lint/append-only.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { namedBy, updatedNames } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { updatedAtTrigger } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-updated-at-trigger',
  category: 'columns',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A BEFORE UPDATE trigger must keep the time of the last change.',
  items: ['13c'],
  options: {
    columns: {
      type: 'string-list',
      default: updatedNames,
      description: 'Names of the column that says when a row changed.',
    },
    appendOnly: appendOnlyOption,
  },
  subject: 'table',
  *check({ table }, context) {
    const column = namedBy(table.columns.filter(isPointInTime), context.options.columns);
    if (!column || isAppendOnly(table, context.options.appendOnly, context)) return skip;

    const triggers = table.triggers.filter(
      ({ enabled, timing, events, forEach }) =>
        enabled && timing === 'before' && events.includes('update') && forEach === 'row',
    );
    const called = triggers.map((trigger) => context.function(trigger.function));
    if (called.some((known) => known && maySetColumn(known, column.name))) return pass;
    if (triggers.some((trigger) => trigger.functionMissing)) return blocked('defined-trigger-function');
    if (called.includes(undefined)) return unknown(`What the triggers of ${quoted(table.name)} do is not known.`);
    if (unknownAspect(table, 'triggers')) return unknown(`The triggers of ${quoted(table.name)} are not all known.`);

    const functions = knownFunctions(table, column.name, context);
    yield {
      at: column.origin,
      message: `No BEFORE UPDATE trigger sets ${quoted(column.name)} of ${quoted(table.name)}: it is right only while every UPDATE sets it.`,
      remedy: () =>
        remedy(
          `Add a trigger that sets ${quoted(column.name)}`,
          'safe',
          updatedAtTrigger(table, column.name, { functions: () => functions }),
        ),
    };
    return undefined;
  },
});

function isPointInTime({ type, generated }: Table['columns'][number]): boolean {
  if (generated) return false;
  return !type || !isBuiltIn(type.name) || /^timestamp|^date$/.test(type.name);
}

/** Functions under the names that projects give to one that does it. */
function knownFunctions(table: Table, column: string, context: RuleContext<object>) {
  const names = [
    `set_${column}`,
    `update_${column}`,
    `update_${column}_column`,
    `trigger_set_${column}`,
    `touch_${column}`,
    'set_timestamp',
    'trigger_set_timestamp',
    'trigger_set_timestamps',
    'update_timestamp',
    'update_modified_column',
  ];
  const schemas = [...new Set([table.schema, 'public'])];
  const ids = schemas.flatMap((schema) => names.map((name) => qualifiedName(schema, name)));
  return ids.flatMap((id) => context.function(id) ?? []);
}
