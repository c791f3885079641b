import { onlyBefore } from '../../core/lint/existing-tables.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { stepsOf } from '../../core/lint/steps.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { isShared, surroundingsOf, whyShared } from '../../core/lint/surroundings.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { bodyText } from '../../core/syntax/body-queries.js';
import { type Command, type CommandOf, readPlpgsql } from '../../core/syntax/plpgsql.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { type Span, shift, textOf } from '../../core/text/span.js';

export default defineRule({
  name: 'no-single-transaction-batch',
  category: 'availability',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A loop that changes rows in batches must commit each of them.',
  items: [],
  options: {},
  subject: 'migration',
  *check(subject) {
    const statements = new Set(stepsOf(subject.steps, 'opaque').map(({ statement }) => statement));
    const blocks = [...statements].filter(({ ddl }) => ddl.kind === 'opaque' && ddl.tag === 'do');
    if (blocks.length === 0) return skip;
    for (const statement of blocks) yield* findingsIn(statement, subject);
    return pass;
  },
});

type Subject = Subjects['migration'];
type Loop = CommandOf<'loop'>;

function* findingsIn(statement: Statement, subject: Subject): Generator<Finding, void, undefined> {
  const { ddl, text } = statement;
  const body = ddl.kind === 'opaque' ? bodyText(text, { body: ddl.body, bodySpan: ddl.bodySpan }) : undefined;
  const block = body && readPlpgsql(body.text);
  if (!body || !block) return;
  const at = (span: Span) => inStatement(statement, body.verbatim ? shift(span, body.span.start) : body.span);
  for (const loop of loopsIn(block.body)) {
    const commit = commandsIn(loop.body).find(({ kind }) => kind === 'commit');
    if (commit) {
      const finding = refused(at(firstWord(commit.span, body.text)), statement, subject);
      if (finding) yield finding;
    } else if (isBatch(loop, body.text)) {
      yield {
        ...onlyBefore,
        at: at(firstWord(loop.span, body.text)),
        message:
          'This loop changes its batches in one transaction: without a COMMIT in it all rows stay locked until the end.',
      };
    }
  }
}

function refused(at: Finding['at'], statement: Statement, subject: Subject): Finding | undefined {
  const surroundings = surroundingsOf(statement, subject);
  if (!isShared(surroundings)) return undefined;
  const why = whyShared(surroundings, 'a loop that commits', subject) ?? '';
  return { ...onlyBefore, at, message: `PostgreSQL refuses to commit here: ${why}.` };
}

/** The outermost loops: what one of them does not commit, those inside of it may. */
function loopsIn(commands: readonly Command[]): readonly Loop[] {
  return commands.flatMap((command) => (command.kind === 'loop' ? [command] : loopsIn(partsOf(command))));
}

function commandsIn(commands: readonly Command[]): readonly Command[] {
  return commands.flatMap((command) => [command, ...commandsIn(partsOf(command))]);
}

function partsOf(command: Command): readonly Command[] {
  switch (command.kind) {
    case 'block':
      return [...command.body, ...command.handlers.flatMap(({ body }) => body)];
    case 'if':
    case 'case':
      return [...command.arms.flatMap(({ body }) => body), ...(command.otherwise ?? [])];
    case 'loop':
      return command.body;
    default:
      return [];
  }
}

/** It limits what it changes at once, or sleeps between: it is meant to give way to others. */
function isBatch(loop: Loop, body: string): boolean {
  const commands = commandsIn(loop.body);
  const changes = commands.filter((command) => isSql(command, /^(?:with|update|delete|insert)\b/i, body));
  if (changes.length === 0) return false;
  const isLimited = changes.some(({ span }) => /\blimit\b/i.test(textOf(body, span)));
  return isLimited || commands.some(({ kind, span }) => kind === 'perform' && /\bpg_sleep\b/i.test(textOf(body, span)));
}

function isSql({ kind, span }: Command, words: RegExp, body: string): boolean {
  return kind === 'sql' && words.test(textOf(body, span));
}

function firstWord({ start, end }: Span, body: string): Span {
  const word = /^\w+/.exec(body.slice(start, end))?.[0] ?? '';
  return { start, end: start + word.length };
}
