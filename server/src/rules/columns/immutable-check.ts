import type { CheckConstraint } from '../../core/catalog/catalog.js';
import { walkDeep } from '../../core/catalog/keys.js';
import { writtenAt } from '../../core/catalog/origin.js';
import { defineRule } from '../../core/lint/rule.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { dropConstraint } from '../../core/remedy/changes.js';
import type { Expression } from '../../core/syntax/expression.js';

/** What gives another value at another time, or to another session. */
const changing: ReadonlySet<string> = new Set([
  'now',
  'current_timestamp',
  'current_date',
  'current_time',
  'localtimestamp',
  'localtime',
  'transaction_timestamp',
  'statement_timestamp',
  'clock_timestamp',
  'timeofday',
  'random',
  'current_user',
  'session_user',
  'current_setting',
]);

export default defineRule({
  name: 'immutable-check',
  category: 'columns',
  severity: 'warning',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A CHECK must not depend on the time or the session.',
  items: [],
  options: {},
  subject: 'table',
  *check({ table }) {
    for (const check of table.constraints) {
      if (check.kind !== 'check' || check.inherited) continue;
      const found = changingPart(check);
      if (!found) continue;
      yield {
        at: { statement: writtenAt(check).statement, span: found.span },
        message: `${quoted(check.name)} holds of a row at one time and not at another: it asks for ${found.shown}, and is checked only when the row is written.`,
        remedy: () =>
          remedy(`Drop ${quoted(check.name)}, and let a trigger check new rows`, 'review', [
            dropConstraint(table, check),
          ]),
      };
    }
    return undefined;
  },
});

function changingPart({
  expression,
}: CheckConstraint): { readonly span: Expression['span']; readonly shown: string } | undefined {
  for (const part of walkDeep(expression)) {
    if (part.kind === 'call' && changing.has(part.name) && (part.schema ?? 'pg_catalog') === 'pg_catalog') {
      return {
        span: part.span,
        shown: /^(?:current|local|session)_?(?!setting)/.test(part.name) ? part.name.toUpperCase() : `${part.name}()`,
      };
    }
  }
  return undefined;
}
