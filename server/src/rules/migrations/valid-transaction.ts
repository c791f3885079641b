import type { Migration, TransactionMode } from '../../core/lint/migration.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { remedy } from '../../core/remedy/change.js';
import { removeStatement, rewrite } from '../../core/remedy/changes.js';
import type { Statement } from '../../core/syntax/source-file.js';
import type { Span } from '../../core/text/span.js';

export default defineRule({
  name: 'valid-transaction',
  category: 'migrations',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'The statements of a migration must fit the transaction in which its tool runs them.',
  items: [],
  options: {},
  subject: 'migration',
  *check({ migration, steps, down }) {
    const statements = steps.map(({ statement }) => statement);
    yield* checkRun({ migration, statements, mode: migration.transaction });
    if (down) yield* checkRun({ migration, statements: down.statements, mode: down.transaction });
  },
});

/** Statements that are run one after another, and how. */
interface Run {
  readonly migration: Migration;
  readonly statements: readonly Statement[];
  readonly mode: TransactionMode;
}

function* checkRun(run: Run): Generator<Finding, void, undefined> {
  yield* checkBlocks(run);
  yield* checkOutsiders(run);
}

/** BEGIN, COMMIT and ROLLBACK against the transaction of the tool, and against each other. */
function* checkBlocks({ migration: { tool }, statements, mode }: Run): Generator<Finding, void, undefined> {
  const begins = statements.filter((statement) => actionOf(statement) === 'begin');
  const ends = statements.filter(isEnd);
  const [begin] = begins;
  const [end] = ends;
  const last = ends.at(-1);
  if (mode === 'none' || mode === 'implicit') {
    const open = begins.at(-1);
    const closed = open && last && statements.indexOf(last) > statements.indexOf(open);
    if (!open || closed) return;
    yield { at: wordOf(open), message: 'This transaction is never committed: the file ends without a COMMIT.' };
    return;
  }
  // A COMMIT with a BEGIN behind it leaves the tool's transaction on purpose, and comes back to it.
  if (mode !== 'wrapped' || !end || (begin && statements.indexOf(end) < statements.indexOf(begin))) return;
  const first = begin ?? end;
  const word = textAt(wordOf(end)).toUpperCase();
  yield {
    at: wordOf(first),
    message: `${tool} runs this file in a transaction already, which ${word} would end too early.`,
    ...(begin && { related: [{ at: wordOf(end), message: `Ends the transaction of ${tool}` }] }),
    ...(last === statements.at(-1) && { severity: 'warning' as const }),
    settled: 'info',
    remedy: () => remedy(`Leave the transaction to ${tool}`, 'review', [...begins, ...ends].map(removeStatement)),
  };
}

/** Statements that PostgreSQL refuses inside of a transaction. */
function* checkOutsiders({ migration, statements, mode }: Run): Generator<Finding, void, undefined> {
  let block: Statement | undefined;
  let ended = false;
  for (const statement of statements) {
    if (actionOf(statement) === 'begin') block = statement;
    else if (isEnd(statement)) {
      block = undefined;
      ended = true;
    }
    const outsider = outsiderOf(statement);
    if (!outsider) continue;
    const why = whyInside({ migration, statements, mode }, block, ended);
    if (why === undefined) continue;
    yield {
      at: { statement, span: outsider.span },
      message: `${outsider.words} cannot run in a transaction, ${why}.`,
      ...(block && { related: [{ at: wordOf(block), message: 'The transaction begins here' }] }),
      remedy: () => withoutConcurrently(statement, statements, migration),
    };
  }
}

function whyInside(
  { migration: { tool, outside }, statements, mode }: Run,
  block: Statement | undefined,
  ended: boolean,
): string | undefined {
  if (block) return 'and it stands between BEGIN and COMMIT';
  if (mode === 'wrapped' && !ended) {
    return `in which ${tool} runs this file${outside === undefined ? '' : `; it would not ${outside}`}`;
  }
  if (mode !== 'implicit' || statements.length < 2) return undefined;
  return `which several statements in one file are to ${tool}`;
}

interface Outsider {
  /** `CREATE INDEX CONCURRENTLY`. */
  readonly words: string;
  /** The word by which it is one. */
  readonly span: Span;
}

const always =
  /^(?:VACUUM|(?:CREATE|DROP)\s+(?:DATABASE|TABLESPACE)|ALTER\s+SYSTEM|REINDEX\s+(?:\([^)]*\)\s*)?(?:DATABASE|SYSTEM|SCHEMA))\b/i;

function outsiderOf({ ddl, text }: Statement): Outsider | undefined {
  if (ddl.kind === 'other') {
    const words = always.exec(text)?.[0];
    if (words !== undefined) return { words: shown(words), span: { start: 0, end: words.length } };
    return /^REINDEX\b/i.test(text) ? concurrently(text, 'REINDEX CONCURRENTLY') : undefined;
  }
  if (ddl.kind === 'create-index' && ddl.concurrently) return concurrently(text, 'CREATE INDEX CONCURRENTLY');
  if (ddl.kind === 'drop' && ddl.concurrently) return concurrently(text, 'DROP INDEX CONCURRENTLY');
  const detaches = ddl.kind === 'alter-table' && ddl.actions.some(({ kind }) => kind === 'detach-partition');
  return detaches ? concurrently(text, 'DETACH PARTITION CONCURRENTLY') : undefined;
}

function concurrently(text: string, words: string): Outsider | undefined {
  const word = /\bCONCURRENTLY\b/i.exec(text);
  return word ? { words, span: { start: word.index, end: word.index + word[0].length } } : undefined;
}

/** Nobody waits for an index on a table that the same migration makes. */
function withoutConcurrently(
  statement: Statement,
  statements: readonly Statement[],
  { outside }: Migration,
): ReturnType<typeof remedy> {
  const { ddl, text } = statement;
  const word = /\s+CONCURRENTLY\b/i.exec(text);
  const made =
    ddl.kind === 'create-index' &&
    statements.some(
      (other) => other.ddl.kind === 'create-table' && other.ddl.table.name.value === ddl.table.name.value,
    );
  if (!made || !word) {
    const how = outside === undefined ? '' : `, ${outside}`;
    return { reason: `it belongs into a migration of its own that is run outside of a transaction${how}` };
  }
  const span = { start: word.index, end: word.index + word[0].length };
  return remedy('Leave out CONCURRENTLY', 'review', [rewrite({ statement, span }, '')]);
}

function actionOf({ ddl }: Statement): string | undefined {
  return ddl.kind === 'transaction' ? ddl.action : undefined;
}

function isEnd({ ddl }: Statement): boolean {
  return ddl.kind === 'transaction' && (ddl.action === 'commit' || ddl.action === 'rollback') && !ddl.chain;
}

function wordOf(statement: Statement): { readonly statement: Statement; readonly span: Span } {
  return { statement, span: { start: 0, end: /^\w*/.exec(statement.text)?.[0].length ?? 0 } };
}

function textAt({ statement, span }: ReturnType<typeof wordOf>): string {
  return statement.text.slice(span.start, span.end);
}

function shown(words: string): string {
  return words.toUpperCase().replace(/\s+/g, ' ');
}
