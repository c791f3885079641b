import type { DatabaseFunction } from '../../core/catalog/catalog.js';
import type { Step } from '../../core/catalog/history.js';
import type { Origin } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import type { Migration } from '../../core/lint/migration.js';
import { defineRule } from '../../core/lint/rule.js';
import { stepsOf } from '../../core/lint/steps.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { rewrite } from '../../core/remedy/changes.js';
import { Cursor } from '../../core/syntax/cursor.js';
import { identifierValue, lex, stringValue, type Token } from '../../core/syntax/lexer.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { type Span, shift } from '../../core/text/span.js';

type Context = RuleContext<object>;

export default defineRule({
  name: 'no-session-wide-setting',
  category: 'isolation',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'The tenant of a session must be set for one transaction only.',
  items: [],
  options: {},
  subject: 'migration',
  *check({ steps, migration }, context) {
    if (context.model.columns.length === 0) return pass;
    const setting = context.model.setting.toLowerCase();
    const setters = stepsOf(steps, 'set-variable', 'data', 'opaque', 'create-function');
    const reset = lastReset(setters, setting);
    for (const [index, step] of setters.entries()) {
      if (step.statement.fault || isReplaced(step, context)) continue;
      for (const { span, local } of settingsIn(step.statement, setting)) {
        const inBody = step.statement.ddl.kind === 'create-function';
        if (!inBody && index < reset) continue;
        const at: Origin = { statement: step.statement, span };
        yield {
          at,
          message: `${quoted(context.model.setting)} is set for the whole session: on a pooled connection the next request is still this tenant.`,
          remedy: () =>
            inBody || runsInTransaction(migration)
              ? remedy(`Set ${quoted(context.model.setting)} for the transaction only`, 'safe', [rewrite(at, local)])
              : { reason: 'the migration does not run in a transaction, to which the setting could be limited' },
        };
      }
    }
    return pass;
  },
});

/** Where a migration takes the setting back itself, by RESET or by setting it to nothing; -1 where it does not. */
function lastReset(steps: readonly Step[], setting: string): number {
  return steps.findLastIndex(({ statement: { ddl } }) => {
    if (ddl.kind !== 'set-variable' || ddl.local) return false;
    if (ddl.name === 'all') return ddl.values === undefined;
    return ddl.name === setting && (ddl.values === undefined || ddl.values.every((value) => value === ''));
  });
}

/** A function that is defined anew or dropped later does nothing any more. */
function isReplaced({ statement, writes }: Step, context: Context): boolean {
  if (statement.ddl.kind !== 'create-function') return false;
  const made = writes.map(({ after }) => after).find(isFunction);
  return made !== undefined && context.function(made.id)?.origin.statement !== statement;
}

function isFunction(entry: object | undefined): entry is DatabaseFunction {
  return entry !== undefined && 'volatility' in entry && 'language' in entry;
}

function runsInTransaction({ transaction }: Migration): boolean {
  return transaction !== 'none' && transaction !== 'unknown';
}

/** A place that limits nothing to the transaction, and what would stand there if it did. */
interface Place {
  readonly span: Span;
  readonly local: string;
}

/** Spans are relative to the statement. */
function settingsIn({ ddl, text }: Statement, setting: string): readonly Place[] {
  switch (ddl.kind) {
    case 'set-variable':
    case 'data':
      return placesIn(text, setting);
    case 'opaque':
    case 'create-function':
      return ddl.bodySpan ? inBody(text, ddl.bodySpan, setting) : placesIn(text, setting);
    default:
      return [];
  }
}

/** The words of a body between `$$` stand in the statement as they are; between quotes, as long as none is doubled. */
function inBody(text: string, body: Span, setting: string): readonly Place[] {
  const literal = text.slice(body.start, body.end);
  const open = /^(?:\$[^$]*\$|'(?!.*''.)|)/s.exec(literal)?.[0] ?? '';
  if (open === '' && literal.startsWith("'")) return [];
  const inner = literal.slice(open.length, literal.length - open.length);
  return placesIn(inner, setting).map(({ span, local }) => ({
    span: shift(span, body.start + open.length),
    local,
  }));
}

function placesIn(text: string, setting: string): readonly Place[] {
  if (!text.toLowerCase().includes(setting)) return [];
  const cursor = new Cursor(text, lex(text));
  return cursor.tokens.flatMap(
    (_, index) => callAt(cursor, index, setting) ?? statementAt(cursor, index, setting) ?? [],
  );
}

/** `set_config('app.tenant_id', value, false)`: the `false`. */
function callAt(cursor: Cursor, index: number, setting: string): Place | undefined {
  const { text, tokens } = cursor;
  if (!cursor.is(index, 'set_config') || !cursor.char(index + 1, '(')) return undefined;
  const [name, , local] = cursor.commas(cursor.inside(index + 1));
  const first = name && tokens[name.first];
  const flag = local && tokens[local.last];
  if (!first || !flag || first.kind !== 'string' || stringValue(text, first).toLowerCase() !== setting)
    return undefined;
  // `false`, or by name: `is_local => false`.
  const alone = local.first === local.last || (cursor.is(local.first, 'is_local') && local.last === local.first + 2);
  return alone && isFalse(cursor, local.last) ? { span: spanOf(flag), local: 'true' } : undefined;
}

function isFalse(cursor: Cursor, index: number): boolean {
  const token = cursor.tokens[index];
  if (cursor.is(index, 'false')) return true;
  return (
    token?.kind === 'string' && ['f', 'false', 'off', 'no', '0'].includes(stringValue(cursor.text, token).toLowerCase())
  );
}

/** `SET app.tenant_id = 'acme'`: from SET to the name. DEFAULT takes the setting back. */
function statementAt(cursor: Cursor, index: number, setting: string): Place | undefined {
  const { text, tokens } = cursor;
  if (!cursor.is(index, 'set') || !beginsStatement(cursor, index)) return undefined;
  const name = cursor.is(index + 1, 'session') ? index + 2 : index + 1;
  const parts: string[] = [];
  let at = name;
  for (let token = tokens[at]; token && isName(token); token = tokens[at]) {
    parts.push(identifierValue(text, token));
    at++;
    if (!cursor.char(at, '.')) break;
    at++;
  }
  const [first, last] = [tokens[index], tokens[at - 1]];
  if (!first || !last || parts.join('.').toLowerCase() !== setting) return undefined;
  if (!cursor.is(at, 'to') && !cursor.char(at, '=')) return undefined;
  const value = tokens[at + 1];
  if (!value || cursor.is(at + 1, 'default') || (value.kind === 'string' && stringValue(text, value) === ''))
    return undefined;
  const word = text.slice(first.start, first.end);
  const local = word === word.toLowerCase() ? 'local' : 'LOCAL';
  const written = text.slice(tokens[name]?.start, last.end);
  return { span: { start: first.start, end: last.end }, local: `${word} ${local} ${written}` };
}

/** `UPDATE ... SET` and `ALTER ROLE ... SET` are other words. */
function beginsStatement(cursor: Cursor, index: number): boolean {
  if (index === 0 || cursor.char(index - 1, ';')) return true;
  return ['begin', 'then', 'else', 'loop', 'atomic'].some((word) => cursor.is(index - 1, word));
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted-identifier';
}

function spanOf({ start, end }: Token): Span {
  return { start, end };
}
