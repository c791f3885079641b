/** Writes new and changed keys. */
import type { Table } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import type { NoRemedy, SchemaChange } from './change.js';
import { addReplacement, moveOut, notWritten, usedByForeignKey } from './constraint-places.js';
import type { Draft } from './draft.js';
import { columnList, keyText, listEdit } from './key-text.js';
import type { WantedChange } from './merge.js';
import { slotForKey } from './new-statements.js';
import { unavailable, type WrittenConstraint, whereIs, writtenConstraint } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

export function addKey({ table: id, key }: Of<'add-key'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  const unpartitioned = missingPartitionKey(table, key.columns);
  if (unpartitioned) return unpartitioned;
  const creating = table.origin.statement;
  const where = whereIs(creating, draft.place);
  if (typeof where !== 'string') return where;
  const name = draft.naming.key(table, key.kind, key.columns);
  const kind = key.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY';
  const constraint = `CONSTRAINT ${quoteIdentifier(name)} ${kind} (${columnList(key.columns)})`;
  const inside = where === 'here' && !unavailable(creating, id, key.columns, draft);
  if (inside && draft.addElement(creating, 'constraint', constraint)) return undefined;
  const sql = `ALTER TABLE ${draft.place.layout.nameOf(table)} ADD ${constraint}`;
  draft.addStatement(slotForKey(table, key.columns, at, draft.place), { role: 'key', about: id, sql });
  return undefined;
}

export function replaceKey(change: Of<'replace-key'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const { table: id, old, key } = change;
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { statement } = old.origin;
  const where = whereIs(statement, draft.place);
  if (typeof where !== 'string') return where;
  const refused = missingPartitionKey(table, key.columns) ?? usedByForeignKey(table, old, draft);
  if (refused) return refused;
  const written = writtenConstraint(old.origin);
  const definition = written?.definition;
  if (definition?.kind !== 'unique' && definition?.kind !== 'primary-key') return notWritten(old);
  if (definition.usingIndex) return { reason: `"${old.name}" takes its columns from an index; change that` };
  const cursor = draft.place.layout.cursor(statement);
  const given = definition.name && old.name;
  if (where === 'elsewhere') {
    const chosen = given ?? (old.kind === 'unique' ? draft.naming.key(table, 'unique', key.columns) : undefined);
    const text = keyText(definition, key.columns, chosen, cursor);
    return addReplacement(table, old, 'key', text, at, draft);
  }
  const missing = unavailable(statement, id, key.columns, draft);
  if (missing) return missing;
  if (definition.columnList) {
    const columns = definition.columns.map((column) => column.value);
    const edits = listEdit(cursor, cursor.indexOf(definition.columnList.start), columns, key.columns);
    for (const edit of edits) draft.edit(statement, edit);
    return undefined;
  }
  const name = given ?? (old.kind === 'unique' ? draft.naming.key(table, 'unique', key.columns) : undefined);
  return moveOut(statement, written as WrittenConstraint, keyText(definition, key.columns, name, cursor), draft);
}

/** PostgreSQL refuses a key of a partitioned table that lacks a column of the partition key. */
function missingPartitionKey(table: Table, columns: readonly string[]): NoRemedy | undefined {
  const missing = table.partitionBy?.columns.find((column) => column === undefined || !columns.includes(column));
  if (table.partitionBy === undefined || !table.partitionBy.columns.some((column) => column === missing)) {
    return undefined;
  }
  return { reason: `a key of the partitioned table "${table.name}" must contain its partition key` };
}
