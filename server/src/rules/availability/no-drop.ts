import type { Table } from '../../core/catalog/catalog.js';
import { isTable, type Step } from '../../core/catalog/history.js';
import { columnOf } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { type ExistingTable, existingTables, onlyBefore } from '../../core/lint/existing-tables.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { pass } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import type { AlterAction, Ddl, Name } from '../../core/syntax/ddl.js';
import type { Span } from '../../core/text/span.js';

export default defineRule({
  name: 'no-drop',
  category: 'availability',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A table or column in use must be dropped by a later migration of its own.',
  items: [],
  options: {
    contract: {
      type: 'boolean',
      default: true,
      description: 'Whether a migration may drop what it likes as long as it does nothing but remove things.',
    },
  },
  subject: 'migration',
  *check(subject, context) {
    if (context.options.contract && subject.steps.every(onlyRemoves)) return pass;
    for (const change of existingTables(subject, context)) {
      if (change.table.partitionOf !== undefined) continue;
      const finding = change.after ? droppedColumns(change, subject, context) : droppedTable(change, subject);
      if (finding) yield finding;
    }
    return pass;
  },
});

type Subject = Subjects['migration'];

/** The last of the phases: what nothing uses any more goes. */
function onlyRemoves({ statement: { ddl } }: Step): boolean {
  switch (ddl.kind) {
    case 'drop':
    case 'comment':
    case 'set-variable':
    case 'transaction':
      return true;
    case 'alter-table':
      return ddl.actions.every(isRemoval);
    case 'grant':
      return ddl.revoke;
    default:
      return false;
  }
}

const removals: ReadonlySet<AlterAction['kind']> = new Set([
  'drop-column',
  'drop-constraint',
  'drop-default',
  'drop-not-null',
  'drop-expression',
  'drop-identity',
  'detach-partition',
]);

function isRemoval({ kind }: AlterAction): boolean {
  return removals.has(kind);
}

function droppedTable({ statement, table }: ExistingTable, subject: Subject): Finding | undefined {
  const { ddl } = statement;
  if (ddl.kind !== 'drop' || takesOver(subject, statement, (entry) => entry.id === table.id)) return undefined;
  const later = stepsAfter(subject, statement);
  const successor = later.findIndex(({ writes }) =>
    writes.some(({ before, after }) => !before && isThat(after, table)),
  );
  if (successor >= 0 && later.slice(successor).some((step) => fills(step, table))) return undefined;
  const so =
    successor >= 0
      ? 'the new one of that name starts without them'
      : 'every query of the running application that names it fails';
  return {
    ...onlyBefore,
    at: inStatement(statement, nameIn(ddl, table)),
    subject: table.id,
    message: `Table ${quoted(table.name)} is dropped with its rows, and ${so}.`,
  };
}

function isThat(entry: object | undefined, { id }: Table): boolean {
  return isTable(entry) && entry.id === id;
}

/** Whether it brings rows from elsewhere, such as those that were put aside. */
function fills({ statement: { ddl } }: Step, { name }: Table): boolean {
  if (ddl.kind === 'create-table') return ddl.as !== undefined && ddl.table.name.value === name;
  if (ddl.kind !== 'data' || ddl.command !== 'insert') return false;
  return ddl.query !== undefined && ddl.tables.some((table) => table.name.value === name);
}

function nameIn(ddl: Extract<Ddl, { kind: 'drop' }>, { name: table }: Table): Span {
  const named = ddl.objects.find(({ name }) => name.name.value === table) ?? ddl.objects[0];
  return named?.name.span ?? ddl.span;
}

function droppedColumns(
  { statement, table, after }: ExistingTable,
  subject: Subject,
  context: RuleContext<object>,
): Finding | undefined {
  const { ddl } = statement;
  if (ddl.kind !== 'alter-table') return undefined;
  const dropped = ddl.actions.flatMap((action): readonly Name[] => {
    if (action.kind !== 'drop-column') return [];
    const { value: name } = action.column;
    const column = columnOf(table, name);
    const isOwn = column?.origin.statement.path === subject.migration.path;
    // The tenant column has a rule of its own.
    if (!column || isOwn || context.model.columns.includes(name)) return [];
    const taken = takesOver(subject, statement, (entry, before) => {
      const now = entry.id === after?.id ? columnOf(entry, name) : undefined;
      return now !== undefined && before?.columns.some(({ origin }) => origin === now.origin) === true;
    });
    return taken ? [] : [action.column];
  });
  const [first] = dropped;
  if (!first) return undefined;
  const names = listed(dropped.map(({ value }) => value));
  // The same statement may make columns of the same names.
  const replaced = after !== undefined && dropped.every(({ value }) => columnOf(after, value));
  const what =
    dropped.length === 1
      ? {
          column: 'Column',
          are: 'is dropped with its values',
          so: replaced
            ? 'the new one of that name starts without them'
            : 'every query of the running application that names it fails',
        }
      : {
          column: 'Columns',
          are: 'are dropped with their values',
          so: replaced
            ? 'the new ones of these names start without them'
            : 'every query of the running application that names them fails',
        };
  return {
    ...onlyBefore,
    at: inStatement(statement, first.span),
    subject: table.id,
    message: `${what.column} ${names} of ${quoted(table.name)} ${what.are}, and ${what.so}.`,
  };
}

/** Whether something that was there before takes the name over by a rename, as the second half of a swap. */
function takesOver(
  subject: Subject,
  statement: ExistingTable['statement'],
  isIt: (entry: Table, before: Table | undefined) => boolean,
): boolean {
  return stepsAfter(subject, statement).some(({ statement: { ddl }, writes }) => {
    if (ddl.kind !== 'rename') return false;
    return writes.some(({ before, after }) => isTable(after) && isIt(after, isTable(before) ? before : undefined));
  });
}

function stepsAfter({ steps }: Subject, statement: ExistingTable['statement']): readonly Step[] {
  return steps.slice(steps.findIndex((step) => step.statement === statement) + 1);
}
