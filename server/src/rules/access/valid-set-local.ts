import { quoteLiteral } from '../../core/catalog/names.js';
import type { Origin } from '../../core/catalog/origin.js';
import { defineRule } from '../../core/lint/rule.js';
import { remedy } from '../../core/remedy/change.js';
import { rewrite } from '../../core/remedy/changes.js';
import { bodyText } from '../../core/syntax/body-queries.js';
import { Cursor, type Range } from '../../core/syntax/cursor.js';
import type { DdlOf } from '../../core/syntax/ddl.js';
import { identifierValue, lex, tokenText } from '../../core/syntax/lexer.js';
import { readPlpgsql } from '../../core/syntax/plpgsql.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { shift } from '../../core/text/span.js';

export default defineRule({
  name: 'valid-set-local',
  category: 'access',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A setting must not be given the value of a parameter or variable by SET.',
  items: [],
  options: {},
  subject: 'statement',
  statements: ['create-function', 'opaque'],
  *check({ statement }) {
    const { ddl } = statement;
    if (ddl.kind !== 'create-function' && ddl.kind !== 'opaque') return;
    const language = ddl.kind === 'create-function' ? ddl.language : 'plpgsql';
    const body = bodyText(statement.text, ddl);
    if (!body || ddl.body === undefined || (language !== 'plpgsql' && language !== 'sql')) return;
    if (!/\bset\b/i.test(body.text)) return;
    const c = new Cursor(body.text, lex(body.text));
    const variables = ddl.kind === 'create-function' ? variablesOf(ddl, body.text) : declaredIn(body.text);
    for (const setting of settingsIn(c)) {
      const wrong = computed(setting.value, c, variables);
      if (!wrong) continue;
      const within = (range: Range): Origin => ({
        statement,
        span: body.verbatim ? shift(c.span(range.first, range.last), body.span.start) : body.span,
      });
      yield {
        at: within(setting.value),
        message:
          wrong === 'name'
            ? `SET knows no variables: it sets ${quoteLiteral(setting.name)} to the word "${text(c, setting.value)}".`
            : 'PostgreSQL refuses this SET: its value must be a literal.',
        remedy: () =>
          body.verbatim
            ? remedy('Set it by set_config()', 'safe', [
                rewrite(within(setting.whole), callOf(setting, c, language, ddl)),
              ])
            : { reason: 'the body is written with escapes' },
      };
    }
  },
});

interface Setting {
  readonly name: string;
  readonly local: boolean;
  readonly value: Range;
  /** From SET to the last token of its value. */
  readonly whole: Range;
}

const beginnings = ['begin', 'then', 'else', 'loop', 'atomic'];

/** The statements `SET [LOCAL | SESSION] name { = | TO } value` of a body. */
function settingsIn(c: Cursor): readonly Setting[] {
  const found: Setting[] = [];
  for (let i = 0; i <= c.all.last; i++) {
    if (!c.is(i, 'set')) continue;
    const begins = i === 0 || c.char(i - 1, ';') || beginnings.some((word) => c.is(i - 1, word));
    const setting = begins ? settingAt(c, i) : undefined;
    if (setting) found.push(setting);
  }
  return found;
}

function settingAt(c: Cursor, first: number): Setting | undefined {
  const local = c.is(first + 1, 'local');
  let at = local || c.is(first + 1, 'session') ? first + 2 : first + 1;
  const name = [nameAt(c, at)];
  while (c.char(at + 1, '.')) {
    at += 2;
    name.push(nameAt(c, at));
  }
  const sign = at + 1;
  const isSign = c.is(sign, 'to') || tokenText(c.text, c.span(sign, sign)) === '=';
  if (!isSign || name.includes('')) return undefined;
  let last = sign;
  while (last < c.all.last && !c.char(last + 1, ';') && !c.is(last + 1, 'end')) last++;
  if (last === sign) return undefined;
  return { name: name.join('.'), local, value: { first: sign + 1, last }, whole: { first, last } };
}

function nameAt(c: Cursor, index: number): string {
  const token = c.tokens[index];
  return token?.kind === 'word' || token?.kind === 'quoted-identifier' ? identifierValue(c.text, token) : '';
}

/** `name`: PostgreSQL takes the variable's name for the value. `expression`: it refuses the statement. */
function computed(
  { first, last }: Range,
  c: Cursor,
  variables: ReadonlySet<string>,
): 'name' | 'expression' | undefined {
  const tokens = c.tokens.slice(first, last + 1);
  if (tokens.some(({ kind }) => kind === 'parameter')) return 'expression';
  if (first === last) return variables.has(nameAt(c, first)) ? 'name' : undefined;
  const heads = ['new', 'old'];
  const isField = c.char(first + 1, '.') && (variables.has(nameAt(c, first)) || heads.includes(nameAt(c, first)));
  const isComputed = tokens.some((token) => ['::', '||', '('].includes(tokenText(c.text, token)));
  return isField || isComputed ? 'expression' : undefined;
}

function text(c: Cursor, { first, last }: Range): string {
  return tokenText(c.text, c.span(first, last));
}

function variablesOf(ddl: DdlOf<'create-function'>, body: string): ReadonlySet<string> {
  const parameters = ddl.parameters.flatMap(({ name }) => name ?? []);
  return ddl.language === 'plpgsql' ? new Set([...parameters, ...declaredIn(body)]) : new Set(parameters);
}

/** The variables that the outermost block declares. */
function declaredIn(body: string): ReadonlySet<string> {
  return new Set(readPlpgsql(body)?.declarations.map(({ name }) => name));
}

const texts = new Set(['text', 'varchar', 'bpchar', 'citext', 'name']);

/** set_config() takes text, and what is not known to be text is cast. */
function callOf(setting: Setting, c: Cursor, language: string, ddl: Statement['ddl']): string {
  const written = text(c, setting.value);
  const parameters = ddl.kind === 'create-function' ? ddl.parameters : [];
  const isText = parameters.some(
    ({ name, type }, i) => (written === name || written === `$${i + 1}`) && texts.has(type.name),
  );
  const simple = /^[\w$.]+$/.test(written);
  const value = isText || /::\s*text$/i.test(written) ? written : simple ? `${written}::text` : `(${written})::text`;
  const verb = language === 'plpgsql' ? 'PERFORM' : 'SELECT';
  return `${verb} set_config(${quoteLiteral(setting.name)}, ${value}, ${setting.local})`;
}
