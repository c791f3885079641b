import { quoteIdentifier } from '../../core/catalog/names.js';
import { standsAlone } from '../../core/lint/migration.js';
import { defineRule, type Place } from '../../core/lint/rule.js';
import { skip } from '../../core/lint/verdict.js';
import { type Remedy, remedy } from '../../core/remedy/change.js';
import { rewrite, statementBefore } from '../../core/remedy/changes.js';
import type { AlterAction, Ddl, Name } from '../../core/syntax/ddl.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { type Span, textOf } from '../../core/text/span.js';

export default defineRule({
  name: 'prefer-idempotent',
  category: 'migrations',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A statement of a migration should succeed when it is run again.',
  items: [],
  options: {},
  subject: 'migration',
  *check({ steps, migration }) {
    if (standsAlone(migration)) return skip;
    const dropped = new Set<string>();
    for (const { statement } of steps) {
      for (const guard of guardsOf(statement.ddl, statement.text)) {
        if (guard.object !== undefined && dropped.has(guard.object)) continue;
        yield findingOf(guard, statement);
      }
      for (const object of droppedBy(statement.ddl)) dropped.add(object);
    }
    return undefined;
  },
});

/** What a statement lacks to succeed again. */
interface Guard {
  /** Where the finding stands. */
  readonly span: Span;
  /** `IF NOT EXISTS`. */
  readonly words: string;
  /** Where the words go; absent where the statement has no place for any. */
  readonly at: number | undefined;
  /** What may be dropped before: `policy invoices tenant_isolation`. */
  readonly object?: string;
  /** A statement before this one that has the same effect as words in it. */
  readonly before?: string;
}

function findingOf({ span, words, at, before }: Guard, statement: Statement) {
  const place: Place = { statement, span };
  const title = before === undefined ? `Write ${words}` : `Write ${words} before it`;
  return {
    at: place,
    message: `Run again, this fails: there is no ${words}${before === undefined ? '' : ' before it'}.`,
    remedy: (): Remedy | { readonly reason: string } => {
      if (before !== undefined) return remedy(title, 'safe', [statementBefore(statement, before)]);
      if (at === undefined) return { reason: `without a name there can be no ${words}` };
      const sql = `${inCaseOf(words, statement.text)} `;
      return remedy(title, 'safe', [rewrite({ statement, span: { start: at, end: at } }, sql)]);
    },
  };
}

/** As the statement writes its keywords. */
function inCaseOf(words: string, text: string): string {
  return /^[a-z]/.test(text) ? words.toLowerCase() : words;
}

const ifNotExists = 'IF NOT EXISTS';
const ifExists = 'IF EXISTS';
const orReplace = 'OR REPLACE';

function guardsOf(ddl: Ddl, text: string): readonly Guard[] {
  const guard = (span: Span, words: string, object?: string): readonly Guard[] => [
    {
      span,
      words,
      at: words === orReplace ? /^CREATE\s+/i.exec(text)?.[0].length : span.start,
      ...(object && { object }),
    },
  ];
  switch (ddl.kind) {
    case 'create-table':
      return ddl.ifNotExists ? [] : guard(ddl.table.span, ifNotExists, `table ${ddl.table.name.value}`);
    case 'create-index':
      if (ddl.ifNotExists) return [];
      if (!ddl.name) return [{ span: ddl.elementList, words: ifNotExists, at: undefined }];
      return guard(ddl.name.span, ifNotExists, `index ${ddl.name.value}`);
    case 'create-schema':
      return ddl.ifNotExists ? [] : guard(ddl.name.span, ifNotExists, `schema ${ddl.name.value}`);
    case 'create-extension':
      return ddl.ifNotExists ? [] : guard(ddl.name.span, ifNotExists, `extension ${ddl.name.value}`);
    case 'create-sequence':
      return ddl.ifNotExists ? [] : guard(ddl.sequence.span, ifNotExists, `sequence ${ddl.sequence.name.value}`);
    case 'create-view':
      if (ddl.orReplace || ddl.ifNotExists) return [];
      if (ddl.materialized) return guard(ddl.view.span, ifNotExists, `materialized-view ${ddl.view.name.value}`);
      return guard(ddl.view.span, orReplace, `view ${ddl.view.name.value}`);
    case 'create-function':
      return ddl.orReplace ? [] : guard(ddl.name.span, orReplace, `function ${ddl.name.name.value}`);
    case 'create-trigger':
      if (ddl.orReplace || ddl.constraint) return [];
      return guard(ddl.name.span, orReplace, `trigger ${ddl.table.name.value} ${ddl.name.value}`);
    case 'create-policy':
      return [policyGuard(ddl.name, textOf(text, ddl.table.span), `policy ${ddl.table.name.value} ${ddl.name.value}`)];
    case 'drop': {
      const [first] = ddl.objects;
      if (ddl.ifExists || !first) return [];
      return guard(
        ddl.objectType === 'policy' || ddl.objectType === 'trigger' ? first.name.span : first.span,
        ifExists,
      );
    }
    case 'alter-table':
      return ddl.actions.flatMap((action) => guardOfAction(action) ?? []);
    default:
      return [];
  }
}

/** CREATE POLICY knows neither IF NOT EXISTS nor OR REPLACE. */
function policyGuard({ value, span }: Name, table: string, object: string): Guard {
  const before = `DROP POLICY IF EXISTS ${quoteIdentifier(value)} ON ${table}`;
  return { span, words: 'DROP POLICY IF EXISTS', at: undefined, object, before };
}

function guardOfAction(action: AlterAction): Guard | undefined {
  switch (action.kind) {
    case 'add-column': {
      const { span } = action.column.name;
      return action.ifNotExists ? undefined : { span, words: ifNotExists, at: span.start };
    }
    case 'drop-column':
      return action.ifExists ? undefined : { span: action.column.span, words: ifExists, at: action.column.span.start };
    case 'drop-constraint':
      return action.ifExists
        ? undefined
        : { span: action.constraint.span, words: ifExists, at: action.constraint.span.start };
    default:
      return undefined;
  }
}

function droppedBy(ddl: Ddl): readonly string[] {
  if (ddl.kind !== 'drop') return [];
  return ddl.objects.map(({ name, table }) =>
    [ddl.objectType, ...(table ? [table.name.value] : []), name.name.value].join(' '),
  );
}
