import type { Table } from '../../core/catalog/catalog.js';
import { columnOf, primaryKeyOf, unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, unknown } from '../../core/lint/verdict.js';
import { columnList, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { addPrimaryKey, dropConstraint } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-primary-key',
  category: 'keys',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A table must have a primary key.',
  items: ['7a'],
  options: {},
  subject: 'table',
  *check({ table }, context) {
    if (primaryKeyOf(table)) return pass;
    const partitions = table.partitionBy ? context.partitionsOf(table.id) : [];
    if (partitions.length > 0 && partitions.every(primaryKeyOf)) return pass;
    if (writesPrimaryKey(table)) return blocked('resolved-references');
    if (unknownAspect(table, 'constraints')) return unknown(`The keys of ${quoted(table.name)} are not all known.`);

    yield {
      at: table.origin,
      message: `Table ${quoted(table.name)} has no primary key.`,
      // A key of a partitioned table must hold the partition key, so many have none on purpose.
      ...(table.partitionBy ? { severity: 'warning' } : {}),
      remedy: () => withPrimaryKey(table),
    };
    return undefined;
  },
});

/** The statement that makes the table asks for one, and PostgreSQL refuses it. */
function writesPrimaryKey({ origin }: Table): boolean {
  const { ddl, fault } = origin.statement;
  if (ddl.kind !== 'create-table' || fault) return false;
  const constraints = [...ddl.constraints, ...ddl.columns.flatMap((column) => column.constraints)];
  return constraints.some(({ kind }) => kind === 'primary-key');
}

function withPrimaryKey(table: Table): Remedy | NoRemedy {
  const unique = table.constraints.find(
    (c) => c.kind === 'unique' && !c.inherited && c.columns.every((name) => columnOf(table, name)?.notNull.value),
  );
  if (unique?.kind === 'unique') {
    return remedy(`Make ${columnList(unique.columns)} the primary key of ${quoted(table.name)}`, 'review', [
      dropConstraint(table, unique),
      addPrimaryKey(table, unique.columns),
    ]);
  }
  if (!columnOf(table, 'id')) return { reason: `which columns identify a row of "${table.name}" cannot be told` };
  const parts = table.partitionBy?.columns ?? [];
  if (parts.includes(undefined)) return { reason: 'a table partitioned by an expression can have no primary key' };
  const columns = [...new Set(['id', ...parts.flatMap((name) => name ?? [])])];
  return remedy(`Make ${columnList(columns)} the primary key of ${quoted(table.name)}`, 'review', [
    addPrimaryKey(table, columns),
  ]);
}
