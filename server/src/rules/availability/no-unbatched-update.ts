import type { RelationId, Table } from '../../core/catalog/catalog.js';
import { walkDeep } from '../../core/catalog/keys.js';
import { displayName } from '../../core/catalog/names.js';
import type { RuleContext } from '../../core/lint/context.js';
import { existed, hasPast, onlyBefore } from '../../core/lint/existing-tables.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { stepsOf } from '../../core/lint/steps.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { surroundingsOf, whyShared } from '../../core/lint/surroundings.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { rewrite } from '../../core/remedy/changes.js';
import type { DataChange } from '../../core/syntax/ddl.js';
import type { Expression, Query } from '../../core/syntax/expression.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { textOf } from '../../core/text/span.js';

export default defineRule({
  name: 'no-unbatched-update',
  category: 'availability',
  severity: 'warning',
  remedy: 'review',
  since: '0.1.0',
  summary: 'The rows of a table in use must not all be changed by one statement.',
  items: [],
  options: {
    batchSize: {
      type: 'number',
      default: 1000,
      minimum: 1,
      description: 'How many rows the offered loop changes between two commits.',
    },
  },
  subject: 'migration',
  *check(subject, context) {
    if (!hasPast(subject)) return pass;
    const reported = new Set<RelationId>();
    for (const { statement } of stepsOf(subject.steps, 'data')) {
      const table = changedAsAWhole(statement, subject, context);
      if (!table || reported.has(table.id)) continue;
      reported.add(table.id);
      yield findingOf(statement, table, subject, context);
    }
    return pass;
  },
});

type Subject = Subjects['migration'];
type Context = RuleContext<{ readonly batchSize: number }>;

function changedAsAWhole({ ddl, text }: Statement, subject: Subject, context: Context): Table | undefined {
  if (ddl.kind !== 'data' || (ddl.command !== 'update' && ddl.command !== 'delete')) return undefined;
  const [name] = ddl.tables;
  const table = name && context.tableNamed(name);
  // What all tenants share is small, as a rule.
  if (!table || !existed(table, subject, context) || context.classOf(table) === 'global') return undefined;
  if (/\blimit\b/i.test(text) || (ddl.query && isSelective(ddl.query))) return undefined;
  return table;
}

/** Whether something limits the rows: a comparison with a value, a list of values, or what cannot be judged here. */
function isSelective({ from, conditions, with: ctes }: Query): boolean {
  return ctes.length > 0 || from.some(({ kind }) => kind !== 'relation') || conditions.some(picksRows);
}

function picksRows(condition: Expression): boolean {
  switch (condition.kind) {
    case 'null-test':
      return false;
    case 'and':
    case 'or':
      return condition.operands.some(picksRows);
    case 'operator': {
      const sides = [condition.left, condition.right].filter((side) => side !== undefined);
      return sides.some((side) => walkDeep(side).some(({ kind }) => kind !== 'column' && kind !== 'cast'));
    }
    default:
      return true;
  }
}

function findingOf(statement: Statement, table: Table, subject: Subject, context: Context): Finding {
  const ddl = statement.ddl as DataChange;
  const word = ddl.command.toUpperCase();
  const nulls = ddl.filtered ? 'that it finds' : 'there is';
  return {
    ...onlyBefore,
    at: inStatement(statement, ddl.tables[0]?.span ?? ddl.span),
    subject: table.id,
    message: `This ${word} locks every row ${nulls} in ${quoted(table.name)} until its transaction ends.`,
    remedy: () => inBatches(statement, table, subject, context.options.batchSize),
  };
}

/** A loop ends by itself only where each batch takes rows out of what the next one looks for. */
function inBatches(statement: Statement, table: Table, subject: Subject, size: number): Remedy | NoRemedy {
  const ddl = statement.ddl as DataChange;
  const reason = whyShared(surroundingsOf(statement, subject), 'a loop that commits', subject);
  if (reason !== undefined) return { reason };
  if (cutAtSemicolons.has(subject.migration.tool)) {
    return { reason: `${subject.migration.tool} cuts a file at its semicolons, also those of a loop` };
  }
  const condition = ddl.command === 'update' && !ddl.query?.from.length ? filledColumn(ddl) : undefined;
  if (condition === undefined) return { reason: 'nothing tells the rows that are done from those that are not' };
  const written = statement.text.trimEnd();
  const name = ddl.tables[0] ? textOf(statement.text, ddl.tables[0].span) : displayName(table);
  const set = written.slice(0, whereAt(written)).trimEnd();
  const sql = [
    'DO $$',
    'BEGIN',
    '    LOOP',
    `        ${set}`,
    `        WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE ${condition} LIMIT ${size}));`,
    '        EXIT WHEN NOT FOUND;',
    '        COMMIT;',
    '    END LOOP;',
    'END $$',
  ].join('\n');
  const changed = rewrite({ statement, span: { start: 0, end: statement.text.length } }, sql);
  return remedy(`Update ${quoted(table.name)} in batches of ${size}`, 'review', [changed]);
}

/** Tools that need comments of their own around a DO block. */
const cutAtSemicolons: ReadonlySet<string> = new Set(['goose', 'sql-migrate', 'liquibase']);

/** `x IS NULL`, where the statement gives x a value that is not NULL as it stands. */
function filledColumn({ query, columns }: DataChange): string | undefined {
  const [condition, ...others] = query?.conditions ?? [];
  if (others.length > 0 || condition?.kind !== 'null-test' || condition.negated) return undefined;
  if (condition.operand.kind !== 'column') return undefined;
  const column = condition.operand.path.at(-1)?.value;
  const set = columns.find(({ name }) => name.value === column);
  const isFilled = set?.value?.kind === 'constant' && set.value.type !== 'null';
  return isFilled && condition.operand.path.length === 1 ? `${column} IS NULL` : undefined;
}

function whereAt(text: string): number {
  return /\bwhere\b(?!.*\bwhere\b)/is.exec(text)?.index ?? text.length;
}
