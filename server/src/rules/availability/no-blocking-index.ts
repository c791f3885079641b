import type { RelationId, Table } from '../../core/catalog/catalog.js';
import { existingTables, onlyBefore } from '../../core/lint/existing-tables.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { surroundingsOf, whyShared } from '../../core/lint/surroundings.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy, type SchemaChange } from '../../core/remedy/change.js';
import { rewrite } from '../../core/remedy/changes.js';
import type { DdlOf } from '../../core/syntax/ddl.js';
import type { Statement } from '../../core/syntax/source-file.js';

export default defineRule({
  name: 'no-blocking-index',
  category: 'availability',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'An index of a table in use must be built without keeping writers waiting.',
  items: [],
  options: {},
  subject: 'migration',
  *check(subject, context) {
    // CockroachDB changes schemas without locks.
    if (context.dialect === 'cockroachdb') return skip;
    const byTable = new Map<RelationId, BlockingIndex[]>();
    for (const { statement, table, after } of existingTables(subject, context)) {
      const { ddl } = statement;
      // Without its partitions a partitioned table has no rows to index.
      if (ddl.kind !== 'create-index' || ddl.concurrently || !after || (ddl.only && table.partitionBy)) continue;
      byTable.set(table.id, [...(byTable.get(table.id) ?? []), { statement, ddl, table }]);
    }
    for (const indexes of byTable.values()) yield findingOf(indexes, subject);
    return pass;
  },
});

interface BlockingIndex {
  readonly statement: Statement;
  readonly ddl: DdlOf<'create-index'>;
  /** As it was before. */
  readonly table: Table;
}

function findingOf(indexes: readonly BlockingIndex[], subject: Subjects['migration']): Finding {
  const [first, ...others] = indexes as readonly [BlockingIndex, ...BlockingIndex[]];
  const table = quoted(first.table.name);
  const built = others.length === 0 ? `${nameOf(first)} of ${table} is` : `${indexes.length} indexes of ${table} are`;
  return {
    ...onlyBefore,
    at: placeOf(first),
    subject: first.table.id,
    message: `${built} built while nobody can write to the table.`,
    related: others.map((other) => ({ at: placeOf(other), message: `${nameOf(other)} is built here.` })),
    remedy: () => concurrently(indexes, subject),
  };
}

function nameOf({ ddl }: BlockingIndex): string {
  return ddl.name ? `Index ${quoted(ddl.name.value)}` : 'An index';
}

function placeOf({ statement, ddl }: BlockingIndex) {
  return inStatement(statement, ddl.name?.span ?? ddl.table.span);
}

/** CONCURRENTLY waits for every open transaction, and since Flyway 9.1 one of these is Flyway's own lock. */
const flywayWaits =
  'Flyway holds a transaction open for which CONCURRENTLY would wait for ever, unless flyway.postgresql.transactional.lock is false';

function concurrently(indexes: readonly BlockingIndex[], subject: Subjects['migration']): Remedy | NoRemedy {
  const [first] = indexes as readonly [BlockingIndex, ...BlockingIndex[]];
  if (subject.migration.tool === 'flyway') return { reason: flywayWaits };
  const reason = indexes.map((index) => whyNot(index, subject)).find((why) => why !== undefined);
  if (reason !== undefined) return { reason };
  const title = `Build ${indexes.length === 1 && first.ddl.name ? quoted(first.ddl.name.value) : 'the index'} CONCURRENTLY`;
  return remedy(title, 'safe', indexes.map(withKeyword));
}

function whyNot({ statement, table }: BlockingIndex, subject: Subjects['migration']): string | undefined {
  if (table.partitionBy) {
    return 'PostgreSQL builds no index of a partitioned table concurrently: create it ON ONLY the table, then concurrently on each partition, and attach these';
  }
  return whyShared(surroundingsOf(statement, subject), 'an index that is built concurrently', subject);
}

function withKeyword({ statement }: BlockingIndex): SchemaChange | NoRemedy {
  const words = /^create\s+(?:unique\s+)?index\b/i.exec(statement.text)?.[0];
  if (words === undefined) return { reason: 'the words of the statement are not where they mostly are' };
  const keyword = words === words.toLowerCase() ? 'concurrently' : 'CONCURRENTLY';
  return rewrite({ statement, span: { start: 0, end: words.length } }, `${words} ${keyword}`);
}
