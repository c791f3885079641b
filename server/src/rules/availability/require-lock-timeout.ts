import { quoteLiteral } from '../../core/catalog/names.js';
import { existingTables } from '../../core/lint/existing-tables.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { surroundingsOf } from '../../core/lint/surroundings.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { removeStatement, statementBefore } from '../../core/remedy/changes.js';
import type { Ddl } from '../../core/syntax/ddl.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { writtenStatement } from '../../core/syntax/source-file.js';
import type { Span } from '../../core/text/span.js';

export default defineRule({
  name: 'require-lock-timeout',
  category: 'availability',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A migration that locks a table in use must say how long it waits.',
  items: [],
  options: {
    lockTimeout: {
      type: 'string',
      default: '10s',
      description: 'What the fix sets "lock_timeout" to; not asked for where empty.',
    },
    statementTimeout: {
      type: 'string',
      default: '30s',
      description: 'What the fix sets "statement_timeout" to; not asked for where empty.',
    },
  },
  subject: 'migration',
  *check(subject, context) {
    // CockroachDB changes schemas without locks.
    if (context.dialect === 'cockroachdb') return skip;
    if (!subject.migration.draft) return skip;
    const first = existingTables(subject, context).find(({ statement }) => locks(statement.ddl));
    if (!first) return pass;
    const { lockTimeout, statementTimeout } = context.options;
    const set = settingsBefore(first.statement, subject);
    const wanted = [
      { name: 'lock_timeout', value: lockTimeout },
      { name: 'statement_timeout', value: statementTimeout },
    ].filter(({ name, value }) => value !== '' && !set.has(name));
    if (wanted.length === 0) return pass;
    yield {
      at: inStatement(first.statement, tableIn(first.statement.ddl)),
      subject: first.table.id,
      message: `Without ${listed(wanted.map(({ name }) => name))} this ${consequence(set, quoted(first.table.name))}, and all that comes after it waits too.`,
      remedy: () => timeouts(first.statement, wanted, subject),
    };
    return undefined;
  },
});

type Subject = Subjects['migration'];

/** What waits for everybody who uses the table, and keeps them waiting in turn. */
function locks(ddl: Ddl): boolean {
  switch (ddl.kind) {
    // VALIDATE CONSTRAINT lets everybody read and write, also while it waits.
    case 'alter-table':
      return !ddl.actions.every(({ kind }) => kind === 'validate-constraint');
    case 'rename':
    case 'set-schema':
    case 'create-policy':
    case 'alter-policy':
    case 'create-trigger':
      return true;
    // CREATE INDEX keeps writers waiting for as long as it takes: what it should be is concurrent.
    case 'drop':
      return !ddl.concurrently;
    default:
      return false;
  }
}

function tableIn(ddl: Ddl): Span {
  if ('table' in ddl) return ddl.table.span;
  if (ddl.kind === 'rename' || ddl.kind === 'set-schema') return (ddl.object.table ?? ddl.object.name).span;
  const [first] = ddl.kind === 'drop' ? ddl.objects : [];
  return first ? (first.table ?? first.name).span : ddl.span;
}

/** What the migration has set when the statement runs. */
function settingsBefore(statement: Statement, { steps }: Subject): ReadonlySet<string> {
  const set = new Set<string>();
  for (const step of steps) {
    if (step.statement === statement) break;
    const { ddl } = step.statement;
    if (ddl.kind === 'set-variable' && ddl.values) set.add(ddl.name);
  }
  return set;
}

/** Either setting ends the wait; only one of them what follows it. */
function consequence(set: ReadonlySet<string>, table: string): string {
  if (set.has('lock_timeout')) return `keeps its lock of ${table} for as long as it takes`;
  if (set.has('statement_timeout')) return `waits for its lock of ${table} until "statement_timeout" ends it`;
  return `waits for its lock of ${table} without end`;
}

interface Timeout {
  readonly name: string;
  readonly value: string;
}

function timeouts(statement: Statement, wanted: readonly Timeout[], subject: Subject): Remedy | NoRemedy {
  const written = writtenStatement(statement);
  const { transaction } = subject.migration;
  const around = surroundingsOf(written, subject);
  // With the settings before it, a file that is sent as one message holds several statements: a transaction.
  const local = around === 'tool' || around === 'file' || around === 'message' || transaction === 'implicit';
  const changes = wanted.flatMap(({ name, value }) => {
    const late = setLater(name, written, subject);
    if (late) return [statementBefore(written, late.text), removeStatement(late)];
    return [statementBefore(written, `SET ${local ? 'LOCAL ' : ''}${name} = ${quoteLiteral(value)}`)];
  });
  return remedy(`Set ${listed(wanted.map(({ name }) => name))}`, 'safe', changes);
}

/** What sets it only behind the statement, though in the same transaction, for which it may move forward. */
function setLater(name: string, statement: Statement, { steps }: Subject): Statement | undefined {
  const behind = steps.slice(steps.findIndex((step) => writtenStatement(step.statement) === statement) + 1);
  for (const { statement: later } of behind) {
    if (later.ddl.kind === 'transaction') return undefined;
    if (later.ddl.kind === 'set-variable' && later.ddl.name === name) {
      return later.ddl.values && !later.within ? later : undefined;
    }
  }
  return undefined;
}
