import type { ForeignKey, RelationId, Table } from '../../core/catalog/catalog.js';
import { columnOf, foreignKeysOf } from '../../core/catalog/keys.js';
import { displayName, quoteIdentifier, quoteLiteral } from '../../core/catalog/names.js';
import type { RuleContext } from '../../core/lint/context.js';
import { type ExistingTable, existingTables } from '../../core/lint/existing-tables.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { statementBefore } from '../../core/remedy/changes.js';
import { type Statement, writtenStatement } from '../../core/syntax/source-file.js';

export default defineRule({
  name: 'require-orphan-check',
  category: 'availability',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A foreign key of a table with rows must come after a look for rows that it would refuse.',
  items: [],
  options: {},
  subject: 'migration',
  *check(subject, context) {
    if (!subject.migration.draft) return skip;
    const reported = new Set<RelationId>();
    const guarded = new Map<RelationId, readonly ForeignKey[]>();
    for (const change of existingTables(subject, context)) {
      const { table, statement } = change;
      if (!guarded.has(table.id)) guarded.set(table.id, foreignKeysOf(table));
      if (reported.has(table.id)) continue;
      const before = guarded.get(table.id) ?? [];
      const key = addedKeys(change, subject).find(
        (added) => !before.some((old) => isSameReference(old, added)) && !isLookedInto(added, change, subject, context),
      );
      if (!key) continue;
      reported.add(table.id);
      const referenced = context.table(key.references)?.name ?? key.references;
      yield {
        at: inStatement(statement, key.columnsOrigin.span),
        subject: table.id,
        message: `Nothing has looked for rows of ${quoted(table.name)} without their ${quoted(referenced)}: with a single one this foreign key, and the migration with it, fails.`,
        remedy: () => orphanCheck(statement, table, key, subject, context),
      };
    }
    return pass;
  },
});

type Subject = Subjects['migration'];
type Context = RuleContext<object>;

/** A foreign key that is only made anew, with other actions perhaps: no row can be without its parent. */
function isSameReference(old: ForeignKey, added: ForeignKey): boolean {
  if (!old.validated || !old.enforced || old.references !== added.references) return false;
  const pairs = (key: ForeignKey) => key.columns.map((column, i) => `${column} ${key.referencedColumns[i]}`).sort();
  return pairs(old).join() === pairs(added).join();
}

/** The foreign keys that are checked against rows: not those of columns that hold only NULL so far. */
function addedKeys({ statement, table, after }: ExistingTable, subject: Subject): readonly ForeignKey[] {
  if (statement.ddl.kind !== 'alter-table' || !after) return [];
  return foreignKeysOf(after).filter(
    (key) =>
      key.origin.statement === statement &&
      key.validated &&
      key.enforced &&
      !key.inherited &&
      !key.columns.some((name) => isEmpty(name, table, after, subject)),
  );
}

/** A column of the same migration, without a default, that no statement of it has filled. */
function isEmpty(name: string, table: Table, after: Table, { steps, migration }: Subject): boolean {
  const column = columnOf(table, name) ?? columnOf(after, name);
  if (!column || column.origin.statement.path !== migration.path || column.default || column.generated) return false;
  return !steps.some(
    ({ statement: { ddl } }) => ddl.kind === 'data' && ddl.columns.some((set) => set.name.value === name),
  );
}

/** Whether a statement before it reads or mends the rows of both tables: what exactly it looks for is its affair. */
function isLookedInto(
  key: ForeignKey,
  { statement, table }: ExistingTable,
  { steps }: Subject,
  context: Context,
): boolean {
  const referenced = context.table(key.references);
  const before = steps.slice(
    0,
    steps.findIndex((step) => step.statement === statement),
  );
  return before.some(({ statement: { ddl, text } }) => {
    if (ddl.kind !== 'data' && ddl.kind !== 'opaque') return false;
    return [table.name, referenced?.name ?? ''].every((name) => text.includes(name));
  });
}

/** Tools that need comments of their own around a DO block. */
const cutAtSemicolons: ReadonlySet<string> = new Set(['goose', 'sql-migrate', 'liquibase']);

function orphanCheck(
  statement: Statement,
  table: Table,
  key: ForeignKey,
  { migration }: Subject,
  context: Context,
): Remedy | NoRemedy {
  const referenced = context.table(key.references);
  if (!referenced || key.referencedColumns.length !== key.columns.length) {
    return { reason: 'the referenced columns are not known' };
  }
  if (cutAtSemicolons.has(migration.tool)) {
    return { reason: `${migration.tool} cuts a file at its semicolons, also those of the block that would look` };
  }
  const [own, other] = [displayName(table), displayName(referenced)];
  const given = key.columns.map((column) => `child.${quoteIdentifier(column)} IS NOT NULL`);
  const pairs = key.columns.map(
    (column, i) => `parent.${quoteIdentifier(key.referencedColumns[i] ?? '')} = child.${quoteIdentifier(column)}`,
  );
  const message = quoteLiteral(`rows of ${own} reference rows of ${other} that do not exist`.replaceAll('%', '%%'));
  const sql = [
    'DO $$',
    'BEGIN',
    '    IF EXISTS (',
    '        SELECT',
    `        FROM ${own} child`,
    `        WHERE ${given.join(' AND ')}`,
    `            AND NOT EXISTS (SELECT FROM ${other} parent WHERE ${pairs.join(' AND ')})`,
    '    ) THEN',
    `        RAISE EXCEPTION ${message};`,
    '    END IF;',
    'END $$',
  ].join('\n');
  const title = `Look for rows of ${quoted(table.name)} without their ${quoted(referenced.name)}`;
  return remedy(title, 'safe', [statementBefore(writtenStatement(statement), sql)]);
}
