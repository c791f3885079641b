/**
 * What a migration does to tables that were there before it. They may be in use and full of rows, so what locks or scans
 * them is felt; what the migration itself makes is empty, and nobody waits for it.
 */
import type { RelationId, Table } from '../catalog/catalog.js';
import { isTable, type Step } from '../catalog/history.js';
import type { RelationName } from '../syntax/ddl.js';
import type { Statement } from '../syntax/source-file.js';
import type { RuleContext } from './context.js';
import { schemaFiles } from './migration.js';
import type { Finding } from './rule.js';
import type { Subjects } from './subjects.js';

export interface ExistingTable {
  readonly statement: Statement;
  /** As the statement found it. */
  readonly table: Table;
  /** As it left it; absent where it dropped it. */
  readonly after: Table | undefined;
  /** Earlier statements of the migration deleted all rows and put none back. */
  readonly rowless: boolean;
}

type Subject = Subjects['migration'];
type Context = Pick<RuleContext<object>, 'classOf' | 'tableNamed'>;

/** Nothing can be done about a migration that may have run: then it is worth knowing, no more. */
export const onlyBefore: Pick<Finding, 'settled'> = { settled: 'info' };

/** Every change to an existing table, in order: of those that one statement changes, the ones it names. */
export function existingTables(subject: Subject, context: Context): readonly ExistingTable[] {
  if (!hasPast(subject)) return [];
  const found: ExistingTable[] = [];
  const emptied = new Set<RelationId>();
  const rowless = new Set<RelationId>();
  for (const step of subject.steps) {
    for (const name of truncated(step)) {
      const table = context.tableNamed(name);
      if (table) emptied.add(table.id);
    }
    noteRows(step, rowless, context);
    for (const { before, after } of step.writes) {
      if (!isTable(before) || !existed(before, subject, context) || emptied.has(before.id)) continue;
      if (!names(step, before)) continue;
      const now = isTable(after) ? after : moved(before, step);
      found.push({ statement: step.statement, table: before, after: now, rowless: rowless.has(before.id) });
    }
  }
  return found;
}

/** The first migration of a history starts from nothing, and files without an order follow none. */
export function hasPast({ migration }: Subject): boolean {
  return migration.position > 0 && migration.tool !== schemaFiles;
}

/** Whether another migration made the table, and rules may speak of it. */
export function existed(table: Table, { migration }: Subject, { classOf }: Pick<Context, 'classOf'>): boolean {
  if (table.origin.statement.path === migration.path) return false;
  const kind = classOf(table);
  return kind !== 'temporary' && kind !== 'excluded';
}

function truncated({ statement: { ddl } }: Step): readonly RelationName[] {
  return ddl.kind === 'data' && ddl.command === 'truncate' ? ddl.tables : [];
}

function noteRows({ statement: { ddl } }: Step, rowless: Set<RelationId>, context: Context): void {
  if (ddl.kind !== 'data') return;
  const empties = ddl.command === 'delete' && !ddl.filtered && ddl.query === undefined;
  if (!empties && !fills.has(ddl.command)) return;
  for (const name of ddl.tables) {
    const table = context.tableNamed(name);
    if (table && empties) rowless.add(table.id);
    else if (table) rowless.delete(table.id);
  }
}

const fills: ReadonlySet<string> = new Set(['insert', 'copy', 'merge']);

/** The table under the name or in the schema that the statement gave it. */
function moved({ origin }: Table, { writes }: Step): Table | undefined {
  for (const { before, after } of writes) {
    if (before === undefined && isTable(after) && after.origin === origin) return after;
  }
  return undefined;
}

/** Partitions and children change with the table that a statement names; DROP SCHEMA names none of its tables. */
function names({ statement: { ddl } }: Step, table: Table): boolean {
  switch (ddl.kind) {
    case 'alter-table':
    case 'create-index':
    case 'create-policy':
    case 'alter-policy':
    case 'create-trigger':
      return isNameOf(ddl.table, table);
    case 'rename':
    case 'set-schema':
      return isNameOf(ddl.object.table ?? ddl.object.name, table);
    case 'drop':
      if (ddl.objectType === 'index') return ddl.objects.some((object) => hasIndex(object.name, table));
      return ddl.objectType === 'schema' || ddl.objects.some((object) => isNameOf(object.table ?? object.name, table));
    default:
      return false;
  }
}

function isNameOf({ schema, name }: RelationName, table: Table): boolean {
  return name.value === table.name && (schema === undefined || schema.value === table.schema);
}

function hasIndex({ schema, name }: RelationName, table: Table): boolean {
  if (schema !== undefined && schema.value !== table.schema) return false;
  return table.indexes.some((index) => index.name === name.value);
}
