import type { Table } from '../../core/catalog/catalog.js';
import { columnOf } from '../../core/catalog/keys.js';
import { displayName, quoteIdentifier } from '../../core/catalog/names.js';
import { wordOf } from '../../core/catalog/trigger-body.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { rewrite } from '../../core/remedy/changes.js';
import { Cursor } from '../../core/syntax/cursor.js';
import { lex } from '../../core/syntax/lexer.js';
import type { Statement } from '../../core/syntax/source-file.js';
import type { Span } from '../../core/text/span.js';

export default defineRule({
  name: 'no-hard-delete',
  category: 'columns',
  severity: 'off',
  remedy: 'review',
  since: '0.1.0',
  summary: 'Rows of a table with soft delete must be marked as deleted, not removed.',
  items: [],
  options: {},
  subject: 'statement',
  statements: ['data', 'create-function', 'opaque'],
  *check({ statement }, context) {
    for (const removal of removalsIn(statement)) {
      const table = tableOf(removal, context);
      const column = table && columnOf(table, context.softDeleteColumnOf(table) ?? '');
      // A DELETE that looks at the column purges what was marked before.
      if (!table || !column || removal.words.includes(column.name)) continue;
      if (column.origin.statement.path > statement.path) continue;

      const mark = `${quoteIdentifier(column.name)} = ${column.type?.name === 'bool' ? 'true' : 'now()'}`;
      yield {
        at: { statement, span: removal.nameAt },
        message: `Rows of ${quoted(table.name)} are removed: its ${quoted(column.name)} marks them as deleted instead.`,
        subject: table.id,
        remedy: () =>
          removal.simple
            ? remedy(`Mark the rows by ${quoted(column.name)}`, 'review', [
                rewrite({ statement, span: removal.head }, `UPDATE ${displayName(table)} SET ${mark}`),
              ])
            : { reason: 'a DELETE with USING or with an alias is written anew as a whole' },
      };
    }
    return pass;
  },
});

/** A DELETE in the text of a statement; spans are the statement's. */
interface Removal {
  readonly schema: string | undefined;
  readonly name: string;
  readonly nameAt: Span;
  /** From DELETE to the name. */
  readonly head: Span;
  /** All that follows the name. */
  readonly words: readonly string[];
  /** Nothing, WHERE or RETURNING follows the name. */
  readonly simple: boolean;
}

function tableOf({ schema, name, nameAt }: Removal, context: RuleContext<object>): Table | undefined {
  const part = (value: string) => ({ value, span: nameAt });
  return context.tableNamed({
    schema: schema === undefined ? undefined : part(schema),
    name: part(name),
    span: nameAt,
  });
}

function removalsIn(statement: Statement): readonly Removal[] {
  const { ddl, text } = statement;
  if (ddl.kind === 'data') return removalsInText(text, 0);
  if (ddl.kind !== 'create-function' && ddl.kind !== 'opaque') return [];
  if (ddl.body === undefined || !ddl.bodySpan) return [];
  const start = text.indexOf(ddl.body, ddl.bodySpan.start);
  return start < 0 || start > ddl.bodySpan.end ? [] : removalsInText(ddl.body, start);
}

function removalsInText(text: string, offset: number): readonly Removal[] {
  if (!/\bdelete\b/i.test(text)) return [];
  const c = new Cursor(text, lex(text));
  const words = c.tokens.map((token) => wordOf(text, token));
  const at = (first: number, last: number): Span => {
    const { start, end } = c.span(first, last);
    return { start: start + offset, end: end + offset };
  };
  const found: Removal[] = [];
  for (let i = 0; i < words.length; i++) {
    if (!c.are(i, 'delete', 'from')) continue;
    const first = c.is(i + 2, 'only') ? i + 3 : i + 2;
    const last = words[first + 1] === '.' ? first + 2 : first;
    let end = last + 1;
    while (end < words.length && words[end] !== ';' && words[end] !== ')') end = Math.max(end, c.pair(end)) + 1;
    const next = words[last + 1];
    found.push({
      schema: last > first ? words[first] : undefined,
      name: words[last] ?? '',
      nameAt: at(first, last),
      head: at(i, last),
      words: words.slice(last + 1, end),
      simple: end === last + 1 || next === 'where' || next === 'returning',
    });
  }
  return found;
}
