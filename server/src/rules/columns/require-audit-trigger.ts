import type { Table, Trigger } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { qualifiedName } from '../../core/catalog/names.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addTrigger } from '../../core/remedy/changes.js';
import type { TriggerEvent } from '../../core/syntax/ddl.js';
import { matchesTable } from '../../core/tenancy/table-pattern.js';

export default defineRule({
  name: 'require-audit-trigger',
  category: 'columns',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A table that is declared sensitive must have an audit trigger.',
  items: [],
  options: {
    tables: {
      type: 'string-list',
      default: [],
      description:
        'Sensitive tables (`table`, `schema.table`, `*` for any text), beside those whose comment says "sensitive" or "audited".',
    },
    function: {
      type: 'string',
      default: 'audit_row',
      description: 'Name of the function that a new trigger runs, in the schema of the table or in public.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    if (!isSensitive(table, context.options.tables, context)) return skip;
    const audited = new Set(
      table.triggers.filter((trigger) => audits(trigger, context)).flatMap(({ events }) => events),
    );
    const unseen = changes.filter((event) => !audited.has(event));
    if (unseen.length === 0) return pass;
    if (unknownAspect(table, 'triggers')) return unknown(`The triggers of ${quoted(table.name)} are not all known.`);

    const names = [table.schema, 'public'].map((schema) => qualifiedName(schema, context.options.function));
    const known = names.find((id) => context.function(id));
    yield {
      at: table.origin,
      message: `No audit trigger of the sensitive table ${quoted(table.name)} sees ${unseen.map((event) => event.toUpperCase()).join(', ')}.`,
      remedy: () =>
        known === undefined
          ? { reason: `there is no function "${context.options.function}" that writes audit rows` }
          : remedy(`Audit ${quoted(table.name)}`, 'safe', [
              addTrigger(table, { purpose: 'audit', timing: 'after', events: unseen, forEach: 'row', function: known }),
            ]),
    };
    return undefined;
  },
});

const changes: readonly TriggerEvent[] = ['insert', 'update', 'delete'];

function isSensitive(table: Table, patterns: readonly string[], context: RuleContext<object>): boolean {
  if (matchesTable(table, patterns)) return true;
  const texts = [table.comment?.value ?? '', context.commentAbove(table.origin.statement)];
  return texts.some(
    (text) => /\b(?:sensitive|audited)\b/i.test(text) && !/\b(?:not|non|in)[- ]?(?:sensitive|audited)\b/i.test(text),
  );
}

/** One that writes rows elsewhere, as far as its name or its code tells. */
function audits(trigger: Trigger, context: RuleContext<object>): boolean {
  if (!trigger.enabled) return false;
  if (/audit|history|log/i.test(`${trigger.name} ${trigger.function}`)) return true;
  const called = context.function(trigger.function);
  return called?.body === undefined ? !trigger.functionMissing : /\binsert\s+into\b/i.test(called.body);
}
