import { quoteIdentifier } from '../../core/catalog/names.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, remedy, type SchemaChange } from '../../core/remedy/change.js';
import { rewrite } from '../../core/remedy/changes.js';
import type {
  CreateIndex,
  CreateTable,
  Ddl,
  ExclusionDefinition,
  KeyDefinition,
  RelationName,
} from '../../core/syntax/ddl.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { type Span, span, textOf } from '../../core/text/span.js';

export default defineRule({
  name: 'require-partition-key-in-unique',
  category: 'keys',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A unique key of a partitioned table must hold the columns by which it is partitioned.',
  items: [],
  options: {},
  subject: 'statement',
  statements: ['create-table', 'alter-table', 'create-index'],
  *check({ statement, step: { refused } }, context) {
    if (refused === undefined || !refusal.test(refused)) return pass;
    const { ddl } = statement;
    const name = relationOf(ddl);
    if (!name) return pass;
    const table = quoted(name.name.value);
    const parts = partsOf(ddl, name, context);
    const wrong = keysIn(ddl).filter((key) => !parts || lacking(key, parts).length > 0);
    for (const key of wrong) {
      const missing = parts ? lacking(key, parts) : [];
      yield {
        at: { statement, span: key.place },
        subject: context.tableNamed(name)?.id ?? name.name.value,
        message: `${key.kind} of ${table} ${mistake(missing)}.`,
        remedy: () =>
          remedy(
            `Add the partition key to ${table}'s key`,
            'review',
            mended(statement, key, missing, context.model.columns),
          ),
      };
    }
    return undefined;
  },
});

const refusal = /must include all partitioning columns$/;

/** A unique key as a statement writes it. */
interface WrittenKey {
  readonly kind: string;
  /** `undefined` for an expression. */
  readonly columns: readonly (string | undefined)[];
  /** The list of its columns, or the words that make a column a key. */
  readonly place: Span;
  /** Where columns can be added to it. */
  readonly list: Span | undefined;
  readonly inline: KeyDefinition | undefined;
}

function relationOf(ddl: Ddl): RelationName | undefined {
  return ddl.kind === 'create-table' || ddl.kind === 'alter-table' || ddl.kind === 'create-index'
    ? ddl.table
    : undefined;
}

/** The partition key; `undefined` for one of its columns that is an expression, and where it is not known. */
function partsOf(
  ddl: Ddl,
  name: RelationName,
  context: RuleContext<object>,
): readonly (string | undefined)[] | undefined {
  if (ddl.kind === 'create-table') return ddl.partitionBy?.columns.map((column) => column?.value);
  return context.tableNamed(name)?.partitionBy?.columns;
}

function keysIn(ddl: Ddl): readonly WrittenKey[] {
  if (ddl.kind === 'create-index') return ddl.unique ? [indexAsKey(ddl)] : [];
  const constraints =
    ddl.kind === 'create-table'
      ? [...ddl.columns.flatMap((column) => column.constraints), ...ddl.constraints]
      : ddl.kind === 'alter-table'
        ? ddl.actions.flatMap((action) => (action.kind === 'add-constraint' ? [action.constraint] : []))
        : [];
  return constraints.flatMap((definition) => {
    if (definition.kind === 'exclusion') return [exclusionAsKey(definition)];
    return definition.kind === 'primary-key' || definition.kind === 'unique' ? [constraintAsKey(definition)] : [];
  });
}

function exclusionAsKey({ elements, span: place }: ExclusionDefinition): WrittenKey {
  const columns = elements.map(({ element }) => element.column?.value);
  return { kind: 'The exclusion constraint', columns, place, list: undefined, inline: undefined };
}

function constraintAsKey(definition: KeyDefinition): WrittenKey {
  return {
    kind: definition.kind === 'primary-key' ? 'The primary key' : 'The unique constraint',
    columns: definition.columns.map((column) => column.value),
    place: definition.columnList ?? definition.span,
    list: definition.columnList,
    inline: definition.columnList ? undefined : definition,
  };
}

function indexAsKey({ elements, elementList }: CreateIndex): WrittenKey {
  const columns = elements.map((element) => element.column?.value);
  return { kind: 'The unique index', columns, place: elementList, list: elementList, inline: undefined };
}

function lacking(
  { columns }: Pick<WrittenKey, 'columns'>,
  parts: readonly (string | undefined)[],
): readonly (string | undefined)[] {
  return parts.filter((part) => part === undefined || !columns.includes(part));
}

function mistake(missing: readonly (string | undefined)[]): string {
  const names = missing.flatMap((part) => part ?? []);
  if (missing.includes(undefined)) return 'cannot be: the table is partitioned by an expression';
  return names.length > 0
    ? `lacks ${listed(names)}, by which the table is partitioned`
    : 'lacks a column by which the table is partitioned';
}

/** The statement has not run anywhere, so it is changed where it stands. */
function mended(
  statement: Statement,
  { list, columns, inline }: WrittenKey,
  missing: readonly (string | undefined)[],
  tenants: readonly string[],
): readonly (SchemaChange | NoRemedy)[] {
  const named = missing.flatMap((part) => part ?? []);
  if (named.length === 0 || named.length < missing.length) return [{ reason: 'the columns to add are not known' }];
  const first = named.filter((part) => tenants.includes(part)).map(quoteIdentifier);
  const last = named.filter((part) => !tenants.includes(part)).map(quoteIdentifier);
  if (list) {
    const written = statement.text.slice(list.start + 1, list.end - 1).trim();
    return [rewrite({ statement, span: list }, `(${[...first, written, ...last].join(', ')})`)];
  }
  const { ddl } = statement;
  if (ddl.kind !== 'create-table' || !inline) return [{ reason: 'how the constraint is to be changed cannot be told' }];
  const own = columns.flatMap((column) => (column === undefined ? [] : [quoteIdentifier(column)]));
  const words = inline.kind === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE';
  return movedOut(statement, ddl, inline, `${words} (${[...first, ...own, ...last].join(', ')})`);
}

/** A key of several columns stands behind the columns, in a line of its own where they do. */
function movedOut(statement: Statement, ddl: CreateTable, inline: KeyDefinition, key: string): readonly SchemaChange[] {
  const { text } = statement;
  const last = [...ddl.columns, ...ddl.constraints].reduce((a, b) => (a.span.end > b.span.end ? a : b));
  const gap = /\n[ \t]*$/.exec(text.slice(0, last.span.start))?.[0] ?? ' ';
  const before = /\s*$/.exec(text.slice(0, inline.span.start))?.[0].length ?? 0;
  const written = span(inline.span.start - before, inline.span.end);
  if (written.end > last.span.start) {
    const rest = text.slice(last.span.start, written.start) + text.slice(written.end, last.span.end);
    return [rewrite({ statement, span: last.span }, `${rest},${gap}${key}`)];
  }
  return [
    rewrite({ statement, span: written }, ''),
    rewrite({ statement, span: last.span }, `${textOf(text, last.span)},${gap}${key}`),
  ];
}
