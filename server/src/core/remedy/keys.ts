/** Writes new and changed keys and foreign keys. */
import type { Constraint, KeyConstraint, Table } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import type { Statement } from '../syntax/source-file.js';
import type { NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import { columnList, foreignKeyEdits, foreignKeyText, keyText, listEdit, removal } from './key-text.js';
import type { WantedChange } from './merge.js';
import { type NewStatement, slotAbout, slotForKey } from './new-statements.js';
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

export function replaceForeignKey(
  change: Of<'replace-foreign-key'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const { table: id, old, key } = change;
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { statement } = old.origin;
  const where = whereIs(statement, draft.place);
  if (typeof where !== 'string') return where;
  const written = writtenConstraint(old.origin);
  const definition = written?.definition;
  if (definition?.kind !== 'foreign-key') return notWritten(old);
  const cursor = draft.place.layout.cursor(statement);
  const name = () => (definition.name ? old.name : draft.naming.foreignKey(table, key.columns));
  if (where === 'elsewhere') {
    return addReplacement(table, old, 'foreign-key', foreignKeyText(definition, key, name(), cursor), at, draft);
  }
  const missing =
    unavailable(statement, id, key.columns, draft) ??
    unavailable(statement, old.references, key.referencedColumns, draft);
  if (missing) return missing;
  if (definition.inline) {
    return moveOut(statement, written as WrittenConstraint, foreignKeyText(definition, key, name(), cursor), draft);
  }
  for (const edit of foreignKeyEdits(definition, key, cursor)) draft.edit(statement, edit);
  return undefined;
}

/** Several columns do not fit into a column definition: the constraint goes to the table. */
function moveOut(
  statement: Statement,
  { definition, action }: WrittenConstraint,
  sql: string,
  draft: Draft,
): NoRemedy | undefined {
  if (action) draft.addAction(statement, action.span, `ADD ${sql}`);
  else if (!draft.addElement(statement, 'constraint', sql)) return { reason: 'its statement has no list of elements' };
  draft.edit(statement, removal(definition.span, draft.place.layout.cursor(statement)));
  return undefined;
}

function addReplacement(
  table: Table,
  old: Constraint,
  role: NewStatement['role'],
  sql: string,
  at: Statement | undefined,
  draft: Draft,
): undefined {
  const alter = `ALTER TABLE ${draft.place.layout.nameOf(table)}`;
  const text = `${alter}\n  DROP CONSTRAINT ${quoteIdentifier(old.name)},\n  ADD ${sql}`;
  draft.addStatement(slotAbout(table, at, draft.place), { role, about: table.id, sql: text });
}

function notWritten(old: Constraint): NoRemedy {
  return { reason: `"${old.name}" is not written out in the statement that makes it` };
}

/** PostgreSQL refuses a key of a partitioned table that lacks a column of the partition key. */
function missingPartitionKey(table: Table, columns: readonly string[]): NoRemedy | undefined {
  const missing = table.partitionBy?.columns.find((column) => column === undefined || !columns.includes(column));
  if (table.partitionBy === undefined || !table.partitionBy.columns.some((column) => column === missing)) {
    return undefined;
  }
  return { reason: `a key of the partitioned table "${table.name}" must contain its partition key` };
}

/** A foreign key needs a key on exactly its referenced columns. */
function usedByForeignKey(table: Table, old: KeyConstraint, { place }: Draft): NoRemedy | undefined {
  const wanted = setName(old.columns);
  const others = table.constraints.filter(
    (other) => other !== old && (other.kind === 'unique' || other.kind === 'primary-key'),
  );
  if (others.some((other) => 'columns' in other && setName(other.columns) === wanted)) return undefined;
  const user = place.layout.referencing(table.id).find((key) => setName(key.referencedColumns) === wanted);
  if (!user) return undefined;
  return { reason: `the foreign key "${user.name}" references the columns of "${old.name}"; change that first` };
}

function setName(columns: readonly string[]): string {
  return JSON.stringify([...columns].sort());
}
